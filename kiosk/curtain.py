"""`kiosk curtain`: what stands behind the ui's window, on the bare screen of the X server.

When the ui dies its window is gone at that instant, and what lies behind it is seen until the next ui
draws. Here that becomes the resting screen's own bay, without a word: it belongs to no language, no
content and no moment. The server keeps it and paints it by itself. Rules kept here:

- It runs to its end in a process of its own: whatever Xlib does to a process whose server goes away,
  it does not do to `kiosk run`.
- What fails is one sentence, and nobody else's failure.
- What an earlier curtain left with the server is given back before the next one hangs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import cffi

from content_packs.geometry import Geometry
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.pango import Pointer
from content_packs.typeset.raster import Raster, paint_sheet
from content_packs.typeset.text import Typesetter
from kiosk.errors import CurtainRefused, DisplayUnreachable
from kiosk.screens.attract import resting_drawing
from kiosk.screens.ground import GROUND
from kiosk.screens.kit import Kit, grown
from kiosk.settings import Settings

log = logging.getLogger(__name__)

LIBRARY: Final = "libX11.so.6"
DEPTH: Final = 24
"""Bits of colour of the screens that our pixels fit as they are."""
Z_PIXMAP: Final = 2
LSB_FIRST: Final = 0
BITS_PER_PIXEL: Final = 32
RETAIN_TEMPORARY: Final = 2
"""Closing the connection neither resets the server nor ends the picture, and ALL_TEMPORARY can end it."""
ALL_TEMPORARY: Final = 0

ffi: Final = cffi.FFI()
ffi.cdef("""
typedef struct _XDisplay Display;
typedef struct _XGC *GC;
typedef unsigned long XID;
typedef struct {
    int type; Display *display; XID resourceid; unsigned long serial;
    unsigned char error_code; unsigned char request_code; unsigned char minor_code;
} XErrorEvent;
typedef struct {
    int width; int height; int xoffset; int format; char *data;
    int byte_order; int bitmap_unit; int bitmap_bit_order; int bitmap_pad;
    int depth; int bytes_per_line; int bits_per_pixel;
    unsigned long red_mask; unsigned long green_mask; unsigned long blue_mask;
    void *obdata; void *functions[6];
} XImage;
typedef int (*XErrorHandler)(Display *, XErrorEvent *);

Display *XOpenDisplay(const char *name);
int XCloseDisplay(Display *);
int XDefaultScreen(Display *);
int XDefaultDepth(Display *, int screen);
int XDisplayWidth(Display *, int screen);
int XDisplayHeight(Display *, int screen);
XID XRootWindow(Display *, int screen);
GC XDefaultGC(Display *, int screen);
XID XCreatePixmap(Display *, XID drawable, unsigned int width, unsigned int height, unsigned int depth);
int XFreePixmap(Display *, XID pixmap);
int XInitImage(XImage *);
int XPutImage(Display *, XID drawable, GC, XImage *, int from_x, int from_y, int x, int y,
              unsigned int width, unsigned int height);
