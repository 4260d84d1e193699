"""Python's search for unreachable objects, done between touches instead of within them.

A full search looks at everything that the program, the content and the shaped screens are made of: tens of
milliseconds, and Python begins it whenever it likes. So it is switched off, and:

- what the start brought in is put aside once, when the first screen is prepared, and never searched again;
- what is new is searched after a screen was put up, when there is much of it;
- everything else is searched when nobody is there and nothing is left to prepare; then freed memory is given back.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator

MANY = 20_000
"""New objects after which the new ones are searched: a few milliseconds."""


class Sweeper:
    """For one process. `begin` switches Python's own search off."""

    def __init__(self) -> None:
        self._put_aside = False

    def begin(self) -> None:
        gc.disable()

    def new(self) -> Iterator[None]:
        """Search what is new, if it is much."""
        if not gc.isenabled() and gc.get_count()[0] > MANY:
            gc.collect(0)
            yield

    def rest(self) -> Iterator[None]:
        """Search everything; the first time, put aside what is there."""
        if gc.isenabled():
            return
        gc.collect()
        if not self._put_aside:
            self._put_aside = True
            gc.freeze()
        yield
        _give_back()

    def end(self) -> None:
        gc.enable()
        gc.unfreeze()


def _give_back() -> None:
    """Memory that was freed goes back to the system: glibc keeps what lies between blocks in use."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
