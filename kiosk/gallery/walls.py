"""The gallery's displays: every kind of scene upright, across, and on a wall of lamps twice as wide as high.

A wall speaks as many languages as it has columns and is measured by how far away it is read: what readers choose on a
screen that is touched it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from PIL import Image

from content_packs.geometry import Geometry
from content_packs.notices.notice import Gravity, Notice
from content_packs.typeset.pictures import Pictures
from kiosk.display import Idea
from kiosk.gallery.entry import Group, Shown
from kiosk.gallery.notices import notice
from kiosk.gallery.painting import painted
from kiosk.gallery.sample import NOON, Sample
from kiosk.screens.waiting import Pairing
from kiosk.screens.wall_compose import WallComposer, WallScene

WALLS: Mapping[str, Geometry] = {
    "across": replace(Geometry.of_diagonal((1920, 1080), 55), viewing_mm=3000.0),
    "upright": replace(Geometry.of_diagonal((1080, 1920), 55), viewing_mm=3000.0),
    "led": Geometry((1920, 960), (3840.0, 1920.0), viewing_mm=8000.0),
}

Alter: TypeAlias = Callable[[WallScene], WallScene]


@dataclass(frozen=True)
class Hanging(Shown):
    """`idea` is that of its scene; `notices` hold meanwhile; `alter` is what else is so."""

    idea: Idea
    notices: Callable[[Sample], tuple[Notice, ...]]
    alter: Alter


def hangings() -> Iterator[Hanging]:
    """Every entry."""
    for idea in Idea:
        held = (Gravity.DANGER,) if idea is Idea.DANGER else ()
        yield _hung(f"wall-{idea}", f"A wall: {idea}", idea, *held)
    yield _hung("wall-drill", "A drill on a wall", Idea.DANGER, Gravity.DANGER, drill=True)
    yield _hung("wall-notice", "A wall with a line of notices", Idea.PAGE, Gravity.WARNING)
    yield replace(_hung("wall-pairing", "A wall that is not paired", Idea.WELCOME), alter=_unpaired)
    yield replace(_hung("wall-safe", "A wall with the safe screen", Idea.WELCOME), alter=_safe, wordless=True)


class Wall:
    """One wall. Its pictures are by the language that leads on it."""

    def __init__(self, sample: Sample, geometry: Geometry) -> None:
        self._sample = sample
        self._composer = WallComposer(sample, geometry)
        self._pictures = Pictures(sample.bytes)

    def pictures(self, hanging: Hanging, tags: tuple[str, ...]) -> Iterator[tuple[str, Image.Image]]:
        """For each of `tags` that leads: the first scene of this idea."""
        held = hanging.notices(self._sample)
        spots = [spot for spot in self._composer.programme(NOON, held) if spot.idea is hanging.idea]
        for tag in tags:
            spot = next((spot for spot in spots if spot.languages[0] == tag), None)
            if spot:
                scene = hanging.alter(WallScene(spot, NOON, notices=held))
                yield tag, painted(self._composer.compose(scene), self._pictures)
            if spot and hanging.wordless:
                return


def _hung(name: str, title: str, idea: Idea, *gravities: Gravity, drill: bool = False) -> Hanging:
    def held(sample: Sample) -> tuple[Notice, ...]:
        return tuple(notice(sample, gravity, drill=drill) for gravity in gravities)

    return Hanging(name, title, Group.WALL, idea, idea, held, lambda scene: scene)


def _unpaired(scene: WallScene) -> WallScene:
    return replace(scene, in_service=False, pairing=Pairing("WDJB-MJHT", "centre.example/kiosks/enrol"))


def _safe(scene: WallScene) -> WallScene:
    return replace(scene, safe=True)
