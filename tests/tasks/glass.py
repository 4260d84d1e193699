"""What stands on the glass, held against what should: pixels of the window against the same screen painted here.

Equal but for what cannot be: what moves by itself is left out, and what is laid over the screen (the sentence that
is read, the keypad's ring) may be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.pictures import Pictures
from content_packs.typeset.raster import Canvas, to_image
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.marks import Marks, Ring, Tint
from tests.virtual_screen import Pixels

ALMOST = 0.0005
"""Share of pixels that may differ between the window and the painter."""

NEAR = 8
"""How far a colour may be off before it is another: GL and cairo round differently."""

RING_SEEN = 0.5
"""How much of the keypad's ring must be seen; content may scroll under what stands over it."""

GLANCE, OTHER = 16, 0.6
"""Every sixteenth pixel of every sixteenth row; and how many of them differ on another screen: a tint lies over fewer,
and so does a film."""

RGB = np.uint32(0xFFFFFF)


def picture(layout: ScreenLayout, scroll: float, pictures: Pictures) -> Pixels:
    """The whole panel as the window should show it, as rows of 0x00RRGGBB."""
    canvas = Canvas(layout.width, layout.height, layout.ground, pictures)
    _lay(canvas, layout.content, round(scroll))
    for pane in layout.fixed(scroll):
        _lay(canvas, pane, 0)
    return _packed(to_image(canvas.raster()))


def unlike(want: Pixels, have: Pixels, layout: ScreenLayout, scroll: float, marks: Iterable[Marks]) -> float:
    """The share of pixels in which `have` is not what it should be."""
    other = want != (have & RGB)
    if not other.any():
        return 0.0
    other &= _far(want, have & RGB)
    for mark in marks:
        for one in (*(_moved(each, layout, scroll) for each in mark.content), *mark.fixed):
            _excuse(other, one, want, have & RGB)
    for rect in moving(layout, scroll):
        other[_slices(rect, other.shape)] = False
    return float(other.mean())


def quite_other(want: Pixels, have: Pixels) -> bool:
    """Whether a glance is enough to tell that it is another screen."""
    return bool((want[::GLANCE, ::GLANCE] != have[::GLANCE, ::GLANCE] & RGB).mean() > OTHER)


def ring_seen(have: Pixels, layout: ScreenLayout, scroll: float, marks: Iterable[Marks]) -> bool:
    """Whether the keypad's ring is seen wherever it should be."""
    for mark in marks:
        for one in (*(_moved(each, layout, scroll) for each in mark.content), *mark.fixed):
            if isinstance(one, Ring) and not _ringed(have & RGB, one):
                return False
    return True


def moving(layout: ScreenLayout, scroll: float) -> Sequence[Rect]:
    """Where something moves by itself: a film and its captions."""
    film, place = layout.content.film, layout.content.rect
    if film is None:
        return ()
    rects = (film.rect, *(cue.box.rect for cue in film.cues))
    return tuple(rect.moved(place.x, place.y - scroll) for rect in rects)


def part(pixels: Pixels, rect: Rect) -> Pixels:
    """What is seen at `rect` of the panel."""
    return pixels[_slices(rect, pixels.shape)] & RGB


def box_picture(box: Box) -> Pixels:
    """One box alone."""
    canvas = Canvas(round(box.rect.width), round(box.rect.height), box.ground, None)
    canvas.draw(box, -box.rect.x, -box.rect.y)
    return _packed(to_image(canvas.raster()))


def differs(want: Pixels, have: Pixels) -> bool:
    """Whether more than a hair of it is another colour, where both are."""
    rows, columns = min(want.shape[0], have.shape[0]), min(want.shape[1], have.shape[1])
    return bool(want.size and _far(want[:rows, :columns], have[:rows, :columns]).mean() > ALMOST)


def image(pixels: Pixels) -> Image.Image:
    """Pixels as a picture to be looked at."""
    rows = np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)
    return Image.fromarray(np.ascontiguousarray(rows[:, :, 2::-1]))


