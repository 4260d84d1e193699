"""AUTHOR: one alert after another → drafts in a folder. What this is given, it decides; what it decides, it remembers.

- An Alert makes a draft, once. An Update makes the draft of the same notice again, under a higher version. A Cancel
  makes a sentence that says how to end it, and takes the draft away.
- A message speaks only for messages of its own sender.
- No file of this folder reaches a kiosk by itself: people sign, or they do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.notices.cap.alert import Alert, MsgType, Status
from content_packs.notices.cap.draft import draft_id, filled_in, free_words
from content_packs.notices.cap.errors import AlertPassedOver
from content_packs.notices.cap.gravity import check_meant
from content_packs.notices.cap.mapping import Mapping as EventMapping
from content_packs.notices.cap.mapping import event_of
from content_packs.notices.cap.memory import Made, Memory, Remembered
from content_packs.notices.cap.tongues import missing
from content_packs.notices.cap.whereabouts import Whereabouts, sites_in, whereabouts
from content_packs.notices.duty import DutyNotice, duty_path, template_path, write_duty
from content_packs.plan import PlanLayer
from content_packs.trust.roles import Kind, TargetPath


@dataclass(frozen=True)
class Country:
    """What is known of the publisher's world. `templates` are its released ones, by target path."""

    publisher: str
    tags: Sequence[str]
    layers: Sequence[PlanLayer] = ()
    templates: Mapping[str, bytes] = field(default_factory=dict)
    mapping: EventMapping | None = None
    tests: bool = False


@dataclass(frozen=True)
class Desk:
    """Where drafts are laid."""

    folder: Path
    memory: Memory
    country: Country

    def take(self, alert: Alert, now: dt.datetime) -> str:
        """Make of `alert` what it is worth; a sentence that says what, "" for one that was here before. Raises
        `AlertPassedOver`, which is remembered too, except for tests: they may be asked for next time."""
        if self.memory.knows(alert.itself.key):
            return ""
        try:
            check_meant(alert, now, tests=self.country.tests)
            return self._cancelled(alert) if alert.msg_type is MsgType.CANCEL else self._drafted(alert)
        except AlertPassedOver:
            if alert.status is not Status.TEST:
                self.memory.note_alert(alert, Made.PASSED)
            raise

    # -- inside

    def _drafted(self, alert: Alert) -> str:
        before = self._before(alert)
        id_ = before.id if before else draft_id(alert)
        where = whereabouts(alert, self.country.layers, self._geocodes())
        duty, why_not = self._as_duty(alert, id_, where)
        self._clear(id_)
        if duty is not None:
            path = duty_path(duty.publisher, duty.id)
            put(self.folder / path, write_duty(duty))
            self.memory.note_alert(alert, Made.DUTY, id_)
            name = duty.template.rpartition("/")[2].removesuffix(".json")
            said = f"{path}: {name} filled in; the key on duty signs it"
            return "; ".join((said, *self._left_behind(before, Made.DUTY)))
        words = free_words(alert, id_, self.country.publisher, where, self.country.tags)
        put(self.folder / f"{id_}.toml", words.encode())
        self.memory.note_alert(alert, Made.NOTICE, id_)
        asked = self._still_asked(alert, where)
        return "; ".join((f"{id_}.toml: a draft", *asked, *why_not, *self._left_behind(before, Made.NOTICE)))

    def _before(self, alert: Alert) -> Remembered | None:
        """The notice that `alert` updates or cancels. What it refers to and comes only later is late: no draft."""
        found = self.memory.of(alert.references, alert.itself.sender)
        for reference in alert.references:
            if reference.sender == alert.itself.sender and not self.memory.knows(reference.key):
                self.memory.note(reference.key, Made.PASSED)
        return found

    def _as_duty(self, alert: Alert, id_: str, where: Whereabouts) -> tuple[DutyNotice | None, Iterable[str]]:
        """The duty notice that the mapping makes of it, or why there is none."""
        event = event_of(alert, self.country.mapping) if self.country.mapping else None
        if event is None:
            return None, ()
        path = template_path(self.country.publisher, event.template)
        sites = sites_in(where, self.country.layers)
        if path not in self.country.templates:
            return None, (f"the template {event.template} is not released",)
        if not where.everywhere and (where.asked or not sites):
            return None, ("the template was not filled in, for nobody knows where",)
        try:
            return filled_in(alert, id_, self.country.templates[path], event, sites), ()
        except ContentBad as error:
            return None, (str(error),)

    def _still_asked(self, alert: Alert, where: Whereabouts) -> Iterable[str]:
        if lacking := missing(alert, self.country.tags):
            yield f"to be translated: {', '.join(lacking)}"
        if where.asked:
            yield f"where is {', '.join(where.asked)}?"

    def _left_behind(self, before: Remembered | None, made: Made) -> Iterable[str]:
        """What an update of another kind does not take the place of."""
        if before is not None and {before.made, made} == {Made.NOTICE, Made.DUTY}:
            kind = Kind.DUTY if before.made is Made.DUTY else Kind.NOTICE
            yield f"end {TargetPath(kind, self.country.publisher, before.id)}, if it was published"

    def _cancelled(self, alert: Alert) -> str:
        before = self._before(alert)
        if before is None:
            raise AlertPassedOver("It cancels messages that were never seen here.")
        self._clear(before.id)
        publisher = self.country.publisher
        free = str(TargetPath(Kind.NOTICE, publisher, before.id))
        sentence = (
            f"{alert.itself.sender} has cancelled this. If it was published, end it:\n"
            f"  packctl notices end REQUEST {before.id} --publisher {publisher} …            (filled in: {Kind.DUTY})\n"
            f"  packctl request REQUEST --remove {free} --publisher {publisher} …   (free words)\n"
        )
        put(self.folder / f"{before.id}.end.txt", sentence.encode())
        self.memory.note_alert(alert, Made.ENDED, before.id)
        return f"{before.id}.end.txt: cancelled; end it if it was published"

    def _clear(self, id_: str) -> None:
        """Take away what was drafted of this notice before."""
        for name in (f"{id_}.toml", f"{id_}.end.txt", duty_path(self.country.publisher, id_)):
            (self.folder / name).unlink(missing_ok=True)

    def _geocodes(self) -> Mapping[str, str]:
        return self.country.mapping.geocode if self.country.mapping else {}
