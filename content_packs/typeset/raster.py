"""Boxes → pixels: what is shown, previewed and compared with the golden pictures.

Rules kept here: a box is painted on its own opaque ground, so that the screen never blends;
pixels are premultiplied BGRA in one buffer that readers share without copying; paint is cut at
the box's edge. Painted on the thread that typeset the box.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from PIL import Image

from content_packs.typeset.boxes import WHOLE, Box, Fill, Modules, Paint, Picture, Rect, Sheet, Stroke, Veil, Words
from content_packs.typeset.pango import ANTIALIAS_NONE, EXTEND_PAD, FORMAT_ARGB32, C, Pointer, ffi
from content_packs.typeset.pictures import BYTES_PER_PIXEL, Pictures, no_pictures

SLATE_BYTES = 4 * 1024 * 1024
"""Half of a Full HD screen."""

VEIL_STEPS = 12
"""How many straight pieces the curve of a veil is drawn with."""


@dataclass(frozen=True)
class Raster:
    """`height` rows of `stride` bytes; each pixel blue, green, red, alpha (255). `pixels` is
    read-only to everyone but the painter, and lives as long as it is held; on a slate, until the next is painted."""

    width: int
    height: int
    stride: int
    pixels: memoryview


class Slate:
    """Room that is painted in again and again: the system hands out no new pages for every box. One thread's."""

    def __init__(self) -> None:
        self._room = ffi.new("unsigned char[]", SLATE_BYTES)

    def room(self, size: int) -> Any:
        """`size` bytes; what does not fit has room of its own."""
        return self._room if size <= SLATE_BYTES else _room(size)


def paint(box: Box, pictures: Pictures | None = None, slate: Slate | None = None) -> Raster:
    """`box` alone, its top left corner at 0, 0, rounded out to whole pixels."""
    canvas = Canvas(math.ceil(box.rect.width), math.ceil(box.rect.height), box.ground, pictures, slate)
    canvas.draw(box, -box.rect.x, -box.rect.y)
    return canvas.raster()


def paint_sheet(sheet: Sheet, pictures: Pictures | None = None) -> Raster:
    """The whole sheet in one picture, as it stands when every box is at its place."""
    canvas = Canvas(sheet.width, sheet.height, sheet.ground, pictures)
    for box in sheet.boxes:
        canvas.draw(box, 0, 0)
    return canvas.raster()


def to_png(raster: Raster) -> bytes:
    """`raster` as a PNG file, for previews and tests."""
    packed = to_image(raster)
    out = io.BytesIO()
    packed.save(out, "PNG")
    return out.getvalue()


def to_image(raster: Raster) -> Image.Image:
    """`raster` as an RGB Pillow image."""
    size, pixels = (raster.width, raster.height), raster.pixels
    return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", raster.stride, 1)  # type: ignore[arg-type]  # any buffer will do


class Canvas:
    """A cairo surface over our own bytes, and the pictures that may be painted on it."""

    def __init__(
        self, width: int, height: int, ground: str, pictures: Pictures | None, slate: Slate | None = None
    ) -> None:
        self.width, self.height = max(1, width), max(1, height)
        self.stride = self.width * BYTES_PER_PIXEL
        self.pictures = pictures or Pictures(no_pictures)
        self._length = self.stride * self.height
        self._pixels = slate.room(self._length) if slate else _room(self._length)
        made = C.cairo_image_surface_create_for_data(self._pixels, FORMAT_ARGB32, self.width, self.height, self.stride)
        self._surface = ffi.gc(made, C.cairo_surface_destroy)
        self.cairo: Pointer = ffi.gc(C.cairo_create(self._surface), C.cairo_destroy)
        self.colour(ground)
        C.cairo_paint(self.cairo)

    def colour(self, colour: str) -> None:
        C.cairo_set_source_rgb(self.cairo, *_channels(colour))

    def draw(self, box: Box, dx: float, dy: float) -> None:
        """Everything of `box`, moved by dx, dy, on its ground and inside its edge."""
        C.cairo_save(self.cairo)
        C.cairo_translate(self.cairo, dx, dy)
        C.cairo_rectangle(self.cairo, box.rect.x, box.rect.y, box.rect.width, box.rect.height)
        C.cairo_clip(self.cairo)
        self.colour(box.ground)
        C.cairo_paint(self.cairo)
        for each in box.paint:
            draw(each, self)
        C.cairo_restore(self.cairo)

    def raster(self) -> Raster:
        C.cairo_surface_flush(self._surface)
        return Raster(self.width, self.height, self.stride, memoryview(ffi.buffer(self._pixels, self._length)))

    def outline(self, rect: Rect, radius: float) -> None:
        """`rect` with rounded corners as the current path."""
        cairo = self.cairo
        C.cairo_new_path(cairo)
        if radius <= 0:
            C.cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
            return
        radius = min(radius, rect.width / 2, rect.height / 2)
        right, bottom = rect.x + rect.width - radius, rect.y + rect.height - radius
        left, top, quarter = rect.x + radius, rect.y + radius, math.pi / 2
        for turn, (x, y) in enumerate(((right, top), (right, bottom), (left, bottom), (left, top)), start=-1):
            C.cairo_arc(cairo, x, y, radius, turn * quarter, (turn + 1) * quarter)
        C.cairo_close_path(cairo)


