"""The content-addressed store: ``blobs/aa/<sha256>``. Written by the agent, read by both.

Rules: a file stands under its name only after its hash was checked and its bytes are on disk; whoever
reads checks the hash again. Unfinished downloads lie in ``blobs/parts`` under another name.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from content_packs import durable
from content_packs.errors import Untrusted
from content_packs.reading import sha256_hex
from content_packs.trust.roles import blob_file
from kiosk.errors import BlobDamaged, DiskFailingError

RESERVE_BYTES = 50_000_000
"""Kept free whatever is fetched, so that counts and state always find room."""
PART_KEPT_S = 7 * 24 * 3600.0
"""An unfinished download of what nobody wants any more goes after this long: it may be wanted again."""
CHUNK_BYTES = 1 << 20
_PARTS = "parts"


class BlobStore:
    """Blobs under `home`."""

    def __init__(self, home: Path, reserve_bytes: int = RESERVE_BYTES, clock: Callable[[], float] = time.time) -> None:
        """`clock` is the one that the disk dates files by."""
        self.home = home
        self._reserve = reserve_bytes
        self._clock = clock
        self._folder = home / "blobs"

    def path(self, sha256: str) -> Path:
        return self.home / blob_file(sha256)

    def part(self, sha256: str) -> Path:
        """Where an unfinished download of this blob lies; its folder is there."""
        folder = self._folder / _PARTS
        folder.mkdir(parents=True, exist_ok=True)
        return folder / sha256

    def has(self, sha256: str, length: int) -> bool:
        """Whether a file of that name and length is there. Its hash was right when it was put there."""
        with contextlib.suppress(OSError):
            return self.path(sha256).stat().st_size == length
        return False

    def read(self, sha256: str) -> bytes:
        """The bytes, whose hash is right now. Raises `BlobDamaged`."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise BlobDamaged(sha256) from error
        if sha256_hex(data) != sha256:
            raise BlobDamaged(sha256)
        return data

    def verified(self, sha256: str) -> Path:
        """The file itself, whose hash is right now: for those who read it piece by piece. Raises `BlobDamaged`."""
        path = self.path(sha256)
        try:
            with path.open("rb") as file:
                right = _digest(file.fileno()) == sha256
        except OSError as error:
            raise BlobDamaged(sha256) from error
        if not right:
            raise BlobDamaged(sha256)
        return path

    def put(self, data: bytes) -> str:
        """Store `data`; its hash."""
        sha256 = sha256_hex(data)
        if not self.has(sha256, len(data)):
            with failing_disk("Storing content"):
                durable.put(self.path(sha256), data)
        return sha256

    def adopt(self, sha256: str) -> None:
        """Turn the finished part of `sha256` into a blob. Raises `Untrusted` and drops it when its hash is wrong."""
        part = self.part(sha256)
        with part.open("rb") as file:
            if _digest(file.fileno()) != sha256:
                part.unlink()
                raise Untrusted(f"{sha256[:12]} was changed on its way: its hash is not the one that was signed")
            os.fsync(file.fileno())
        path = self.path(sha256)
        durable.make_folder(path.parent)
        part.replace(path)
        durable.flush_folder(path.parent)

    def remove(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def check_room(self, length: int) -> None:
        """Raises `DiskFailingError` when `length` more bytes would leave less than the reserve."""
        self._folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._folder).free
        if free - length < self._reserve:
            kept = f"beside the {self._reserve:,} that are kept free"
            raise DiskFailingError("Fetching content", f"{length:,} bytes are needed {kept}, and {free:,} are free")

    def collect(self, keep: Collection[str]) -> int:
        """Remove every blob not in `keep`, and unfinished downloads that nobody went on with. Never call it during
        a download. Returns how many blobs."""
        gone = [path for path in self._stored() if path.name not in keep]
        for path in gone:
            path.unlink(missing_ok=True)
        for part in self._folder.glob(f"{_PARTS}/*"):
            if part.name not in keep and self._clock() - part.stat().st_mtime > PART_KEPT_S:
                part.unlink(missing_ok=True)
        return len(gone)

    def _stored(self) -> Iterator[Path]:
        yield from (path for path in self._folder.glob("??/*") if path.is_file())


@contextlib.contextmanager
def failing_disk(doing: str) -> Iterator[None]:
    """The disk's own errors, as a sentence for the operator."""
    try:
        yield
    except OSError as error:
        raise DiskFailingError(doing, error.strerror or str(error)) from error


def _digest(descriptor: int) -> str:
    digest = hashlib.sha256()
    while chunk := os.read(descriptor, CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()
