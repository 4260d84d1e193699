"""CARRY: an export put together: what is wanted, under dates that last, listed, and written to a stick or a file.

Everything is read from the publish directory and hashed again on its way. A timestamp and a snapshot for the
stick come from the publisher process (`publishing.carried_dates`); without them the export carries the ones that
are published, and lasts as long as those.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tuf.api.metadata import Metadata, Snapshot, Targets, Timestamp

from content_packs.carrying.layout import (
    CONTENTS_FORMAT,
    MAX_FILES,
    MAX_STATE_BYTES,
    STATE_FORMAT,
    CarriedFile,
    Contents,
    KioskState,
)
from content_packs.carrying.readme import readme
from content_packs.carrying.selection import Piece, metadata_files, wanted
from content_packs.carrying.writing import Source, write_folder, write_zip
from content_packs.errors import ContentBad, CouldNotReach, Expired
from content_packs.publishing.carried_dates import TIMESTAMP_NAME, Dates
from content_packs.publishing.published import Published
from content_packs.reading import sha256_hex
from content_packs.trust.roles import TIMESTAMP_FILE, metadata_file

ZIP_SUFFIX = ".zip"


class StateUnusable(ContentBad):
    """A file that should say what a kiosk has does not."""


class TooMuch(ContentBad):
    """More files than a kiosk takes from a stick."""


class Moved(CouldNotReach):
    """The publish directory moved on while it was read."""


@dataclass(frozen=True)
class Order:
    """What is to be exported. `states`: leave out what all of these have. `extras` are files of the server's own."""

    plans: tuple[str, ...]
    states: Collection[KioskState] = ()
    dates: Dates | None = None
    extras: Mapping[str, bytes] = field(default_factory=dict)
    returns: bool = True


@dataclass(frozen=True)
class Exported:
    """What was written, for a sentence."""

    files: int
    length: int
    good_until: dt.datetime


def export(publish_dir: Path, order: Order, target: Path, now: dt.datetime) -> Exported:
    """Write what `order` asks for to the folder or ``.zip`` file `target`.

    Raises `ContentBad` when it cannot be put together, `CouldNotReach` when the medium does not take it.
    """
    published = Published(publish_dir)
    sources, until = _metadata(published, publish_dir, order.dates)
    if until <= now:
        raise Expired(f"The signatures ran out on {until:%d.%m.%Y}; let the publisher renew them, then export.")
    sources |= _sources(publish_dir, wanted(published, publish_dir, order.plans, order.states))
    sources |= {path: _made(data) for path, data in order.extras.items()}
    if len(sources) > MAX_FILES:
        raise TooMuch(f"{len(sources):,} files would be needed, and a stick carries {MAX_FILES:,}; name fewer plans.")
    contents = _contents(order, sources, until, now)
    delta = bool(order.states)
    if target.suffix == ZIP_SUFFIX:
        sheet = readme(order.plans, now, until, delta=delta, returns=False)
        write_zip(target, sources, sheet, contents)
    else:
        sheet = readme(order.plans, now, until, delta=delta, returns=order.returns)
        write_folder(target, sources, sheet, contents, order.returns)
    return Exported(len(sources), sum(source.length for source in sources.values()), until)


def read_state(file: Path) -> KioskState:
    """What a kiosk has, from its own file. Raises `StateUnusable`."""
    try:
        if file.stat().st_size > MAX_STATE_BYTES:
            raise StateUnusable(f"{file} is longer than {MAX_STATE_BYTES:,} bytes; it is no kiosk's state.")
        state = msgspec.json.decode(file.read_bytes(), type=KioskState)
    except OSError as error:
        raise StateUnusable(f"{file} cannot be read ({error.strerror}); name a kiosk's state file.") from error
    except msgspec.MsgspecError as error:
        raise StateUnusable(f"{file} is not a kiosk's state ({error}); export in full instead.") from error
    if state.format != STATE_FORMAT:
        raise StateUnusable(
            f"{file} has format {state.format}, and this software reads {STATE_FORMAT}; export in full."
        )
    return state


# -- inside --------------------------------------------------------------------------------------------


def _metadata(published: Published, folder: Path, dates: Dates | None) -> tuple[dict[str, Source], dt.datetime]:
    """The metadata that travels, and until when all of it is good."""
    tree = published.tree()
    if dates is None:
        snapshot = metadata_file("snapshot", tree.snapshot.version)
        dates = Dates((folder / TIMESTAMP_FILE).read_bytes(), (folder / snapshot).read_bytes(), Path(snapshot).name)
    if _roles(dates.snapshot) != _roles((folder / metadata_file("snapshot", tree.snapshot.version)).read_bytes()):
        raise Moved("Something was released in this very moment; export again.")
    sources = {path: _made((folder / path).read_bytes()) for path in metadata_files(published)}
    roles = [Metadata[Targets].from_bytes(s.data).signed for path, s in sources.items() if "root" not in path]
    sources[f"metadata/{dates.snapshot_name}"] = _made(dates.snapshot)
    sources[f"metadata/{TIMESTAMP_NAME}"] = _made(dates.timestamp)
    top = (Metadata[Snapshot].from_bytes(dates.snapshot), Metadata[Timestamp].from_bytes(dates.timestamp))
    return sources, min(tree.root.expires, *(one.signed.expires for one in top), *(role.expires for role in roles))


def _roles(snapshot: bytes) -> dict[str, int]:
    meta = Metadata[Snapshot].from_bytes(snapshot).signed.meta
    return {name: info.version for name, info in meta.items()}


def _sources(folder: Path, pieces: Iterable[Piece]) -> dict[str, Source]:
    return {piece.path: Source(piece.sha256, piece.length, folder / piece.path) for piece in pieces}


def _made(data: bytes) -> Source:
    return Source(sha256_hex(data), len(data), data=data)


def _contents(order: Order, sources: Mapping[str, Source], until: dt.datetime, now: dt.datetime) -> bytes:
    files = {path: CarriedFile(sha256=source.sha256, length=source.length) for path, source in sources.items()}
    contents = Contents(
        format=CONTENTS_FORMAT,
        made_at=now,
        good_until=until,
        plans=order.plans,
        delta=bool(order.states),
        files=files,
    )
    return msgspec.json.format(msgspec.json.encode(contents), indent=1)
