"""The edge to Pango and cairo: libraries opened, objects owned, constants named.

SHOW's only foreign code. Rules kept here:

- The libraries are Debian's, opened by name on first use; a missing one is an error that names
  its package.
- Fonts come from our own fontconfig files alone, given to the font map and not through the
  environment, so that Kivy and everything else in the process keep theirs.
- Whatever is created is freed by `ffi.gc`. One font map per thread; nothing crosses threads.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

import cffi

from content_packs.errors import CouldNotReach
from content_packs.typeset.declarations import CDEF

Pointer: TypeAlias = Any
"""A C object. cffi has no types for what it points to."""

PANGO_SCALE: Final = 1024
WEIGHT_NORMAL: Final = 400
WEIGHT_BOLD: Final = 700
ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT = range(3)
DIRECTION_LTR, DIRECTION_RTL = range(2)
WRAP_WORD: Final = 0
ELLIPSIZE_NONE: Final = 0
WRAP_WORD_CHAR: Final = 2
ELLIPSIZE_END: Final = 3
UNDERLINE_SINGLE: Final = 1
FORMAT_ARGB32: Final = 0
ANTIALIAS_NONE, ANTIALIAS_GREY = 1, 2
EXTEND_PAD = 3
HINT_STYLE_NONE: Final = 1
HINT_METRICS_OFF: Final = 1

LIBRARIES: Final = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libcairo.so.2": "libcairo2",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libpangocairo-1.0.so.0": "libpangocairo-1.0-0",
}
"""Shared library → the Debian package that brings it."""

OLDEST_PANGO: Final = "1.50"

ffi: Final = cffi.FFI()
ffi.cdef(CDEF)


class LibraryMissingError(CouldNotReach):
    """A library that draws text is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(f"{library} is not installed: apt install {LIBRARIES[library]}")


class FontsMissingError(CouldNotReach):
    """Our font configuration could not be read or finds no fonts."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The fonts of {name} could not be loaded: apt install fonts-noto-core fonts-noto-cjk"
            " fonts-noto-color-emoji fonts-material-design-icons-iconfont"
        )


class PangoTooOldError(CouldNotReach):
    """Pango lacks a function that we need."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Pango here has no {function}: version {OLDEST_PANGO} or newer is needed (Debian 12)")


@cache
def opened(library: str) -> Any:
    """The library `library`, opened once per process."""
    try:
        return ffi.dlopen(library)
    except OSError:
        raise LibraryMissingError(library) from None


class Functions:
    """Every declared C function, found in whichever library has it, and kept."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        for library in LIBRARIES:
            found = getattr(opened(library), name, None)
            if found is not None:
                setattr(self, name, found)
                return found  # type: ignore[no-any-return]  # cffi is untyped
        raise PangoTooOldError(name)


C: Final = Functions()


@cache
def font_configuration(name: str) -> Pointer:
    """The fontconfig of the shipped file `name` (``fonts.conf``); read once, shared by all threads."""
    config = C.FcConfigCreate()
    text = (files("content_packs.typeset") / name).read_bytes()
    if not (C.FcConfigParseAndLoadFromMemory(config, text, True) and C.FcConfigBuildFonts(config)):
        raise FontsMissingError(name)
    return config


def new_font_map(configuration: str) -> Pointer:
    """A font map of one thread, over the fonts that `configuration` names."""
    font_map = owned(C.pango_cairo_font_map_new())
    C.pango_fc_font_map_set_config(font_map, font_configuration(configuration))
    return font_map


def new_context(font_map: Pointer, tag: str, *, right_to_left: bool) -> Pointer:
    """A Pango context for one language: grey, unhinted, at fractional positions, everywhere alike."""
    context = owned(C.pango_font_map_create_context(font_map))
    C.pango_cairo_context_set_font_options(context, _font_options())
    C.pango_context_set_round_glyph_positions(context, False)
    C.pango_context_set_base_dir(context, DIRECTION_RTL if right_to_left else DIRECTION_LTR)
    C.pango_context_set_language(context, language(tag))
    return context


@cache
def _font_options() -> Pointer:
    options = ffi.gc(C.cairo_font_options_create(), C.cairo_font_options_destroy)
    C.cairo_font_options_set_antialias(options, ANTIALIAS_GREY)
    C.cairo_font_options_set_hint_style(options, HINT_STYLE_NONE)
    C.cairo_font_options_set_hint_metrics(options, HINT_METRICS_OFF)
    return options


@cache
def language(tag: str) -> Pointer:
    """Pango's name for a BCP 47 tag; Pango keeps these for ever."""
    return C.pango_language_from_string(tag.encode("ascii"))


def owned(gobject: Pointer) -> Pointer:
    """`gobject`, given back to GLib when Python lets go of it."""
    return ffi.gc(gobject, C.g_object_unref)


def pixels(rectangle: Pointer) -> tuple[float, float, float, float]:
    """A PangoRectangle in pixels."""
    return (
        rectangle.x / PANGO_SCALE,
        rectangle.y / PANGO_SCALE,
        rectangle.width / PANGO_SCALE,
        rectangle.height / PANGO_SCALE,
    )
