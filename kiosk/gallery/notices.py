"""The gallery's notices: the line, the whole screen, the list; at rest and in a visit; drills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from content_packs.notices.notice import GRAVEST_FIRST, Gravity, Notice
from kiosk.gallery.at_rest import turn_of
from kiosk.gallery.entry import Entry, Group, Reader, SceneOf, at
from kiosk.gallery.sample import Sample
from kiosk.notices import place_of
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen


def notices() -> Iterator[Entry]:
    def shown(name: str, title: str, scene: SceneOf) -> Entry:
        return Entry(name, title, Group.NOTICES, Screen.NOTICE, scene)

    for gravity in Gravity:
        yield shown(f"notice-line-{gravity}", f"The line: {gravity}", _line(gravity))
    yield shown("notice-line-drill", "The line of a drill", _line(Gravity.DANGER, drill=True))
    yield shown("notice-line-many", "The line of several", _line(*Gravity))
    yield shown("notice-line-rest", "The line at rest", _line_at_rest)
    yield shown("notice", "A notice, read in full", _read(Gravity.WARNING))
    yield shown("notices", "All notices", _list)
    yield shown("takeover", "Danger takes the screen", _taken())
    yield shown("takeover-drill", "A drill takes the screen", _taken(drill=True))
    yield shown("takeover-rest", "Danger at rest", _danger_at_rest)


def notice(sample: Sample, gravity: Gravity, *, drill: bool = False) -> Notice:
    """The shipped drill's words, at this gravity. Only a drill says that it is one."""
    return msgspec.structs.replace(
        sample.notice, id=f"drill-{gravity}" if drill else f"{gravity}", severity=gravity, drill=drill
    )


def _line(*gravities: Gravity, drill: bool = False) -> SceneOf:
    def scene(sample: Sample, reader: Reader) -> Scene:
        held = _held(sample, *gravities, drill=drill)
        found = at(reader, Place(Screen.HOME), notices=held)
        return replace(found, visit=replace(found.visit, heard=frozenset(one.key for one in held)))

    return scene


def _held(sample: Sample, *gravities: Gravity, drill: bool = False) -> tuple[Notice, ...]:
    order = [gravity for gravity in GRAVEST_FIRST if gravity in gravities]
    return tuple(notice(sample, gravity, drill=drill) for gravity in order)


def _line_at_rest(sample: Sample, reader: Reader) -> Scene:
    return replace(turn_of(0)(sample, reader), notices=_held(sample, Gravity.WARNING))


def _read(gravity: Gravity) -> SceneOf:
    def scene(sample: Sample, reader: Reader) -> Scene:
        held = _held(sample, gravity)
        return at(reader, place_of(held[0]), notices=held)

    return scene


def _list(sample: Sample, reader: Reader) -> Scene:
    held = _held(sample, *Gravity)
    found = at(reader, Place(Screen.NOTICE), notices=held)
    return replace(found, visit=replace(found.visit, heard=frozenset(one.key for one in held)))


def _taken(*, drill: bool = False) -> SceneOf:
    def scene(sample: Sample, reader: Reader) -> Scene:
        held = _held(sample, Gravity.DANGER, drill=drill)
        return at(reader, place_of(held[0]), notices=held)

    return scene


def _danger_at_rest(sample: Sample, reader: Reader) -> Scene:
    return replace(turn_of(0)(sample, reader), notices=_held(sample, Gravity.DANGER))
