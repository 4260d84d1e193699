"""What the displays of a site show in turn: the plan's `display`, as types and rules. Pure.

A display is a large screen that nobody touches. Each entry names a page, or a topic with all its pages, and how
long one of its scenes stands; it may keep to a stretch of the day and to some of the site's languages. A
plan without entries leaves the displays to their default: every topic's first pages in turn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from content_packs.errors import PlanBad
from content_packs.model import Frozen
from content_packs.reading import is_name

SCENE_S = 12
"""How long a scene stands that states nothing else: two languages of some twenty words each."""

SHORTEST_S, LONGEST_S = 5, 300

MAX_ENTRIES = 200

REF_PARTS = 3
"""A page or topic is named <publisher>/<pack>/<id>."""


class DisplayEntry(Frozen, frozen=True):
    """`page` or `topic`, one of them, as ``<publisher>/<pack>/<id>``. `start` and `end` are local time of the
    site; `end` 00:00 means midnight at its end, both 00:00 the whole day. No languages: all of the site's."""

    page: str = ""
    topic: str = ""
    seconds: int = SCENE_S
    start: dt.time = dt.time.min
    end: dt.time = dt.time.min
    languages: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return self.page or self.topic

    def holds(self, clock: dt.time | None) -> bool:
        """Whether it is shown at `clock`, a time of day at the site; where the time is not known, always."""
        return clock is None or (self.start <= clock and (clock < self.end or self.end == dt.time.min))


def check_display(site: str, entries: Sequence[DisplayEntry], languages: Sequence[str]) -> None:
    """Whether a display could show `entries` in some of `languages`. Raises `PlanBad` with the first it could not."""
    if len(entries) > MAX_ENTRIES:
        raise PlanBad(f"{site} lists {len(entries)} entries for its displays; at most {MAX_ENTRIES}.")
    for entry in entries:
        _check_entry(f"{site}'s display entry “{entry.ref[:120]}”", entry, languages)


def _check_entry(name: str, entry: DisplayEntry, languages: Sequence[str]) -> None:
    if bool(entry.page) == bool(entry.topic):
        raise PlanBad(f"{name} names both a page and a topic, or neither; name one of them.")
    parts = entry.ref.split("/")
    if len(parts) != REF_PARTS or not all(is_name(part) for part in parts):
        raise PlanBad(f"{name} is no <publisher>/<pack>/<page or topic>.")
    if not SHORTEST_S <= entry.seconds <= LONGEST_S:
        raise PlanBad(f"{name} stands for {entry.seconds} s; a scene stands for {SHORTEST_S} to {LONGEST_S}.")
    if entry.start.tzinfo or entry.end.tzinfo or (entry.end != dt.time.min and entry.end <= entry.start):
        raise PlanBad(
            f"{name} is shown {entry.start} to {entry.end}: a stretch of one day in plain local time; "
            "one that passes midnight is two entries."
        )
    for tag in entry.languages:
        if tag not in languages:
            raise PlanBad(f"{name} speaks {tag[:80]}, which is none of the site's languages; take it out.")