def _lay(canvas: Canvas, pane: Pane, scroll: int) -> None:
    """The boxes of `pane` where the window lays their textures: at whole pixels."""
    ground = Rect(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height)
    canvas.draw(Box("ground", Role.GROUND, ground, pane.sheet.ground, (), "zxx"), 0, 0)
    for box in pane.sheet.boxes:
        x, y = round(pane.rect.x + box.rect.x), round(pane.rect.y + box.rect.y) - scroll
        canvas.draw(box, x - box.rect.x, y - box.rect.y)


def _packed(shown: Image.Image) -> Pixels:
    rgb = np.asarray(shown.convert("RGB")).astype(np.uint32)
    packed: Pixels = ((rgb[..., 0] << 16) | (rgb[..., 1] << 8) | rgb[..., 2]).astype(np.uint32)
    return packed


def _channels(pixels: Pixels) -> NDArray[np.int16]:
    return np.stack([(pixels >> shift & 0xFF).astype(np.int16) for shift in (16, 8, 0)])


def _far(one: Pixels, other: Pixels) -> NDArray[np.bool_]:
    far: NDArray[np.bool_] = np.abs(_channels(one) - _channels(other)).max(axis=0) > NEAR
    return far


def anywhere(marks: Iterable[Marks], layout: ScreenLayout) -> tuple[Marks, ...]:
    """The same marks, the tint of what is read at whichever sentence the reader has come to."""
    sheet = layout.content.sheet
    whole = Rect(0, 0, sheet.width, sheet.height)

    def spread(mark: Tint | Ring) -> Tint | Ring:
        return mark if isinstance(mark, Ring) else replace(mark, rects=(whole,))

    return tuple(Marks(tuple(map(spread, each.content)), each.fixed) for each in marks)


def _excuse(other: NDArray[np.bool_], mark: Tint | Ring, want: Pixels, have: Pixels) -> None:
    """What `mark` makes of the screen is as it should be."""
    if isinstance(mark, Ring):
        for rect in _sides(mark):
            other[_slices(rect, other.shape)] = False
        return
    for rect in mark.rects:
        at = _slices(rect.grown(mark.line), other.shape)
        tinted = _multiplied(want[at], mark.colour)
        ruled = np.full_like(tinted, int(mark.rule[1:], 16))
        other[at] &= _far(tinted, have[at]) & _far(ruled, have[at])


def _multiplied(pixels: Pixels, colour: str) -> Pixels:
    tint = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    red, green, blue = (
        channel.astype(np.uint32) * by // 255 for channel, by in zip(_channels(pixels), tint, strict=True)
    )
    product: Pixels = (red << 16) | (green << 8) | blue
    return product


def _ringed(have: Pixels, ring: Ring) -> bool:
    colours = [np.uint32(int(colour[1:7], 16)) for colour in (ring.inner, ring.outer)]
    seen = [np.isin(have[_slices(side, have.shape)], colours) for side in _sides(ring)]
    there = np.concatenate([each.ravel() for each in seen])
    return not there.size or bool(there.mean() > RING_SEEN)


def _sides(ring: Ring) -> tuple[Rect, ...]:
    """The four sides of a ring, both its lines together."""
    outer, width = ring.rect.grown(ring.width), 2 * ring.width + 1
    return (
        Rect(outer.x, outer.y, outer.width, width),
        Rect(outer.x, outer.y + outer.height - width, outer.width, width),
        Rect(outer.x, outer.y, width, outer.height),
        Rect(outer.x + outer.width - width, outer.y, width, outer.height),
    )


def _moved(mark: Tint | Ring, layout: ScreenLayout, scroll: float) -> Tint | Ring:
    """A mark of the content's sheet where it lies on the panel."""
    x, y = layout.content.rect.x, layout.content.rect.y - round(scroll)
    if isinstance(mark, Ring):
        return Ring(mark.rect.moved(x, y), mark.inner, mark.outer, mark.width)
    return Tint(tuple(rect.moved(x, y) for rect in mark.rects), mark.colour, mark.rule, mark.line)


def _slices(rect: Rect, shape: tuple[int, ...]) -> tuple[slice, slice]:
    top, left = max(0, round(rect.y)), max(0, round(rect.x))
    bottom, right = (
        max(top, min(shape[0], round(rect.y + rect.height))),
        max(left, min(shape[1], round(rect.x + rect.width))),
    )
    return slice(top, bottom), slice(left, right)
