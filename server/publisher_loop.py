"""The publisher process: takes complete requests from the inbox, one after the other, until told to stop.

All of the work is `content_packs.publishing.publisher.Publisher`; this is the loop round it. It holds the online
keys, listens on no network, and is never part of a web worker.
"""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from content_packs.errors import ContentBad
from content_packs.publishing.carried_dates import handle_orders
from content_packs.publishing.online_keys import OnlineKeyMissing
from content_packs.publishing.publisher import Publisher, Result, load_online_keys
from content_packs.publishing.withdrawing import handle_order
from server.errors import CannotStart, SettingsBad
from server.publishing.journal import NO_JOURNAL, Journal
from server.publishing.reminder import Reminder
from server.settings import Settings

IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 15.0

log = structlog.get_logger()

Clock = Callable[[], dt.datetime]


def open_publisher(settings: Settings) -> Publisher:
    """The publisher of `settings`; raises `CannotStart` when a key or a folder is missing or taken."""
    inbox = _needed(settings.inbox_dir, "inbox_dir")
    keys = _needed(settings.online_keys_dir, "online_keys_dir")
    try:
        return Publisher(settings.publish_dir, inbox, load_online_keys(keys))
    except (ContentBad, OSError) as wrong:
        raise CannotStart(f"The publisher cannot start: {wrong}") from wrong


def run(publisher: Publisher, now: Clock, stop: threading.Event, journal: Journal = NO_JOURNAL) -> None:
    """Handle requests until `stop` is set; the log says when it begins, and where it looks."""
    reminder = Reminder()
    log.info("ready", watching=str(publisher.inbox))
    while not stop.is_set():
        remind(publisher, now(), reminder)
        stop.wait(step(publisher, now(), journal))


def remind(publisher: Publisher, now: dt.datetime, reminder: Reminder) -> None:
    """Say once a day which signatures are near their date; what is broken, `step` says."""
    with suppress(ContentBad, OSError):
        for term in reminder.due(publisher.published.tree(), now):
            log.warning("a term ends", role=term.role, days=term.days, sentence=term.sentence)


def step(publisher: Publisher, now: dt.datetime, journal: Journal = NO_JOURNAL) -> float:
    """One request, every withdrawal before it, and the daily signatures; returns for how many seconds there is
    nothing to do. A request that may not be taken is named once, and holds nothing up."""
    journal.catch_up()
    try:
        keyless = _keep_up(publisher, now, journal)
        outcome = publisher.handle_one(now)
    except (ContentBad, OSError) as wrong:
        log.error("the publish directory cannot be worked on; trying again", reason=str(wrong))
        return TROUBLE_SECONDS
    if outcome.result is Result.NOTHING:
        return TROUBLE_SECONDS if keyless else IDLE_SECONDS
    if outcome.result is Result.LEFT:
        log.error("a request cannot be taken", request=outcome.request, reason=outcome.sentence)
        return 0.0
    log.info(outcome.result.value, request=outcome.request, sentence=outcome.sentence)
    journal.outcome(outcome, now)
    return 0.0


def _keep_up(publisher: Publisher, now: dt.datetime, journal: Journal) -> bool:
    """Everything that the online keys are for; whether one is missing. Then the inbox is looked at all the same: the
    change of the roles that makes other keys the right ones comes that way."""
    try:
        _withdraw(publisher, now, journal)
        publisher.refresh(now)
        handle_orders(publisher, now)
    except OnlineKeyMissing as missing:
        log.error("an online key is missing", reason=str(missing))
        return True
    return False


def _withdraw(publisher: Publisher, now: dt.datetime, journal: Journal) -> None:
    """Carry out every order that waits: nothing is more urgent."""
    while (settled := handle_order(publisher, publisher.inbox, now)) is not None:
        log.info(settled.done.value, order=settled.name, sentence=settled.sentence)
        journal.settled(settled, now)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _needed(folder: Path | None, key: str) -> Path:
    if folder is None:
        raise SettingsBad(f"The publisher needs the setting {key}. Name its folder, then start again.")
    return folder
