"""What a kiosk remembers of withdrawals: kept in `state.db` and `state.spare`, read by the ui. Pure data.

It outlives caches, carriers and restarts, and only ever grows: a server that shows the kiosk an older list, or
none, brings nothing back.
"""

from __future__ import annotations

from content_packs.model import Frozen
from content_packs.withdrawals.listing import NOTHING_LISTED, WithdrawalList, Withdrawn, withdrawn


class Remembered(Frozen, frozen=True):
    """The newest list that was taken, which of its entries an approver has ended, and by whose key it is."""

    listed: WithdrawalList = NOTHING_LISTED
    ended: tuple[int, ...] = ()
    key: str = ""

    @property
    def withdrawn(self) -> Withdrawn:
        """The list as a question."""
        return withdrawn(self.listed, self.ended)


NOTHING_REMEMBERED = Remembered()
