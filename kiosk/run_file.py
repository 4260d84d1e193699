"""Reports from one process of this kiosk to the other: small files in `run/`, replaced by rename, of this boot."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from content_packs import durable
from kiosk.clock import Moment
from kiosk.proof_file import MAX_FILE_BYTES, RUN_FOLDER


class OfThisBoot(Protocol):
    """A report that says in which boot it was written."""

    @property
    def boot(self) -> str: ...


R = TypeVar("R", bound=OfThisBoot)


class RunFile(Generic[R]):
    """`name` in the run folder of the kiosk at `home`. Has one writer. Written when something changed; a full or
    read-only disk only makes it silent."""

    def __init__(self, home: Path, name: str, kind: type[R]) -> None:
        self._path = home / RUN_FOLDER / name
        self._kind = kind
        self._last: R | None = None

    def write(self, report: R) -> None:
        if report == self._last:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            durable.put(self._path, msgspec.json.encode(report), flushed=False)
            self._last = report

    def clear(self) -> None:
        """There is nothing to report any more."""
        self._last = None
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def read(self, now: Moment) -> R | None:
        """What was said last in this boot, if it can be read."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            if self._path.stat().st_size <= MAX_FILE_BYTES:
                said = msgspec.json.decode(self._path.read_bytes(), type=self._kind)
                return said if said.boot == now.boot else None
        return None