int XSetWindowBackgroundPixmap(Display *, XID window, XID pixmap);
int XClearWindow(Display *, XID window);
int XKillClient(Display *, XID resource);
int XSetCloseDownMode(Display *, int mode);
int XSync(Display *, int discard);
XErrorHandler XSetErrorHandler(XErrorHandler);
""")


@dataclass(frozen=True)
class Server:
    """An open connection, and what the server refused on it, as (request, error) numbers of the protocol."""

    xlib: Any
    display: Pointer
    screen: int
    refusals: list[tuple[int, int]]

    @property
    def size(self) -> tuple[int, int]:
        x, display, screen = self.xlib, self.display, self.screen
        return int(x.XDisplayWidth(display, screen)), int(x.XDisplayHeight(display, screen))


def run(settings: Settings, environ: Mapping[str, str]) -> int:
    """Hang the curtain on the screen that DISPLAY names; exit status 0. Raises `DisplayUnreachable`
    and `CurtainRefused`."""
    with _server(environ.get("DISPLAY", "")) as server:
        _hang(server, picture(server.size, settings.panel.width_mm / settings.panel.width_px))
        log.info("a picture of %d × %d pixels stands behind the window", *server.size)
    return 0


def picture(size: tuple[int, int], mm_per_px: float) -> Raster:
    """The resting screen without its words, for a screen of this size in pixels."""
    width, height = size
    geometry = Geometry(size, (width * mm_per_px, height * mm_per_px))
    typesetter = Typesetter(GROUND, grown(LIGHT, geometry), geometry)
    kit = Kit(typesetter, typesetter.messages, next(iter(GROUND)))
    bay = resting_drawing(kit, Rect(0, 0, width, height), 0, "")
    shore = bay.rect.y + bay.rect.height
    water = Rect(0, shore, width, height - shore)
    sea = Box("sea", Role.GROUND, water, LIGHT.accent, (), kit.tag)
    return paint_sheet(Sheet(width, height, LIGHT.ground, (bay, sea)))


@contextmanager
def _server(name: str) -> Iterator[Server]:
    """The X server of the display `name`; on leaving, everything asked of it has been answered."""
    try:
        xlib: Any = ffi.dlopen(LIBRARY)
    except OSError:
        raise DisplayUnreachable(name, f"{LIBRARY} is not installed: apt install libx11-6") from None
    display = xlib.XOpenDisplay(name.encode()) if name else ffi.NULL
    if not display:
        raise DisplayUnreachable(name, "check that DISPLAY names a running X server that lets this user in")
    refusals: list[tuple[int, int]] = []

    def refused(_display: Pointer, event: Pointer) -> int:
        refusals.append((event.request_code, event.error_code))
        return 0

    handler = ffi.callback("int(Display *, XErrorEvent *)", refused)
    before = xlib.XSetErrorHandler(handler)  # Xlib's own would end the process
    try:
        yield Server(xlib, display, xlib.XDefaultScreen(display), refusals)
    finally:
        xlib.XCloseDisplay(display)
        xlib.XSetErrorHandler(before)


def _hang(server: Server, raster: Raster) -> None:
    """Make `raster` the background of the root window, for as long as the server runs."""
    x, display, screen = server.xlib, server.display, server.screen
    depth = x.XDefaultDepth(display, screen)
    if depth != DEPTH:
        raise CurtainRefused(f"its screen has {depth} bits of colour; {DEPTH} are needed")
    root = x.XRootWindow(display, screen)
    size = raster.width, raster.height
    pixmap = x.XCreatePixmap(display, root, *size, DEPTH)
    data = ffi.from_buffer("char[]", raster.pixels)
    x.XPutImage(display, pixmap, x.XDefaultGC(display, screen), _image(x, raster, data), 0, 0, 0, 0, *size)
    x.XSetWindowBackgroundPixmap(display, root, pixmap)
    x.XFreePixmap(display, pixmap)  # the root window holds it now
    x.XClearWindow(display, root)
    x.XKillClient(display, ALL_TEMPORARY)
    x.XSetCloseDownMode(display, RETAIN_TEMPORARY)
    x.XSync(display, False)
    if server.refusals:
        raise CurtainRefused("request {} failed with error {}".format(*server.refusals[0]))


def _image(xlib: Any, raster: Raster, data: Pointer) -> Pointer:
    """`raster` as Xlib's image over the bytes `data`, which must outlive it."""
    image: Pointer = ffi.new("XImage *")
    image.width, image.height, image.bytes_per_line = raster.width, raster.height, raster.stride
    image.format, image.depth, image.data = Z_PIXMAP, DEPTH, data
    image.byte_order = image.bitmap_bit_order = LSB_FIRST  # blue first, as the rasters are
    image.bitmap_unit = image.bitmap_pad = image.bits_per_pixel = BITS_PER_PIXEL
    image.red_mask, image.green_mask, image.blue_mask = 0xFF0000, 0x00FF00, 0x0000FF
    if not xlib.XInitImage(image):
        raise CurtainRefused("its library does not take our pixels")
    return image
