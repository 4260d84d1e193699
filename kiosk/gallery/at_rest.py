"""The gallery's screens at rest: every scene of the loop, and before the kiosk is in service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.gallery.entry import Entry, Group, Reader, SceneOf
from kiosk.gallery.sample import NOON, Sample
from kiosk.screens.attract_scenes import loop_of, voices
from kiosk.screens.content import Directory
from kiosk.screens.stand import Scene
from kiosk.screens.waiting import Pairing
from kiosk.visit import Screen, Visit

CENTRE = "centre.example/kiosks/enrol"
PAIRING = ("WDJB-MJHT", CENTRE, f"https://{CENTRE}?code=WDJB-MJHT")


def at_rest(sample: Sample) -> Iterator[Entry]:
    loop = loop_of(sample, Directory(sample, NOON.date()))
    for n, showing in enumerate(loop):
        yield Entry(
            f"rest-{n + 1}-{showing.kind}", f"Scene {n + 1}: {showing.kind}", Group.REST, showing.kind, turn_of(n)
        )
    yield Entry("waiting", "Not in service yet", Group.REST, Screen.RESTING, _waiting)
    yield Entry("pairing", "The code that an operator types", Group.REST, Screen.RESTING, _pairing)


def turn_of(n: int) -> SceneOf:
    """The scene `n` of the loop, led by the reader's language."""

    def scene(sample: Sample, reader: Reader) -> Scene:
        tags, count = tuple(sample.languages), len(loop_of(sample, Directory(sample, NOON.date())))
        turns = range(n, count * len(tags), count)
        turn = next((turn for turn in turns if voices(tags, turn, count)[0] == reader.tag), n)
        return Scene(Visit(aids=reader.aids), NOON, turn=turn)

    return scene


def _waiting(sample: Sample, reader: Reader) -> Scene:
    return Scene(Visit(aids=reader.aids), NOON, turn=list(sample.languages).index(reader.tag), in_service=False)


def _pairing(sample: Sample, reader: Reader) -> Scene:
    return replace(_waiting(sample, reader), pairing=Pairing(*PAIRING))
