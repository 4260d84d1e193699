"""What a screen is: three panes of boxes on a panel, one of which may scroll. Pure data.

Lengths are device pixels from the panel's top left corner; a pane's sheet has its own origin at the
pane's. A scripted traveller composes the same state and asks `places` where to touch; the window
asks `hit` what a touch meant. Band and dock stand over the content, `over` over everything; they are drawn last.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Box, Hit, Rect, Sheet

MORE = "more"
"""The action of `more below`: carried out by the window itself, no step of a visit."""


HEAR = "hear"
"""The action of words that can only be heard."""


@dataclass(frozen=True)
class Cue:
    """A caption that stands under its film from `start` to `end`, seconds from the film's beginning."""

    start: float
    end: float
    box: Box


@dataclass(frozen=True)
class Reel:
    """A film to be shown at `rect` of its sheet: the block that it is of, its file, and its captions as they
    stand there, all in one place."""

    block: str
    sha256: str
    rect: Rect
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What is seen of a picture: `part` of it, at `place`; `whole` is where all of it would lie."""

    part: Rect
    place: Rect
    whole: Rect

    @property
    def moves(self) -> bool:
        """Whether there is more of it than is seen."""
        return self.part.width < 1 or self.part.height < 1


@dataclass(frozen=True)
class Pane:
    """A sheet at its place. Only a sheet higher than `rect` scrolls. `film` is what moves on it, `seen` a picture that
    goes with the finger; `sounds` are its recordings, the block and its file."""

    sheet: Sheet
    rect: Rect
    film: Reel | None = None
    sounds: tuple[tuple[str, str], ...] = ()
    seen: Seen | None = None

    @property
    def farthest(self) -> float:
        """The largest scroll position."""
        return max(0.0, self.sheet.height - self.rect.height)

    def clamped(self, scroll: float) -> float:
        return min(max(0.0, scroll), self.farthest)


@dataclass(frozen=True)
class ScreenLayout:
    """One screen. `more` floats over the foot of the content while there is more below. `over` lies over
    everything: while it is there nothing beneath it can be touched. `bar` stands at the foot of the content while
    it is read aloud, `notice` where notices have their place, `standing` beside a content that has not all of its
    place: a keyboard; `slip` is a line across the top about a stick. Where `voiced`, whatever can be spoken can be
    touched to hear it."""

    width: int
    height: int
    ground: str
    content: Pane
    band: Pane | None = None
    dock: Pane | None = None
    more: Pane | None = None
    over: Pane | None = None
    bar: Pane | None = None
    voiced: bool = False
    notice: Pane | None = None
    standing: tuple[Pane, ...] = ()
    slip: Pane | None = None

    def fixed(self, scroll: float) -> tuple[Pane, ...]:
        """The panes that stand still at this scroll position, uppermost last."""
        showing_more = self.more if self.has_more(scroll) else None
        panes = (*self.standing, showing_more, self.bar, self.notice, self.band, self.dock, self.slip, self.over)
        return tuple(pane for pane in panes if pane)

    def has_more(self, scroll: float) -> bool:
        return self.more is not None and scroll < self.content.farthest - 1

    def hit(self, x: float, y: float, scroll: float = 0.0) -> Hit | None:
        """What is touched at x, y of the panel; its rectangle in panel coordinates."""
        if self.over:
            return self._within(self.over, x, y, 0)
        for pane in reversed(self.fixed(scroll)):
            if pane.rect.contains(x, y):
                return self._within(pane, x, y, 0)
        return self._within(self.content, x, y, scroll) if self.content.rect.contains(x, y) else None

    def _within(self, pane: Pane, x: float, y: float, scroll: float) -> Hit | None:
        """What is touched on `pane`: a control, or else, where touching speaks, the words that stand there."""
        at = (x - pane.rect.x, y - pane.rect.y + scroll)
        hit = pane.sheet.hit(*at)
        if hit is None and self.voiced:
            hit = next((heard(box) for box in pane.sheet.boxes if box.spoken and box.rect.contains(*at)), None)
        return _on_panel(pane, hit, scroll)

    def near(self, x: float, y: float, scroll: float, slop: float) -> Hit | None:
        """What is touched at x, y, or the nearest place within `slop` pixels that stands on the same pane."""
        hit = self.hit(x, y, scroll)
        if hit or slop <= 0:
            return hit
        panes = [pane for pane in reversed(self.fixed(scroll)) if pane.rect.contains(x, y)]
        pane = self.over or (panes[0] if panes else self.content)
        hits = _hits(pane, scroll if pane is self.content else 0)
        around = [hit for hit in hits if hit.rect.grown(slop).contains(x, y)]
        return min(around, key=lambda hit: _away(hit.rect, x, y), default=None)

    def places(self, scroll: float = 0.0) -> Iterator[Hit]:
        """Everything that can be touched, as it lies on the panel; what is scrolled away included."""
        if self.over:
            yield from _hits(self.over, 0)
            return
        for pane in self.fixed(scroll):
            yield from _hits(pane, 0)
        yield from _hits(self.content, scroll)

    def find(self, action: str, scroll: float = 0.0) -> Hit | None:
        """Where `action` is touched."""
        return next((hit for hit in self.places(scroll) if hit.action == action), None)

    def scroll_to(self, hit: Hit) -> float:
        """The scroll position that brings `hit` (found at scroll 0) into the middle of the content."""
        middle = hit.rect.y + hit.rect.height / 2 - self.content.rect.y
        return self.content.clamped(middle - self.content.rect.height / 2)

    def boxes(self) -> Iterator[tuple[Pane, Box]]:
        standing = (*self.standing, self.more, self.bar, self.notice, self.band, self.dock, self.slip, self.over)
        for pane in (self.content, *standing):
            if pane:
                yield from ((pane, box) for box in pane.sheet.boxes)


def heard(box: Box) -> Hit:
    """The whole of `box` as a place to touch that speaks."""
    return Hit(box.rect, f"{HEAR}:{box.id}", box.spoken)


def keep_place(old: Sheet, new: Sheet, scroll: float) -> float:
    """Where to scroll in `new` so that the block at the top of `old` stands at the top again: block
    ids are the same in every language, heights are not."""
    places = {box.id: box.rect for box in new.boxes}
    for box in old.boxes:
        if box.rect.y + box.rect.height > scroll and box.id in places:
            into = (scroll - box.rect.y) / max(1.0, box.rect.height)
            return places[box.id].y + min(into, 1.0) * (places[box.id].height if into > 0 else box.rect.height)
    return scroll


def in_sight(pane: Pane, box: Box, scroll: float) -> bool:
    """Does any of `box` show at this scroll position?"""
    top = box.rect.y - scroll
    return top < pane.rect.height and top + box.rect.height > 0


def _hits(pane: Pane, scroll: float) -> Iterator[Hit]:
    for box in pane.sheet.boxes:
        for hit in box.hits:
            found = _on_panel(pane, hit, scroll)
            if found:
                yield found


def _on_panel(pane: Pane, hit: Hit | None, scroll: float) -> Hit | None:
    return replace(hit, rect=hit.rect.moved(pane.rect.x, pane.rect.y - scroll)) if hit else None


def _away(rect: Rect, x: float, y: float) -> float:
    """How far x, y lies outside `rect`."""
    across = max(rect.x - x, 0.0, x - rect.x - rect.width)
    return math.hypot(across, max(rect.y - y, 0.0, y - rect.y - rect.height))
