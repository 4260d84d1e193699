"""The gallery's states: what can be so of any screen, each shown on one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.gallery.entry import Entry, Group, Reader, SceneOf, altered, having, screen
from kiosk.gallery.sample import Sample
from kiosk.opinions import USEFUL, given
from kiosk.screens.stand import Scene
from kiosk.visit import Screen


def states(sample: Sample) -> Iterator[Entry]:
    page, _ = sample.enlarged()

    def shown(name: str, title: str, scene: SceneOf, of: Screen = Screen.HOME, **more: object) -> Entry:
        return Entry(name, title, Group.STATES, of, scene, **more)  # type: ignore[arg-type] # an entry's own fields

    home, on_page = screen(Screen.HOME), screen(Screen.PAGE, page)
    topic = f"topic:{sample.ref(sample.manifest.topics[1].id)}"
    yield shown("demonstration", "A demonstration says so", home, demo=True)
    yield shown("pressed-tile", "A finger on a tile", home, pressed=topic)
    yield shown("pressed-dock", "A finger on the dock", home, pressed="languages")
    yield shown("ring-tile", "The keypad's ring", home, ringed=topic)
    yield shown("ring-dock", "The ring on the dock", home, ringed="languages")
    yield shown("ring-page", "The ring on a page", on_page, Screen.PAGE, ringed="picture")
    yield shown("reading", "A page is read aloud", altered(on_page, reading=True), Screen.PAGE, read=True)
    yield shown("paused", "The reader waits", altered(on_page, reading=True, paused=True), Screen.PAGE, read=True)
    yield shown("unread", "No voice has the language", altered(on_page, unread=True), Screen.PAGE)
    yield shown("silent", "A device without sound", altered(home, sound=False))
    yield shown("reach-home", "Low controls", _reach(home))
    yield shown("reach-page", "Low controls, a page", _reach(on_page), Screen.PAGE)
    yield shown("speech", "Touching speaks", _aided(screen(Screen.AIDS), speech=True), Screen.AIDS)
    yield shown("useful-told", "Was this useful? Yes", _useful(sample, sample.manifest.help), Screen.PAGE, whole=True)
    yield shown("still-there", "Is anybody there?", altered(home, left_s=14))
    yield shown("calm", "Somebody hammers on the glass", altered(home, calm=True))
    yield shown("no-time", "The time is not known", altered(home, now=None))
    yield shown("safe", "The safe screen", altered(home, safe=True), wordless=True)


def _aided(scene_of: SceneOf, **aids: bool) -> SceneOf:
    def scene(sample: Sample, reader: Reader) -> Scene:
        return scene_of(sample, replace(reader, aids=replace(reader.aids, **aids)))

    return scene


def _reach(scene_of: SceneOf) -> SceneOf:
    return _aided(scene_of, reach=True)


def _useful(sample: Sample, page: str) -> SceneOf:
    return having(screen(Screen.PAGE, page), given=frozenset({given(USEFUL, sample.ref(page))}))
