"""How long what is signed still holds, and who must sign again before it ends. Pure; `now` is passed in.

Past its date a role stops updates and takes nothing off a screen. Root is told 90, 60 and 30 days ahead, because
its people come from far; every other role that people sign 60, 30 and 14 days; an online role as soon as the
publisher process, which renews it at half its term, has plainly not done so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from content_packs.publishing.role_tree import RoleTree
from content_packs.trust.roles import PUBLISHERS, STANDING_ROLES, WITHDRAWALS, publisher_of_role

RUNBOOK = "docs/runbooks/rotate-a-role.md"
ROOT_DAYS = (90, 60, 30)
PEOPLE_DAYS = (60, 30, 14)
ONLINE_DAYS = (12, 9, 5)  # the timestamp has 13 to 14 days left on every good day, the others 15 and more
ONLINE = ("timestamp", "snapshot", WITHDRAWALS)


class Stage(IntEnum):
    """How near the end is."""

    HOLDS = 0
    FIRST = 1
    SECOND = 2
    LAST = 3
    OVER = 4


@dataclass(frozen=True)
class Term:
    """One role's term. `signers` is whose signatures renew it: a role's, a publisher's, or the publisher process."""

    role: str
    version: int
    expires: dt.datetime
    days: int
    stage: Stage
    signers: str

    @property
    def sentence(self) -> str:
        """For the log and the operator."""
        when = f"in {self.days} days" if self.days >= 0 else f"{-self.days} days ago"
        ends = "ends" if self.days >= 0 else "ended"
        if self.role in ONLINE:
            return f"The term of {self.role} {ends} {when}: is the publisher process running, with its keys?"
        return f"The term of {self.role} {ends} {when}: {self.signers} must sign it again ({RUNBOOK})."


def terms(tree: RoleTree, now: dt.datetime) -> tuple[Term, ...]:
    """Every role's term, the one that ends first standing first."""
    found = {"root": tree.root, "timestamp": tree.timestamp, "snapshot": tree.snapshot}
    signed = found | {name: role.signed for name, role in tree.signed.items()}
    each = (_term(name, role.version, role.expires, now) for name, role in signed.items())
    return tuple(sorted(each, key=lambda term: (term.expires, term.role)))


def alarms(tree: RoleTree, now: dt.datetime) -> tuple[Term, ...]:
    """The terms that somebody must do something about."""
    return tuple(term for term in terms(tree, now) if term.stage is not Stage.HOLDS)


def _term(role: str, version: int, expires: dt.datetime, now: dt.datetime) -> Term:
    days = (expires - now).days
    marks = ONLINE_DAYS if role in ONLINE else ROOT_DAYS if role == "root" else PEOPLE_DAYS
    stage = Stage.OVER if expires <= now else Stage(sum(days <= mark for mark in marks))
    return Term(role, version, expires, days, stage, _signers(role))


def _signers(role: str) -> str:
    if role == "root":
        return "two holders of root keys"
    if role == PUBLISHERS:
        return "two holders of publishers' tokens"
    if role == "targets" or role in STANDING_ROLES:
        return "two holders of targets keys"
    own = publisher_of_role(role)
    return f"an author and an approver of {own}" if own == role else f"one on duty for {own}"
