"""What a kiosk counts in tests: views and answers at moments of a stepped clock, and the batches they became."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from content_packs.wire import ClockTrust, TallyBatch
from kiosk.clock import Clock, Moment
from kiosk.counting import Answer, View
from kiosk.tally_reader import stream_of, waiting

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SYNCED = Clock(ClockTrust.SYNCED, 0.0)
UNTRUSTED = Clock(ClockTrust.UNTRUSTED)
HOUR = 3600.0
DAY = 24 * HOUR


def at(seconds: float = 0, boot: str = "boot-a", wall: dt.datetime = NOON) -> Moment:
    return Moment(wall=wall + dt.timedelta(seconds=seconds), monotonic=1000 + seconds, boot=boot)


def view(page: str = "visa", language: str = "vi", **more: object) -> View:
    return msgspec.convert(
        {
            "pack": "p/entry",
            "version": 1,
            "page": page,
            "language": language,
            "shown": language,
            "dwell_s": 5.0,
            **more,
        },
        View,
    )


def answer(choice: str = "yes", **more: object) -> Answer:
    whole = {
        "pack": "p/entry",
        "version": 1,
        "page": "visa",
        "revision": "0123456789ab",
        "language": "vi",
        "shown": "vi",
        "question": "useful",
        "choice": choice,
    }
    return msgspec.convert({**whole, **more}, Answer)


def batches(home: Path) -> tuple[TallyBatch, ...]:
    return waiting(home, stream_of(home), 0).batches