def _channels(colour: str) -> tuple[float, float, float]:
    """``#rrggbb`` as cairo's channels."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _room(size: int) -> Any:
    return ffi.new("unsigned char[]", size)


@singledispatch
def draw(paint: Paint, canvas: Canvas) -> None:
    """One piece of paint onto `canvas`."""
    raise TypeError(f"{type(paint).__name__} is not a kind of paint for {type(canvas).__name__}")


@draw.register
def _(paint: Fill, canvas: Canvas) -> None:
    canvas.outline(paint.rect, paint.radius)
    canvas.colour(paint.colour)
    C.cairo_fill(canvas.cairo)


@draw.register
def _(paint: Stroke, canvas: Canvas) -> None:
    canvas.outline(paint.rect.grown(-paint.width / 2), max(0.0, paint.radius - paint.width / 2))
    canvas.colour(paint.colour)
    C.cairo_set_line_width(canvas.cairo, paint.width)
    C.cairo_stroke(canvas.cairo)


@draw.register
def _(paint: Words, canvas: Canvas) -> None:
    canvas.colour(paint.colour)
    for line in paint.layout.lines:
        C.cairo_move_to(canvas.cairo, paint.x + line.x, paint.y + line.baseline)
        C.pango_cairo_show_layout_line(canvas.cairo, line.pointer)


@draw.register
def _(paint: Picture, canvas: Canvas) -> None:
    x, y = round(paint.rect.x), round(paint.rect.y)
    if paint.part != WHOLE:
        _enlarged(paint, canvas)
        return
    surface = canvas.pictures.surface(paint.sha256, round(paint.rect.width), round(paint.rect.height))
    if surface is None:
        return
    canvas.outline(Rect(x, y, surface.width, surface.height), paint.radius)
    C.cairo_set_source_surface(canvas.cairo, surface.pointer, x, y)
    C.cairo_fill(canvas.cairo)


def _enlarged(paint: Picture, canvas: Canvas) -> None:
    """Part of a picture, enlarged by cairo as it is painted: under a finger it is another part in every frame."""
    surface = canvas.pictures.own(paint.sha256)
    if surface is None:
        return
    part, rect = paint.part, paint.rect
    C.cairo_save(canvas.cairo)
    canvas.outline(rect, paint.radius)
    C.cairo_translate(canvas.cairo, rect.x, rect.y)
    C.cairo_scale(canvas.cairo, rect.width / (part.width * surface.width), rect.height / (part.height * surface.height))
    C.cairo_set_source_surface(canvas.cairo, surface.pointer, -part.x * surface.width, -part.y * surface.height)
    C.cairo_pattern_set_extend(C.cairo_get_source(canvas.cairo), EXTEND_PAD)
    C.cairo_fill(canvas.cairo)
    C.cairo_restore(canvas.cairo)


@draw.register
def _(paint: Veil, canvas: Canvas) -> None:
    """Thinner and thinner, slowly at both ends, or the eye would see where it begins."""
    left, right = paint.rect.x, paint.rect.x + paint.rect.width
    whole, gone = (right, left) if paint.from_right else (left, right)
    pattern = ffi.gc(C.cairo_pattern_create_linear(whole, 0, gone, 0), C.cairo_pattern_destroy)
    for step in range(VEIL_STEPS + 1):
        part = step / VEIL_STEPS
        cover = 1 - part * part * (3 - 2 * part)
        C.cairo_pattern_add_color_stop_rgba(pattern, part, *_channels(paint.colour), cover)
    canvas.outline(paint.rect, 0)
    C.cairo_set_source(canvas.cairo, pattern)
    C.cairo_fill(canvas.cairo)


@draw.register
def _(paint: Modules, canvas: Canvas) -> None:
    """Every module the same whole number of pixels, or a camera may not read it."""
    canvas.outline(paint.rect, 0)
    canvas.colour(paint.light)
    C.cairo_fill(canvas.cairo)
    count = len(paint.rows)
    side = math.floor(min(paint.rect.width, paint.rect.height) / max(1, count))
    left = round(paint.rect.x + (paint.rect.width - side * count) / 2)
    top = round(paint.rect.y + (paint.rect.height - side * count) / 2)
    C.cairo_new_path(canvas.cairo)
    for row, modules in enumerate(paint.rows):
        for column, dark in enumerate(modules):
            if dark:
                C.cairo_rectangle(canvas.cairo, left + column * side, top + row * side, side, side)
    C.cairo_set_antialias(canvas.cairo, ANTIALIAS_NONE)
    canvas.colour(paint.dark)
    C.cairo_fill(canvas.cairo)
    C.cairo_set_antialias(canvas.cairo, 0)
