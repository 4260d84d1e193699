"""An order to withdraw or to reinstate, on its way to the publisher process: one small file in the inbox.

Whoever writes it holds no key: a web worker, a command, or `packctl reinstate`. The publisher judges it.

    inbox/orders/            what waits, oldest name first
    inbox/orders/refused/    what was not done, with its sentence in ``<name>.txt``
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.model import Frozen
from content_packs.reading import read_document
from content_packs.withdrawals.listing import Approval, Entry, Reason

ORDER_FORMAT = 1
MAX_ORDER_BYTES = 10_000
FOLDER = "orders"
REFUSED = "refused"


class Order(Frozen, frozen=True):
    """Withdraw, or with an `approval` reinstate, one revision. `by` is who ordered it, for the audit."""

    path: Annotated[str, Meta(max_length=200)]
    sha256: Annotated[str, Meta(max_length=64)]
    reason: Reason
    by: Annotated[str, Meta(max_length=127)]
    page: Annotated[str, Meta(max_length=63)] = ""
    approval: Approval | None = None

    def entry(self, now: dt.datetime) -> Entry:
        """What it would add to the list."""
        return Entry(
            path=self.path, sha256=self.sha256, at=now, reason=self.reason, page=self.page, approval=self.approval
        )


class _File(Order, frozen=True, kw_only=True):
    format: int


class OrderUnreadable(ContentBad):
    """A file among the orders is none."""


def encode(order: Order) -> bytes:
    """`order` as a file or a message."""
    return msgspec.json.encode(_File(**msgspec.structs.asdict(order), format=ORDER_FORMAT))


def decode(data: bytes) -> Order:
    """The order in `data`; raises `ContentBad`."""
    return read_document(data, Order, ORDER_FORMAT, MAX_ORDER_BYTES)


def give(order: Order, inbox: Path, now: dt.datetime) -> str:
    """Put `order` into the inbox, whole or not at all; its name there."""
    name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.json"
    put(inbox / FOLDER / name, encode(order))
    return name


def waiting(inbox: Path) -> Iterator[Path]:
    """Orders, the oldest first."""
    folder = inbox / FOLDER
    yield from sorted(folder.glob("*.json")) if folder.is_dir() else ()


def read_order(file: Path) -> Order:
    """The order in `file`; raises `OrderUnreadable`."""
    with file.open("rb") as opened:
        data = opened.read(MAX_ORDER_BYTES + 1)
    try:
        return decode(data)
    except ContentBad as error:
        raise OrderUnreadable(f"{file.name} is no order to withdraw or reinstate: {error}") from error


def refuse(file: Path, sentence: str) -> None:
    """Put `file` aside, and why."""
    aside = file.parent / REFUSED
    put(aside / f"{file.stem}.txt", f"{sentence}\n".encode())
    file.replace(aside / file.name)
