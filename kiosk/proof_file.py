"""What the ui says of itself, in two small files it replaces by rename; the agent reads them.

`run/proof.json`: what stood on the screen after a flip, and how many flips there were. Never a page, a
language or a touch, and written at most every few seconds, so that nobody's visit can be read from it.
`run/ui.json`: which activations are in use, which blobs are damaged, and what is wrong with the tally.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

import msgspec

from content_packs import durable
from content_packs.model import Frozen
from content_packs.wire import Proof, ReleaseProof
from kiosk.activation import Activation, reference_of
from kiosk.clock import Moment

RUN_FOLDER = "run"
PROOF_EVERY_S = 3.0
MAX_FILE_BYTES = 1_000_000
MAX_DAMAGED = 1_000

_T = TypeVar("_T")


class ProofFile(Frozen, frozen=True):
    """`ui` names this start of the ui, whose `frames` began at 0; `boot` the machine's, whose clock
    `monotonic` is. `safe`: the safe screen stood there, and none of the releases."""

    ui: str
    boot: str
    frames: int
    monotonic: float
    wall: dt.datetime
    activation: int
    plan: str
    plan_sha256: str
    releases: tuple[ReleaseProof, ...]
    safe: bool = False


class UiReport(Frozen, frozen=True):
    """What the agent should know of the ui. `pins` are the activations in use; `withdrawals` is the version of the
    list that the screen follows, None where a ui of older software reported."""

    pins: tuple[int, ...] = ()
    damaged: tuple[str, ...] = ()
    problem: str = ""
    withdrawals: int | None = None


class ProofWriter:
    """One per start of the ui. Counts flips in memory; a full or read-only disk only makes it silent."""

    def __init__(self, home: Path, now: Moment) -> None:
        self._folder = home / RUN_FOLDER
        self._ui = f"{now.boot}-{int(now.monotonic * 1000):x}"
        self._frames = 0
        self._written_at = -PROOF_EVERY_S
        self._shown = (-1, False)

    def flipped(self, activation: Activation, now: Moment, safe: bool = False) -> None:
        """A frame of `activation`, or of the safe screen instead, was flipped to the screen just now."""
        self._frames += 1
        due = now.monotonic - self._written_at >= PROOF_EVERY_S
        if due or (activation.id, safe) != self._shown:
            self._written_at, self._shown = now.monotonic, (activation.id, safe)
            _write(self._folder / "proof.json", self._proof(activation, now, safe))

    def _proof(self, activation: Activation, now: Moment, safe: bool) -> ProofFile:
        return ProofFile(
            ui=self._ui,
            boot=now.boot,
            frames=self._frames,
            monotonic=now.monotonic,
            wall=now.wall,
            activation=activation.id,
            plan=activation.plan_ref,
            plan_sha256=activation.plan_sha256,
            releases=() if safe else _release_proofs(activation),
            safe=safe,
        )


class UiReportWriter:
    """Writes `run/ui.json` when something in it changed."""

    def __init__(self, home: Path) -> None:
        self._folder = home / RUN_FOLDER
        self._last: UiReport | None = None

    def write(
        self,
        pins: Collection[int],
        damaged: Collection[str] = (),
        problem: str = "",
        withdrawals: int | None = None,
    ) -> None:
        named = tuple(sorted(damaged)[:MAX_DAMAGED])
        report = UiReport(pins=tuple(sorted(set(pins))), damaged=named, problem=problem, withdrawals=withdrawals)
        if report != self._last and _write(self._folder / "ui.json", report):
            self._last = report


def _release_proofs(activation: Activation) -> tuple[ReleaseProof, ...]:
    """The releases of `activation`, as a heartbeat names them."""
    return tuple(
        ReleaseProof(pack=reference_of(one.path), version=one.version, manifest=one.sha256)
        for one in activation.releases
    )


def read_proof(home: Path, now: Moment) -> Proof | None:
    """The ui's last proof as a heartbeat carries it; None when this boot's ui has recorded none."""
    found = _read(home / RUN_FOLDER / "proof.json", ProofFile)
    if found is None or found.boot != now.boot:
        return None
    return Proof(
        boot=found.ui,
        frames=found.frames,
        age_s=max(0.0, round(now.monotonic - found.monotonic, 3)),
        plan=found.plan,
        plan_sha256=found.plan_sha256,
        releases=found.releases,
        safe=found.safe,
    )


def read_report(home: Path) -> UiReport:
    """What the ui last said; nothing when it has said nothing that can be read."""
    return _read(home / RUN_FOLDER / "ui.json", UiReport) or UiReport()


def _write(path: Path, content: Frozen) -> bool:
    """Whole or not at all; not durable, for a power cut ends what it tells of."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        durable.put(path, msgspec.json.encode(content), flushed=False)
        return True
    return False


def _read(path: Path, kind: type[_T]) -> _T | None:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        if path.stat().st_size <= MAX_FILE_BYTES:
            return msgspec.json.decode(path.read_bytes(), type=kind)
    return None
