"""A screen that nobody sees: Xvfb on a display of its own, touches through XTEST, pixels from its memory.

`VirtualScreen.open` starts the server and lets *it* choose a free display (``-displayfd``), so that
runs side by side never meet. Pixels are read from the frame buffer file that Xvfb keeps in a
folder (``-fbdir``): no request to the server, nothing of the program under test is slowed.
"""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest
from Xlib.protocol import event

Pixels: TypeAlias = NDArray[np.uint32]

HOLD_S = 0.03
"""How long a finger rests on the glass."""

START_S = 10.0
POLL_S = 0.002
XWD_HEADER = struct.Struct(">25I")
XWD_COLOUR_BYTES = 12


class VirtualScreen:
    """One Xvfb. Coordinates are pixels from the top left corner."""

    def __init__(self, server: subprocess.Popen[bytes], number: int, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self.display = f":{number}"
        self._file = _mapped(folder / "Xvfb_screen0")
        self.frame = _frame(self._file)
        """The live frame as rows of 0x00RRGGBB; changes under the reader's eyes."""
        self.height, self.width = self.frame.shape
        self._x: Any = Display(self.display)
        self.move(self.width - 1, self.height - 1)

    @classmethod
    def open(cls, width: int, height: int) -> VirtualScreen:
        """Start a server of this size; raises `RuntimeError` if it does not come up."""
        folder = Path(tempfile.mkdtemp(prefix="screen-"))
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
        command += ["-fbdir", str(folder), "-nolisten", "tcp", "-noreset", "-nocursor"]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, pass_fds=(writing,), stdout=quiet, stderr=quiet)
        os.close(writing)
        with os.fdopen(reading) as line:
            number = line.readline().strip()
        if not number:
            server.wait()
            shutil.rmtree(folder, ignore_errors=True)
            raise RuntimeError("Xvfb did not start; install Debian's xvfb")
        return cls(server, int(number), folder)

    def close(self) -> None:
        self._x.close()
        self._server.terminate()
        self._server.wait()
        del self.frame
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- fingers ---------------------------------------------------------------------------------

    def move(self, x: float, y: float) -> None:
        xtest.fake_input(self._x, X.MotionNotify, x=int(x), y=int(y))
        self._x.sync()

    def press(self, x: float, y: float) -> None:
        self.move(x, y)
        xtest.fake_input(self._x, X.ButtonPress, 1)
        self._x.sync()

    def release(self) -> None:
        xtest.fake_input(self._x, X.ButtonRelease, 1)
        self._x.sync()

    def touch(self, x: float, y: float, hold_s: float = HOLD_S) -> None:
        """A finger down and up again at one place."""
        self.press(x, y)
        time.sleep(hold_s)
        self.release()

    def tap(self, x: float, y: float, limit_s: float, share: float = 0.0) -> bool:
        """A touch, and whether the screen changed after the finger left, by more than `share` beyond the shade of
        what was pressed. Returns when it is still again."""
        before = self.snap()
        self.press(x, y)
        self.wait_for_change(before, HOLD_S * 5)
        self.wait_until_still(still_s=HOLD_S)
        pressed = self.snap()
        self.release()
        changed = self.wait_for_change(pressed, limit_s, share)
        self.wait_until_still()
        return changed

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> None:
        """A finger drawn in a straight line over about a fifth of a second."""
        self.press(*start)
        for step in range(1, steps + 1):
            part = step / steps
            self.move(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            time.sleep(0.016)
        self.release()

    def key(self, keysym: int) -> None:
        """A key of a keyboard, down and up."""
        code = self._x.keysym_to_keycode(keysym)
        xtest.fake_input(self._x, X.KeyPress, code)
        xtest.fake_input(self._x, X.KeyRelease, code)
        self._x.sync()

    def button(self, number: int) -> None:
        """A button of a mouse, down and up where the pointer is; 4 and 5 are the wheel."""
        xtest.fake_input(self._x, X.ButtonPress, number)
        xtest.fake_input(self._x, X.ButtonRelease, number)
        self._x.sync()

    def chord(self, *codes: int) -> None:
        """Key codes pressed one after the other, and let go in turn. Codes, not symbols: all there are."""
        for code in codes:
            xtest.fake_input(self._x, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._x, X.KeyRelease, code)
        self._x.sync()

    def code(self, keysym: int) -> int:
        return int(self._x.keysym_to_keycode(keysym))

    def windows(self) -> list[tuple[int, int, int, int, int]]:
        """What stands on the screen: id, x, y, width and height of every window to be seen."""
        found = []
        for window in self._x.screen().root.query_tree().children:
            if window.get_attributes().map_state == X.IsViewable:
                at = window.get_geometry()
                found.append((window.id, at.x, at.y, at.width, at.height))
        return found

    def message(self, kind: str, *data: int) -> None:
        """What a window manager or a file manager would tell the windows on the screen."""
        longs = list((*data, 0, 0, 0, 0, 0)[:5])
        for number, *_ in self.windows():
            window = self._x.create_resource_object("window", number)
            told = event.ClientMessage(window=window, client_type=self._x.intern_atom(kind), data=(32, longs))
            window.send_event(told)
        self._x.sync()

    def ask_to_close(self) -> None:
        """What a window manager's cross does."""
        self.message("WM_PROTOCOLS", self._x.intern_atom("WM_DELETE_WINDOW"))

    # -- eyes --------------------------------------------------------------------------------------

    def snap(self) -> Pixels:
        return self.frame.copy()

    def differs(self, since: Pixels, share: float = 0.0) -> bool:
        """Has more than `share` of the pixels changed since that snap?"""
        changed = self.frame != since
        return bool(changed.mean() > share) if share else bool(changed.any())

    def wait_for_change(self, since: Pixels, limit_s: float, share: float = 0.0) -> bool:
        """Wait until the screen differs; False when `limit_s` passed without."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if self.differs(since, share):
                return True
            time.sleep(POLL_S)
        return False

    def wait_until_still(self, still_s: float = 0.15, limit_s: float = 5.0) -> Pixels:
        """Wait until nothing changed for `still_s`; the last snap."""
        end = time.monotonic() + limit_s
        last, since = self.snap(), time.monotonic()
        while time.monotonic() < end and time.monotonic() - since < still_s:
            time.sleep(POLL_S)
            if self.differs(last):
                last, since = self.snap(), time.monotonic()
        return last

    def wait_until_empty(self, limit_s: float = 5.0) -> None:
        """Wait until no window stands: a process may have ended before the screen has heard of it."""
        end = time.monotonic() + limit_s
        while self._x.screen().root.query_tree().children and time.monotonic() < end:
            time.sleep(POLL_S)

    def colours(self) -> int:
        """How many different colours stand on the screen (every fourth pixel looked at)."""
        return len(np.unique(self.frame[::4, ::4]))

    def image(self) -> Image.Image:
        rows = self.snap().view(np.uint8).reshape(self.height, self.width, 4)
        return Image.fromarray(np.ascontiguousarray(rows[:, :, 2::-1]))

    def screenshot(self, path: Path) -> Path:
        """The screen as a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.image().save(path, compress_level=6)
        return path


@contextmanager
def virtual_screen(width: int, height: int) -> Iterator[VirtualScreen]:
    screen = VirtualScreen.open(width, height)
    try:
        yield screen
    finally:
        screen.close()


def _mapped(path: Path) -> mmap.mmap:
    """The frame buffer file, once Xvfb has written its header and grown it to full size."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if path.exists() and path.stat().st_size > XWD_HEADER.size:
            with path.open("rb") as file:
                header = XWD_HEADER.unpack(file.read(XWD_HEADER.size))
                complete = header[0] + header[19] * XWD_COLOUR_BYTES + header[12] * header[5]
                if header[0] >= XWD_HEADER.size and header[4] and path.stat().st_size >= complete:
                    return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        time.sleep(POLL_S)
    raise RuntimeError("Xvfb wrote no frame buffer file")


def _frame(file: mmap.mmap) -> Pixels:
    header = XWD_HEADER.unpack(file[: XWD_HEADER.size])
    width, height, stride = header[4], header[5], header[12]
    offset = header[0] + header[19] * XWD_COLOUR_BYTES
    flat = np.frombuffer(file, dtype=np.uint8, offset=offset, count=stride * height)
    return flat.reshape(height, stride)[:, : width * 4].view(np.uint32)
