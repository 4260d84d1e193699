"""Prepared neighbours: what the next touch may ask for is composed and painted while nobody touches.

A generator that does one small thing at a time; the loop asks for the next only when no touch waits.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from kiosk.screens.compose import Composer, Scene
from kiosk.screens.layout import MORE, ScreenLayout
from kiosk.ui.stage import in_sight
from kiosk.ui.textures import Textures
from kiosk.visit import act, at_rest

log = logging.getLogger(__name__)

AHEAD = 16
"""How many neighbours are prepared, in the order in which they stand on the screen."""

ALWAYS = ("start", "home", "back", "languages")


def neighbours(composer: Composer, scene: Scene, layout: ScreenLayout) -> Iterator[Scene]:
    """The scenes that one touch leads to, most likely first: the content's own places, then the dock's."""
    actions = dict.fromkeys([*(hit.action for hit in layout.places()), *ALWAYS])
    atlas = composer.directory(scene.now)
    count = 0
    for action in actions:
        if action in (MORE, "finish") or count >= AHEAD:
            continue
        visit = act(scene.visit, action, scene.visit.touched, atlas).visit
        if visit.place != scene.visit.place or visit.language != scene.visit.language:
            count += 1
            yield replace(scene, visit=visit)
    yield replace(scene, visit=at_rest())


def prepared(composer: Composer, textures: Textures, scene: Scene, layout: ScreenLayout) -> Iterator[None]:
    """Compose and paint the neighbours of `scene`, a box at a time, while there is room for them."""
    for tag in composer.content.languages:
        if composer.warm(tag):
            yield
    for neighbour in neighbours(composer, scene, layout):
        try:
            composed = composer.compose(neighbour)
        except Exception:  # it will be met again, and skipped, when it is asked for
            log.debug("a neighbour could not be prepared", exc_info=True)
            continue
        yield
        scroll = composed.content.clamped(neighbour.visit.place.scroll)
        for pane, box in composed.boxes():
            hidden = pane is composed.content and not in_sight(pane, box, scroll)
            if hidden or textures.has(box):
                continue
            if not textures.room_for(box):
                return
            textures.of(box)
            yield
