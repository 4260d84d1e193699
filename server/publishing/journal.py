"""What the publisher process did, written into the audit. A database that is away holds nothing up.

Entries that could not be written wait, in order, for the next try; publishing goes on meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections import deque

import structlog
from sqlalchemy.exc import SQLAlchemyError

from content_packs.publishing.publisher import Outcome, Result
from content_packs.publishing.withdrawing import Done, Settled
from server.audit import PUBLISHER, Act, Audit, Entry, by_key

MOST_WAITING = 10_000

log = structlog.get_logger()

ACTS = {Done.WITHDRAWN: Act.WITHDRAWN, Done.REINSTATED: Act.REINSTATED, Done.REFUSED: Act.WITHDRAWAL_REFUSED}
KEY_CHARACTERS = 12


class Journal:
    """The publisher's side of the audit. Without one (`None`) nothing is written."""

    def __init__(self, audit: Audit | None) -> None:
        self._audit = audit
        self._waiting: deque[tuple[Entry, dt.datetime]] = deque(maxlen=MOST_WAITING)

    def settled(self, what: Settled, now: dt.datetime) -> None:
        """An order to withdraw or reinstate was carried out or refused."""
        order = what.order
        detail = {"order": what.name} | ({"sentence": what.sentence} if what.done is Done.REFUSED else {})
        who = PUBLISHER
        if order is not None:
            detail |= {"sha256": order.sha256, "reason": order.reason.value, "by": order.by, "page": order.page}
            if order.approval is not None and what.done is Done.REINSTATED:
                who = by_key(order.approval.keyid[:KEY_CHARACTERS])
        self._note(Entry(ACTS[what.done], who, order.path if order else what.name, detail), now)

    def outcome(self, what: Outcome, now: dt.datetime) -> None:
        """A request was published or refused."""
        act = Act.REQUEST_PUBLISHED if what.result is Result.PUBLISHED else Act.REQUEST_NOT_PUBLISHED
        self._note(Entry(act, PUBLISHER, what.request, {"sentence": what.sentence}), now)

    def catch_up(self) -> None:
        """Write what waits."""
        while self._waiting and self._audit is not None:
            try:
                self._audit.record(*self._waiting[0])
            except SQLAlchemyError as wrong:
                log.error("the audit cannot be written; trying again", reason=str(wrong), waiting=len(self._waiting))
                return
            self._waiting.popleft()

    def _note(self, entry: Entry, now: dt.datetime) -> None:
        if self._audit is not None:
            self._waiting.append((entry, now))
            self.catch_up()


NO_JOURNAL = Journal(None)
