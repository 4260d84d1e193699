"""Prepared ahead: what scrolling will bring into sight, then what the next touch may ask for, is painted while
nobody touches; and while a finger rests on a control, what it will lead to.

Generators that do one small thing at a time; the loop asks for the next only when no touch waits. What is prepared
is made anew when the content was scrolled: what is nearest comes first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from content_packs.typeset.boxes import Box
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.layout import MORE, ScreenLayout, in_sight, keep_place
from kiosk.screens.stand import Scene
from kiosk.ui.sweeper import Sweeper
from kiosk.ui.textures import Textures
from kiosk.visit import at_rest

log = logging.getLogger(__name__)

AHEAD = 16
"""How many neighbours are prepared, in the order in which they stand on the screen."""

AHEAD_SHARE = 0.6
"""And how much of all textures' room is painted: two screens. What a finger rests on is painted besides."""

OWN_SHARE = 0.36
"""How much of it may be the screen's own content, out of sight: farther than any flick goes."""

ALWAYS = ("start", "home", "back", "languages")


class Ahead:
    """What is prepared for one show, a small step at a time."""

    def __init__(self, textures: Textures, sweeper: Sweeper) -> None:
        self._textures = textures
        self._sweeper = sweeper
        self._around: Iterator[None] = iter(())
        self._under: Iterator[None] = iter(())

    def around(self, composer: Composer, scene: Scene, layout: ScreenLayout) -> None:
        """This screen stands: prepare what is near it."""
        near = prepared(composer, self._textures, scene, layout)
        last = self._sweeper.rest() if scene.visit.resting else iter(())
        self._around = chain(self._sweeper.new(), near, last)

    def under(self, composer: Composer, scene: Scene | None, action: str) -> None:
        """A finger rests on `action`; on nothing: empty."""
        self._under = answered(composer, self._textures, scene, action) if scene and action else iter(())

    def step(self, finger: bool) -> bool:
        """One small step, with a finger on the glass or without; False when none is left."""
        return next(self._under if finger else self._around, self) is not self


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
        if painted >= OWN_SHARE * textures.budget:
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
            elif painted < AHEAD_SHARE * textures.budget:
                painted += textures.of(box).length
                yield
    yield from composer.warm()


def answered(composer: Composer, textures: Textures, scene: Scene, action: str) -> Iterator[None]:
    """A finger rests on `action`: compose and paint what it leads to before it leaves. Nearly every finger rests for
    longer than that takes."""
    visit = act(scene.visit, action, scene.visit.touched, composer.directory(scene.calendar)).visit
    if visit == scene.visit:
        return
    led_to = replace(scene, visit=visit, turn=0)
    try:
        layout = composer.compose(led_to)
        scroll = _kept_scroll(composer, scene, led_to, layout)
    except Exception:  # met again, and dealt with, when the finger leaves
        log.debug("what a finger rests on could not be prepared", exc_info=True)
        return
    yield
    for box in _seen(layout, layout.content.clamped(scroll)):
        if not textures.has(box):
            textures.of(box)
            yield


def _kept_scroll(composer: Composer, scene: Scene, led_to: Scene, layout: ScreenLayout) -> float:
    """Where the content will stand: another language keeps the place on the page."""
    scroll, spoken = led_to.visit.place.scroll, scene.visit.language
    if not scroll or spoken in ("", led_to.visit.language):
        return scroll
    before = composer.compose(replace(led_to, visit=replace(led_to.visit, language=spoken)))
    return keep_place(before.content.sheet, layout.content.sheet, scroll)


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
