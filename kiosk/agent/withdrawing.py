"""FETCH and VERIFY, before everything else: what is withdrawn, into the kiosk's memory.

Rules:

- The list is taken only if it goes on from the one that is remembered (`withdrawals.listing.check_next`); one
  that is older, forged, shortened or gone changes nothing, and is told to the operator.
- A reinstatement counts when an approver of that publisher signed it, by the signed roles of the moment. It
  goes on counting when that approver leaves.
- When the people of `targets` have exchanged the key of the role, the list by the new key takes the place of the
  one that is remembered: what a stolen key withdrew binds nobody. It must begin with the list that stood when they
  exchanged it, so that an owned server brings nothing back.
- What the list may not name (the base pack, a notice of danger) stays, and is told to the operator.
- Trouble with the list keeps no other content back, but the carrier is asked again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.trust.trust import Trust
from content_packs.withdrawals.listing import (
    NOTHING_LISTED,
    Withdrawn,
    check_begins,
    check_next,
    pack_path,
    read_list,
    reinstatements,
)
from content_packs.withdrawals.reinstating import is_approved
from content_packs.withdrawals.revisions import is_danger
from kiosk.activation import Activation, Signed
from kiosk.blobs import BlobStore
from kiosk.remembered import NOTHING_REMEMBERED, Remembered
from kiosk.state import State


class Withdrawing:
    """Keeps the memory of one kiosk. `problem` is a sentence for the heartbeat, "" when all is well."""

    def __init__(self, trust: Trust, state: State, store: BlobStore) -> None:
        self._trust = trust
        self._state = state
        self._store = store
        self._trouble = ""
        self._overreach = ""

    @property
    def problem(self) -> str:
        return "; ".join(sentence for sentence in (self._trouble, self._overreach) if sentence)

    @property
    def troubled(self) -> bool:
        """Whether the list has to be asked for again."""
        return bool(self._trouble)

    @property
    def withdrawn(self) -> Withdrawn:
        """What must not be shown, as far as is known."""
        return self._state.withdrawals().withdrawn

    def look(self, now: dt.datetime) -> CouldNotReach | None:
        """Take the newest list into the memory. What could not be reached is returned, not raised."""
        self._trouble = ""
        try:
            self._take(now)
        except ContentBad as error:
            self._trouble = f"withdrawals: {error}"
        except CouldNotReach as error:
            self._trouble = f"withdrawals: {error}"
            return error
        return None

    def judge(self, shown: Activation | None) -> None:
        """Tell the operator what is named on the list though it may not be."""
        named = sorted(self._named_wrongly(shown)) if shown else []
        self._overreach = f"withdrawals: {', '.join(named)} cannot be withdrawn and stays" if named else ""

    def _take(self, now: dt.datetime) -> None:
        before, key = self._state.withdrawals(), self._trust.withdrawals_key(now)
        known = before if before.key in ("", key) else NOTHING_REMEMBERED
        data = self._trust.withdrawals(now)
        listed = read_list(data) if data is not None else NOTHING_LISTED
        check_next(known.listed, listed)
        check_begins(listed, self._trust.withdrawals_standing(now))
        publishers = self._trust.delegator(now)
        approved = (one.approval for one in reinstatements(listed) if is_approved(one, publishers))
        ended = {approval.number for approval in approved if approval}
        following = Remembered(listed=listed, ended=tuple(sorted({*known.ended, *ended})), key=key)
        if following != before:
            self._state.withdraw(following, self._trust.high_water())

    def _named_wrongly(self, shown: Activation) -> Iterator[str]:
        withdrawn = self.withdrawn
        base = pack_path(shown.plan.base) if shown.plan.base else ""
        yield from {f"the base pack {path}" for path, _, _ in withdrawn.revisions if path == base}
        for notice in shown.notices:
            if (notice.path, "", notice.sha256) in withdrawn and self._warns_of_danger(notice):
                yield notice.path

    def _warns_of_danger(self, notice: Signed) -> bool:
        with contextlib.suppress(ContentBad):
            return is_danger(notice.path, self._store.read(notice.sha256))
        return False
