"""UPLOAD by stick: closed batches, health, journal and what is shown go out, sealed to the server's key.

Rules:

- Only onto a stick that carries the folder for it, an ordinary folder that the system mounted writable; written
  aside, flushed and renamed by handles that follow no link.
- Everything that no receipt covers goes out each time: nothing is forgotten by writing it, and the server counts
  each batch once, whichever way it comes first.
- Without the server's key, or without an identity, nothing goes out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from content_packs.carrying.layout import RETURNS_FOLDER, STATE_FORMAT, KioskState
from content_packs.carrying.returning import MAX_RETURN_BYTES, RETURN_FORMAT, RETURN_SUFFIX, Return, seal
from content_packs.errors import CouldNotReach
from content_packs.wire import CentreKeys, Heartbeat, TallyUpload
from kiosk.clock import Moment
from kiosk.identity import DeviceKey, Identity
from kiosk.journal import Journal
from kiosk.state import State, StateReader
from kiosk.tally_reader import stream_of, waiting

MAX_UPLOADS = 64
"""Of `MAX_BATCHES_PER_UPLOAD` each: ten years of days."""


class CannotReturn(CouldNotReach):
    """Why nothing was put onto a stick."""


def return_file(stick: Path, identity: Identity, key: DeviceKey) -> Path:
    """Where the return of this kiosk lies on a stick."""
    return stick / RETURNS_FOLDER / f"{identity.kiosk}-{key.public[:8]}{RETURN_SUFFIX}"


def may_return(known: State | StateReader) -> tuple[Identity, CentreKeys]:
    """Who this kiosk is, and the keys to seal to; `CannotReturn` where it has none."""
    identity = known.identity()
    if identity is None:
        raise CannotReturn(
            "This kiosk was never let in, so that nobody could say whose counts these are. Enrol it first: its screen "
            "shows a code."
        )
    if identity.centre is None:
        raise CannotReturn("The server never told this kiosk a key to seal to; connect it once, or let it in again.")
    return identity, identity.centre


class Returning:
    """Puts this kiosk's return onto sticks. `health` is a heartbeat of now."""

    def __init__(
        self, home: Path, key: DeviceKey, known: State | StateReader, health: Callable[[Moment], Heartbeat]
    ) -> None:
        self._home = home
        self._key = key
        self._known = known
        self._health = health

    def give(self, stick: Path, now: Moment) -> bool:
        """Onto the stick, if it has a folder for it; whether anything was written."""
        try:
            self.write(stick, now)
        except CouldNotReach:
            return False
        return True

    def write(self, stick: Path, now: Moment) -> Path:
        """As `give`; the file, or `CannotReturn` says why there is none."""
        identity, keys = may_return(self._known)
        sealed = seal(self._said(identity, keys, now), self._key.private, keys)
        if len(sealed) > MAX_RETURN_BYTES:
            raise CannotReturn(f"The return would be {len(sealed):,} bytes long, which no server takes.")
        file = return_file(stick, identity, self._key)
        with _told(stick):
            _put(stick, file.name, sealed)
        return file

    def _said(self, identity: Identity, keys: CentreKeys, now: Moment) -> Return:
        return Return(
            format=RETURN_FORMAT,
            sealed_to=keys.seal_to,
            kiosk=identity.kiosk,
            made_at=now.wall,
            health=self._health(now),
            state=state_of(self._known, identity.kiosk),
            tallies=tuple(self._tallies()),
            journal=Journal(self._home).notes(),
        )

    def _tallies(self) -> Iterator[TallyUpload]:
        """Every closed batch that no receipt covers."""
        stream = stream_of(self._home)
        after = self._known.receipt(stream).up_to if stream else 0
        for _ in range(MAX_UPLOADS):
            found = waiting(self._home, stream, after).batches if stream else ()
            if not found:
                return
            yield TallyUpload(stream=stream, batches=found)
            after = found[-1].sequence


def state_of(known: State | StateReader, kiosk: str) -> KioskState:
    """What this kiosk has, for an export of changes alone."""
    current = known.current()
    targets = tuple(dict.fromkeys(one.sha256 for one in current.targets())) if current else ()
    return KioskState(format=STATE_FORMAT, plan=current.plan_ref if current else "", targets=targets, kiosk=kiosk)


def _put(stick: Path, name: str, data: bytes) -> None:
    folder = os.open(stick / RETURNS_FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        aside = f".{name}.new"
        with _absent():
            os.unlink(aside, dir_fd=folder)
        handle = os.open(
            aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder
        )
        with os.fdopen(handle, "wb") as file:
            with suppress(PermissionError):  # FAT knows no modes
                os.fchmod(handle, 0o644)  # it is sealed, and the centre's user is another
            file.write(data)
            file.flush()
            os.fsync(handle)
        os.replace(aside, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _absent() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        return


@contextmanager
def _told(stick: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotReturn(
            f"{stick} takes no return ({error.strerror}): it must hold an ordinary folder {RETURNS_FOLDER}, and be "
            "mounted writable."
        ) from error
