"""SIGN: two versions of a decoded JSON value → every place where they differ. Pure.

It walks over what the bytes say, not over what this software's types know: a field from newer software, or
one that somebody slipped in, is a change like any other. Lists whose members have ids are compared id by
id, so that one that moved is said to have moved; all other lists are compared as words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final

import msgspec

from content_packs.signing.compare.runs import Run, runs
from content_packs.signing.compare.written import is_inline, is_said_elsewhere, written

BLOB_FIELDS = frozenset({"sha256", "length", "chunks"})
"""A list of files that have nothing but these is compared file by file."""


class Move(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"


class _Absent:
    """Nothing stands there."""


ABSENT: Final = _Absent()


@dataclass(frozen=True)
class Change:
    """One place that differs. `where` leads to it; what moved has its old and new place, counted from 1."""

    move: Move
    where: tuple[str, ...]
    before: str = ""
    after: str = ""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words that stayed, went and came."""
        return runs(self.before, self.after)


def compare(before: Any, after: Any, where: tuple[str, ...] = ()) -> Iterator[Change]:
    """Every difference; `ABSENT` for what is not there."""
    if _same(before, after):
        return
    old, new = _members(before), _members(after)
    if old is None or new is None or (not old and not new):
        yield _leaf(before, after, where)
        return
    yield from _moved(old, new, where)
    for name in dict.fromkeys((*new, *old)):
        if name == "fallback" and isinstance(after, dict) and "type" in after and is_said_elsewhere(after):
            continue
        if name == "fallback" and after is ABSENT and isinstance(before, dict) and is_said_elsewhere(before):
            continue
        yield from compare(old.get(name, ABSENT), new.get(name, ABSENT), (*where, name))


def _same(before: Any, after: Any) -> bool:
    if before is ABSENT or after is ABSENT:
        return before is after
    return msgspec.json.encode(before, order="sorted") == msgspec.json.encode(after, order="sorted")


def _leaf(before: Any, after: Any, where: tuple[str, ...]) -> Change:
    if before is ABSENT:
        return Change(Move.NEW, where, "", written(after))
    if after is ABSENT:
        return Change(Move.GONE, where, written(before), "")
    old, new = written(before), written(after)
    if old == new:  # as far as words go: 1 and 1.0
        old, new = (msgspec.json.encode(each, order="sorted").decode() for each in (before, after))
    return Change(Move.CHANGED, where, old, new)


def _members(value: Any) -> Mapping[str, Any] | None:
    """The parts of `value` by name, or None where it is compared as a whole."""
    if value is ABSENT:
        return {}
    if isinstance(value, dict):
        return None if "sha256" in value else value
    if not isinstance(value, list) or is_inline(value):
        return None
    return _by_name(value, "id") or _by_name(value, "sha256", BLOB_FIELDS)


def _by_name(values: list[Any], name: str, among: frozenset[str] | None = None) -> Mapping[str, Any] | None:
    fitting = all(isinstance(each, dict) and isinstance(each.get(name), str) for each in values)
    if not values or not fitting or (among and any(not set(each) <= among for each in values)):
        return None
    named = {f"{each.get('type', '')} {each[name]}".strip(): each for each in values}
    return named if len({each[name] for each in values}) == len(values) else None


def _moved(old: Mapping[str, Any], new: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[Change]:
    """What is there before and after, but no longer stands between the same others."""
    if not any(isinstance(each, dict) and "id" in each for each in new.values()):
        return
    kept, stood = [name for name in new if name in old], [name for name in old if name in new]
    still: set[str] = set()
    for block in SequenceMatcher(None, stood, kept, autojunk=False).get_matching_blocks():
        still.update(stood[block.a : block.a + block.size])
    places, were = list(new), list(old)
    for name in kept:
        if name not in still:
            yield Change(Move.MOVED, (*where, name), str(were.index(name) + 1), str(places.index(name) + 1))
