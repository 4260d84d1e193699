"""AUTHOR: an alert → a draft that people judge, complete, translate and sign, or leave. Pure.

Rules:

- The draft says what the alert says, in the languages in which it says it, and nothing is cut or translated: what is
  too long, missing or not answered stands as a comment at its head, and `packctl notices check` stops there.
- A place that nobody could name is asked for with a “?” that no check lets pass.
- Where the publisher's mapping names a template that allows it, the draft is a duty notice instead: no word of the
  alert is in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Sequence

from content_packs.notices.cap.alert import Alert, Info
from content_packs.notices.cap.gravity import gravity_of, is_drill
from content_packs.notices.cap.mapping import EventToml
from content_packs.notices.cap.tongues import by_language, missing
from content_packs.notices.cap.whereabouts import Whereabouts
from content_packs.notices.duty import DUTY_FORMAT, DutyNotice, template_path
from content_packs.notices.filling import check_filled
from content_packs.notices.notice import MAX_STEP, Gravity
from content_packs.notices.template import DrillRule, read_template
from content_packs.reading import sha256_hex
from content_packs.source_model import SOURCE_FORMAT

NO_END = dt.timedelta(hours=12)
"""How long a draft lasts whose alert does not say when it ends; the draft says so."""

UNKNOWN_PLACE = "?"
_HASH_CHARACTERS = 12
_SENTENCE_END = re.compile(r"(?<=[.!?។])\s+|(?<=[。！？])")
_ICONS = {
    "Geo": "landslide",
    "Met": "thunderstorm",
    "Safety": "health_and_safety",
    "Security": "shield",
    "Rescue": "support",
    "Fire": "local_fire_department",
    "Health": "medical_services",
    "Env": "eco",
    "Transport": "commute",
    "Infra": "construction",
}
_ICON = "campaign"


def draft_id(alert: Alert) -> str:
    """The id of the notice that begins with `alert`: for ever the same."""
    return f"cap-{hashlib.sha256(alert.itself.key.encode()).hexdigest()[:_HASH_CHARACTERS]}"


def version_of(alert: Alert) -> int:
    """An update is sent later than what it updates."""
    return max(1, int(alert.itself.sent.timestamp()))


def times_of(alert: Alert) -> tuple[dt.datetime, dt.datetime, bool]:
    """Start, end, and whether the end is the alert's own."""
    starts = [info.start for info in alert.infos if info.start]
    ends = [info.expires for info in alert.infos if info.expires]
    start = min(starts) if starts else alert.itself.sent
    return start, max(ends) if ends else max(start, alert.itself.sent) + NO_END, bool(ends)


def free_words(alert: Alert, id_: str, publisher: str, where: Whereabouts, tags: Sequence[str]) -> str:
    """A notice's file, to be completed by an author. `tags` are the languages that it must have."""
    return "\n".join(
        (*_comments(alert, where, tags), *_head(alert, id_, publisher), *_audience(where), *_texts(alert, tags))
    )


def filled_in(alert: Alert, id_: str, template_bytes: bytes, event: EventToml, sites: Sequence[str]) -> DutyNotice:
    """A duty notice, for the key on duty. Raises `ContentBad` where the template does not allow it."""
    template = read_template(template_bytes)
    start, end, _ = times_of(alert)
    following = alert.itself.sent + dt.timedelta(hours=event.next_hours) if event.next_hours else None
    duty = DutyNotice(
        format=DUTY_FORMAT,
        publisher=template.publisher,
        id=id_,
        version=version_of(alert),
        template=template_path(template.publisher, template.id),
        template_sha256=sha256_hex(template_bytes),
        template_version=template.version,
        gravity=gravity_of(alert),
        start=start,
        end=end,
        issued_at=alert.itself.sent,
        next_word_at=min(following, end) if following else None,
        drill=is_drill(alert) or template.drill is DrillRule.ALWAYS,
        sites=tuple(sites),
        choices={slot: value for slot, value in event.set.items() if isinstance(value, str)},
        amounts={slot: value for slot, value in event.set.items() if isinstance(value, int)},
    )
    check_filled(duty, template, duty.template_sha256)
    return duty


# -- the file ------------------------------------------------------------------------------------------


def _comments(alert: Alert, where: Whereabouts, tags: Sequence[str]) -> Iterator[str]:
    yield f"# Drafted from an alert of {alert.itself.sender}: {alert.msg_type} {alert.itself.identifier}."
    yield "# Nobody has checked, translated or signed it. Make it yours word by word; then packctl notices check."
    for info in alert.infos:
        who = f" by {info.sender_name}" if info.sender_name else ""
        yield f"# {info.language}{who}: {info.event}; {info.urgency}, {info.severity}, {info.certainty}"
    if lacking := missing(alert, tags):
        yield f"# To be translated by people: {', '.join(lacking)}."
    for area in where.asked:
        yield f"# Where is this? {area}"
    if where.everywhere:
        yield "# The alert names no place: as it stands, every site shows it."
    if not times_of(alert)[2]:
        yield f"# The alert does not say when it ends; {NO_END.total_seconds() / 3600:.0f} hours were put. Mend end."
    if gravity_of(alert) is Gravity.DANGER:
        yield "# When will the next word come? Danger must say it: next_word_at = …"


def _head(alert: Alert, id_: str, publisher: str) -> Iterator[str]:
    start, end, _ = times_of(alert)
    category = next((info.category for info in alert.infos if info.category in _ICONS), "")
    yield f"format = {SOURCE_FORMAT}"
    yield f"publisher = {_quoted(publisher)}"
    yield f"id = {_quoted(id_)}"
    yield f"version = {version_of(alert)}"
    yield f"severity = {_quoted(gravity_of(alert))}"
    yield f"icon = {_quoted(_ICONS.get(category, _ICON))}"
    yield f"drill = {'true' if is_drill(alert) else 'false'}"
    yield f"start = {start.isoformat(timespec='seconds')}"
    yield f"end = {end.isoformat(timespec='seconds')}"
    yield f"issued_at = {alert.itself.sent.isoformat(timespec='seconds')}"


def _audience(where: Whereabouts) -> Iterator[str]:
    if where.everywhere:
        return
    known = bool(where.provinces or where.sites)
    yield ""
    yield "[audience]"
    if where.provinces:
        yield f"provinces = [{', '.join(map(_quoted, where.provinces))}]"
    yield f"sites = [{', '.join(map(_quoted, where.sites if known else (UNKNOWN_PLACE,)))}]"


def _texts(alert: Alert, tags: Sequence[str]) -> Iterator[str]:
    found = by_language(alert, tags)
    for tag in (tag for tag in tags if tag in found):
        info = found[tag]
        yield f"\n[{tag}]"
        yield f"title = {_quoted(info.headline or info.event)}"
        yield f"what = {_quoted(info.description)}"
        yield "steps = ["
        yield from (f"  {_quoted(step)}," for step in steps_of(info))
        yield "]"
    yield ""


def steps_of(info: Info) -> tuple[str, ...]:
    """What to do: a step for each line of the instruction; a line that is too long for one, by its sentences."""
    steps: list[str] = []
    for line in info.instruction.splitlines():
        steps += [line] if len(line) <= MAX_STEP else [part for part in _SENTENCE_END.split(line) if part]
    return tuple(steps)


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")
