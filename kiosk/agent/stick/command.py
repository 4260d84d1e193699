"""`kiosk import PATH`: takes a stick's content in, here or through the agent at work, and says what came of it."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from content_packs.carrying.stick import open_stick
from content_packs.errors import CouldNotReach
from kiosk.agent.assembly import make_sync, read_root
from kiosk.agent.main import AgentAtWork, only_agent
from kiosk.agent.stick.importing import Import, judged
from kiosk.agent.stick.ordering import order_import
from kiosk.agent.stick.receipts import take_receipts
from kiosk.clock import read_moment
from kiosk.settings import Settings
from kiosk.state import State
from kiosk.stick_report import WELL, Phase, StickReport

SENTENCES = {
    Phase.DONE: "The content of the stick is shown from now on.",
    Phase.SAME: "This kiosk had all of it already.",
    Phase.OLDER: "This stick is older than what the kiosk has{dates}; nothing was changed. Ask for a new one.",
    Phase.EXPIRED: "The dates of this stick have run out; ask for a new one. Is the kiosk's clock right?",
    Phase.DAMAGED: "The stick is damaged.",
    Phase.LACKING: "The stick is not enough for this kiosk; ask for one with everything.",
    Phase.REFUSED: "The stick, or a part of it, was refused.",
    Phase.FOREIGN: "This is no Gatepost stick.",
    Phase.PULLED: "The stick was pulled out too early; put it in again.",
    Phase.FULL: "The disk of this kiosk takes no more.",
    Phase.READING: "",
}


PLAIN = frozenset({Phase.OLDER})
"""Said whole by its sentence; the detail names versions of metadata, and is for the log."""


class NotImported(CouldNotReach):
    """What came of the stick, when it was not what was wanted."""


def import_stick(settings: Settings, place: Path) -> str:
    """Take in the stick at `place`; a sentence when all went well. Raises `NotImported`."""
    try:
        with only_agent(settings.home):
            report = _import_here(settings, place)
    except AgentAtWork:
        report = order_import(settings.home, place, read_moment, time.sleep)
    if report.phase not in WELL:
        raise NotImported(sentence(report))
    return sentence(report)


def sentence(report: StickReport) -> str:
    """What came of it, for whoever typed the command."""
    dates = ""
    if report.made_at and report.have_at:
        dates = f" (written {report.made_at:%d.%m.%Y %H:%M}; the kiosk's is of {report.have_at:%d.%m.%Y %H:%M} UTC)"
    detail = report.detail if report.phase not in PLAIN else ""
    return " ".join(part for part in (SENTENCES[report.phase].format(dates=dates), detail) if part)


def _import_here(settings: Settings, place: Path) -> StickReport:
    now = read_moment()
    try:
        stick = open_stick(place)
    except CouldNotReach as error:
        ended = judged(error)
        return StickReport(now.boot, ended.phase, now.wall, ended.detail)
    state, _ = State.open(settings.home, now.wall)
    try:
        sync, _ = make_sync(settings, read_root(settings.home), state, Random(0), [stick])  # noqa: S311 - jitter
        work = Import(settings.home, state, stick, sync)
        while (come := work.step(read_moment())) is None:
            pass  # a slice of time is over, and there is more to copy
        take_receipts(settings.home, state, stick)
    finally:
        stick.close()
        state.close()
    return StickReport(now.boot, come.phase, now.wall, come.detail, stick.contents.made_at, work.have_at)
