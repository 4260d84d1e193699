"""Pictures, decoded once and kept at the size they are shown: Pillow reads, cairo paints.

A bounded cache, because coming back to a page must cost no more than drawing it. A picture whose
file is damaged or missing is drawn as nothing: the words around it and its caption still stand.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

from PIL import Image, ImageOps

from content_packs.typeset.pango import FORMAT_ARGB32, C, Pointer, ffi

ReadPicture: TypeAlias = Callable[[str], bytes]
"""SHA-256 → the file's bytes, already verified. Raises OSError or KeyError where there is none."""

CACHE_BYTES = 48_000_000
"""About five full-width photographs on a 4K panel."""

MAX_SOURCE_PIXELS = 40_000_000
"""A larger picture is refused unread: it would not fit a kiosk's memory."""

BYTES_PER_PIXEL = 4


class PixelSurface:
    """Premultiplied BGRA pixels under a cairo surface that shares them."""

    def __init__(self, pixels: bytes, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.length = len(pixels)
        self._pixels = ffi.from_buffer("unsigned char[]", pixels)
        made = C.cairo_image_surface_create_for_data(
            self._pixels, FORMAT_ARGB32, width, height, width * BYTES_PER_PIXEL
        )
        self.pointer: Pointer = ffi.gc(made, C.cairo_surface_destroy)


class Pictures:
    """Pictures at the sizes they are shown in, read through `read`. One per thread."""

    def __init__(self, read: ReadPicture, limit_bytes: int = CACHE_BYTES) -> None:
        self._read = read
        self._limit = limit_bytes
        self._kept: OrderedDict[tuple[str, int, int], PixelSurface | None] = OrderedDict()

    def surface(self, sha256: str, width: int, height: int) -> PixelSurface | None:
        """The picture filling `width` × `height` px, cropped to that shape; None if it is unreadable."""
        return self._found((sha256, width, height))

    def own(self, sha256: str) -> PixelSurface | None:
        """The picture as it was stored, of which parts are shown larger; None if it is unreadable."""
        return self._found((sha256, 0, 0))

    def _found(self, key: tuple[str, int, int]) -> PixelSurface | None:
        if key not in self._kept:
            self._kept[key] = self._decoded(*key)
            self._shed()
        self._kept.move_to_end(key)
        return self._kept[key]

    def _decoded(self, sha256: str, width: int, height: int) -> PixelSurface | None:
        try:
            return decoded(self._read(sha256), width, height)
        except (OSError, KeyError, ValueError, SyntaxError):  # what Pillow raises for damaged files
            return None

    def _shed(self) -> None:
        while len(self._kept) > 1 and sum(kept.length for kept in self._kept.values() if kept) > self._limit:
            self._kept.popitem(last=False)


def decoded(data: bytes, width: int, height: int) -> PixelSurface:
    """The picture in `data`, scaled to cover `width` × `height` and cropped about its centre; at 0 × 0 as it is."""
    with Image.open(io.BytesIO(data)) as opened:
        if opened.width * opened.height > MAX_SOURCE_PIXELS:
            raise ValueError(f"A picture of {opened.width} × {opened.height} px is too large to show.")
        size = (width, height) if width and height else opened.size
        opened.draft("RGB", size)  # JPEG: no more than is needed
        shown = opened.convert("RGBa")
    fitted = shown if shown.size == size else ImageOps.fit(shown, size, Image.Resampling.LANCZOS)
    red, green, blue, alpha = fitted.split()
    return PixelSurface(Image.merge("RGBA", (blue, green, red, alpha)).tobytes(), *size)


def no_pictures(sha256: str) -> bytes:
    """A `ReadPicture` that has none: for measuring, and for sheets of words alone."""
    raise KeyError(sha256)
