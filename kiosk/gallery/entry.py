"""What an entry of the gallery is: a scene for any reader, and what is laid over it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from kiosk.aids import Aids
from kiosk.gallery.sample import NOON, Sample
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit


class Group(StrEnum):
    """The chapters of the gallery."""

    REST = "At rest"
    SCREENS = "Screens"
    BLOCKS = "Blocks"
    PAGES = "Whole pages"
    NOTICES = "Notices"
    STATES = "States"
    STAFF = "Backstage"
    WALL = "Displays"


@dataclass(frozen=True)
class Reader:
    """Who looks: the language, and the reading aids."""

    tag: str
    aids: Aids


SceneOf: TypeAlias = Callable[[Sample, Reader], Scene]


@dataclass(frozen=True)
class Shown:
    """What the book has of every entry. `name` is that of its files; what is `wordless` looks the same in every
    language. `of` is what it shows: a screen, a kind of block, a scene at rest, a part backstage, an idea."""

    name: str
    title: str
    group: Group
    of: object
    wordless: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Entry(Shown):
    """`pressed` and `ringed` are actions whose control is under a finger, or has the
    keypad's ring; `read` marks a sentence; `caption` shows a film's first words; `whole` draws all of the content,
    not the panel; `demo` is a demonstration's."""

    scene: SceneOf
    pressed: str = ""
    ringed: str = ""
    read: bool = False
    caption: bool = False
    whole: bool = False
    demo: bool = False


def at(reader: Reader, place: Place, **more: object) -> Scene:
    """A visit of `reader` at `place`, begun where visits begin."""
    trail: tuple[Place, ...] = (Place(Screen.LANGUAGES), Place(Screen.HOME))
    if place.ref and place.screen not in (Screen.PAGE, Screen.TOPIC, Screen.NOTICE):
        trail = (*trail, Place(Screen.PAGE, place.ref))
    visit = Visit(place=place, language=reader.tag, trail=trail, aids=reader.aids)
    return replace(Scene(visit, NOON), **more)  # type: ignore[arg-type] # names of a scene's own fields


def screen(screen_: Screen, ref: str = "", **more: str) -> SceneOf:
    """The screen, of the page, topic or survey `ref`; with these parts of its place."""

    def scene(sample: Sample, reader: Reader) -> Scene:
        return at(reader, Place(screen_, sample.ref(ref) if ref else "", **more))  # type: ignore[arg-type] # words

    return scene


def altered(scene_of: SceneOf, **more: object) -> SceneOf:
    """The same with these fields of the scene."""

    def scene(sample: Sample, reader: Reader) -> Scene:
        return replace(scene_of(sample, reader), **more)  # type: ignore[arg-type] # names of a scene's own fields

    return scene


def having(scene_of: SceneOf, **more: object) -> SceneOf:
    """The same with these fields of the visit."""

    def scene(sample: Sample, reader: Reader) -> Scene:
        found = scene_of(sample, reader)
        return replace(found, visit=replace(found.visit, **more))  # type: ignore[arg-type] # names of a visit's own

    return scene
