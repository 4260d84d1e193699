"""A screen for a machine that has none: Xvfb, and pictures of what stands on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Screen:
    """An X display. `virtual` ones have no glass: pictures are the only way to look."""

    display: str
    virtual: bool

    def picture(self, path: Path) -> None:
        """Writes what the display shows now as a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        dump = subprocess.run(["xwd", "-root", "-silent", "-display", self.display], capture_output=True, check=True)
        subprocess.run(
            ["convert", "xwd:-", "-define", "png:compression-level=6", str(path)], input=dump.stdout, check=True
        )


@contextmanager
def screen(width: int, height: int, *, virtual: bool | None = None) -> Iterator[Screen]:
    """The display of the person at this machine, or a virtual one of `width` × `height` pixels.

    `virtual` decides; left out, a virtual screen is made when there is no ``DISPLAY``.
    """
    present = os.environ.get("DISPLAY", "")
    if present and not virtual:
        yield Screen(present, virtual=False)
        return
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()  # Xvfb writes it once it is ready
        try:
            yield Screen(f":{number}", virtual=True)
        finally:
            server.terminate()
