"""Prepared ahead: what scrolling will bring into sight, then what the next touch may ask for, is painted while
nobody touches.

A generator that does one small thing at a time; the loop asks for the next only when no touch waits. It is made
anew when the content was scrolled: what is nearest comes first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from content_packs.typeset.boxes import Box
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.layout import MORE, ScreenLayout, in_sight
from kiosk.screens.stand import Scene
from kiosk.ui.textures import Textures
from kiosk.visit import at_rest

log = logging.getLogger(__name__)

AHEAD = 16
"""How many neighbours are prepared, in the order in which they stand on the screen."""

AHEAD_BYTES = 26_000_000
"""And how much is painted in all: about three full screens of 1080 × 1920."""

OWN_BYTES = 16_000_000
"""How much of that may be the screen's own content, out of sight: farther than any flick goes."""

ALWAYS = ("start", "home", "back", "languages")


def neighbours(composer: Composer, scene: Scene, layout: ScreenLayout) -> Iterator[Scene]:
    """The scenes that one touch leads to, the dock's first: they are few, and always there."""
    actions = dict.fromkeys([*ALWAYS, *(hit.action for hit in layout.places())])
    atlas = composer.directory(scene.calendar)
    count = 0
    for action in actions:
        if action in (MORE, "finish") or count >= AHEAD:
            continue
        visit = act(scene.visit, action, scene.visit.touched, atlas).visit
        if visit.place != scene.visit.place or visit.language != scene.visit.language:
            count += 1
            yield replace(scene, visit=visit)
    yield replace(scene, visit=at_rest(), turn=scene.turn + 1 if scene.visit.resting else 0)


def prepared(composer: Composer, textures: Textures, scene: Scene, layout: ScreenLayout) -> Iterator[None]:
    """Paint what is out of sight on this screen, then compose all neighbours of `scene` and paint the first of
    them, one box at a time."""
    painted = 0
    for box in _out_of_sight(layout, scene.visit.place.scroll):
        if painted >= OWN_BYTES:
            break
        fresh = not textures.has(box)
        painted += textures.of(box).length
        if fresh:
            yield
    for neighbour in neighbours(composer, scene, layout):
        try:
            composed = composer.compose(neighbour)
        except Exception:  # it will be met again, and skipped, when it is asked for
            log.debug("a neighbour could not be prepared", exc_info=True)
            continue
        yield
        for box in _seen(composed, composed.content.clamped(neighbour.visit.place.scroll)):
            if textures.has(box):
                textures.of(box)  # used again: it must not be the next to be given up
            elif painted < AHEAD_BYTES:
                painted += textures.of(box).length
                yield
    yield from composer.warm()


def _out_of_sight(layout: ScreenLayout, scroll: float) -> list[Box]:
    """The content's boxes that scrolling would bring into sight: the nearest below first, then those above."""
    pane = layout.content
    hidden = [box for box in pane.sheet.boxes if not in_sight(pane, box, scroll)]
    below = sorted((box for box in hidden if box.rect.y >= scroll), key=lambda box: box.rect.y)
    above = sorted((box for box in hidden if box.rect.y < scroll), key=lambda box: -box.rect.y)
    return [*below, *above]


def _seen(layout: ScreenLayout, scroll: float) -> Iterator[Box]:
    """The boxes that stand on the screen at this scroll position."""
    for pane, box in layout.boxes():
        if pane is not layout.content or in_sight(pane, box, scroll):
            yield box
