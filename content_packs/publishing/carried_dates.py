"""PUBLISH: dates that last for a stick, made by the publisher process on order; its keys stay with it.

A stick is weeks on its way, and an ordinary timestamp is good for days. So whoever exports leaves an order
in the inbox, and the publisher answers with a snapshot and a timestamp of `CARRIED_TERM`. No number is ever
given to two states: what is published moves on past the numbers of the stick first, and only then is the
answer handed out.

::

    carrying/orders/<id>     an empty file
    carrying/answers/<id>/   timestamp.json and <version>.snapshot.json, renamed in whole
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content_packs.durable import move_folder, put
from content_packs.errors import CouldNotReach
from content_packs.publishing.publisher import Publisher

CARRYING = "carrying"
TIMESTAMP_NAME = "timestamp.json"
ANSWER_KEPT = dt.timedelta(days=1)
WAIT_S = 30.0
"""How long an order waits for the publisher process: it looks once a second."""
LOOK_S = 0.2
_ORDER = re.compile("[0-9a-f]{16}")


class PublisherSilent(CouldNotReach):
    """Nobody answered an order."""


@dataclass(frozen=True)
class Dates:
    """A timestamp and the snapshot that it names, as they are to lie under ``metadata/``."""

    timestamp: bytes
    snapshot: bytes
    snapshot_name: str


def handle_orders(publisher: Publisher, now: dt.datetime) -> int:
    """Answer every order in the publisher's inbox; how many there were."""
    inbox = publisher.inbox
    orders = [path for path in sorted((inbox / CARRYING / "orders").glob("*")) if _ORDER.fullmatch(path.name)]
    if not orders:
        return 0
    _forget_old(inbox / CARRYING / "answers", now)
    timestamp, snapshot = publisher.date_for_carrying(now)
    for order in orders:
        aside = inbox / CARRYING / f".{order.name}"
        put(aside / TIMESTAMP_NAME, timestamp.to_bytes())
        put(aside / f"{snapshot.signed.version}.snapshot.json", snapshot.to_bytes())
        move_folder(aside, inbox / CARRYING / "answers" / order.name)
        order.unlink()
    return len(orders)


def order_dates(inbox: Path, wait: Callable[[float], None]) -> Dates:
    """Ask the publisher process for dates. `wait` lets seconds pass. Raises `PublisherSilent`."""
    name = secrets.token_hex(8)
    order = inbox / CARRYING / "orders" / name
    answer = inbox / CARRYING / "answers" / name
    put(order, b"")
    waited = 0.0
    while not answer.is_dir():
        if waited >= WAIT_S:
            order.unlink(missing_ok=True)
            raise PublisherSilent(
                f"The publisher process did not answer in {WAIT_S:.0f} s; start `kiosk-server publisher` "
                "on this inbox, or export with --short-dates."
            )
        wait(LOOK_S)
        waited += LOOK_S
    dates = _read(answer)
    shutil.rmtree(answer, ignore_errors=True)
    return dates


def _read(answer: Path) -> Dates:
    snapshot = next(answer.glob("*.snapshot.json"))
    return Dates((answer / TIMESTAMP_NAME).read_bytes(), snapshot.read_bytes(), snapshot.name)


def _forget_old(answers: Path, now: dt.datetime) -> None:
    for answer in answers.glob("*"):
        if now.timestamp() - answer.stat().st_mtime > ANSWER_KEPT.total_seconds():
            shutil.rmtree(answer, ignore_errors=True)
