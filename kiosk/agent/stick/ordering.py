"""How `kiosk import` asks an agent that is at work: an order in the run folder, and the agent's report in answer."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec

from content_packs import durable
from content_packs.errors import CouldNotReach
from content_packs.model import Frozen
from kiosk.clock import Moment
from kiosk.proof_file import MAX_FILE_BYTES, RUN_FOLDER
from kiosk.stick_report import Phase, StickReport, stick_file

ORDER_FILE = "stick-order.json"
LOOK_S = 0.5
PATIENCE_S = 60.0
"""How long an order may lie there before somebody begins with it."""


class AgentSilent(CouldNotReach):
    """An agent holds this home, and does not take the order."""


class ImportOrder(Frozen, frozen=True):
    """What a command asks for. `id` is repeated in the report; `back`: only put the return onto it."""

    id: str
    path: str
    back: bool = False


def take_order(home: Path) -> ImportOrder | None:
    """The order that waits, which waits no more."""
    path = home / RUN_FOLDER / ORDER_FILE
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else b""
        path.unlink()
        return msgspec.json.decode(data, type=ImportOrder)
    except (OSError, msgspec.MsgspecError):
        return None


def order_import(home: Path, place: Path, moment: Callable[[], Moment], wait: Callable[[float], None]) -> StickReport:
    """Have the agent at work import `place`; its last word on it. Raises `AgentSilent`."""
    return _order(home, ImportOrder(secrets.token_hex(8), str(place.absolute())), moment, wait)


def order_return(home: Path, place: Path, moment: Callable[[], Moment], wait: Callable[[float], None]) -> StickReport:
    """Have the agent at work put its return onto `place`. Raises `AgentSilent`."""
    return _order(home, ImportOrder(secrets.token_hex(8), str(place.absolute()), back=True), moment, wait)


def _order(home: Path, order: ImportOrder, moment: Callable[[], Moment], wait: Callable[[float], None]) -> StickReport:
    path = home / RUN_FOLDER / ORDER_FILE
    path.parent.mkdir(exist_ok=True)
    durable.put(path, msgspec.json.encode(order), flushed=False)
    waited = 0.0
    while True:
        report = stick_file(home).read(moment())
        mine = report is not None and report.order == order.id
        if report is not None and mine and report.phase is not Phase.READING:
            return report
        if not mine and waited >= PATIENCE_S:
            with contextlib.suppress(OSError):
                path.unlink()
            raise AgentSilent("The agent of this kiosk did not take the stick; look at its log, or restart it.")
        wait(LOOK_S)
        waited += LOOK_S
