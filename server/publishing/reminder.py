"""Reminds, once a day, of what must be signed again before its term ends."""

from __future__ import annotations

import datetime as dt

from content_packs.publishing.role_tree import RoleTree
from content_packs.publishing.terms import Term, alarms


class Reminder:
    """Belongs to one publisher process; it forgets with it, and reminds again at its next start."""

    def __init__(self) -> None:
        self._day: dt.date | None = None

    def due(self, tree: RoleTree, now: dt.datetime) -> tuple[Term, ...]:
        """What to say now: nothing more on the same day."""
        if now.date() == self._day:
            return ()
        self._day = now.date()
        return alarms(tree, now)
