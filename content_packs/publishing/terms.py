"""How long what is signed still holds, and who must sign again before it ends. Pure; `now` is passed in.

Past its date a role stops updates and takes nothing off a screen. Root is told 90, 60 and 30 days ahead, because
its people come from far; every other role that people sign 60, 30 and 14 days; an online role as soon as the
publisher process, which renews it at half its term, has plainly not done so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from content_packs.publishing.role_tree import RoleTree
from content_packs.trust.roles import PUBLISHERS, STANDING_ROLES, WITHDRAWALS, is_duty_role

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


class By(StrEnum):
    """Whose signatures renew a term."""

    ROOT = "two holders of root keys"
    TARGETS = "two holders of targets keys"
    PUBLISHERS = "two holders of publishers' tokens"
    PEOPLE = "an author and an approver"
    DUTY = "one on duty"
    PROCESS = "the publisher process"


@dataclass(frozen=True)
class Term:
    """One role's term, and by whom it is renewed: so many of its `keys`."""

    role: str
    version: int
    expires: dt.datetime
    days: int
    stage: Stage
    by: By
    needed: int
    keys: int

    @property
    def sentence(self) -> str:
        """For the log and the operator."""
        when = f"in {self.days} days" if self.days >= 0 else f"{-self.days} days ago"
        ends = "ends" if self.days >= 0 else "ended"
        if self.by is By.PROCESS:
            return f"The term of {self.role} {ends} {when}: is the publisher process running, with its keys?"
        return f"The term of {self.role} {ends} {when}: {self.by} must sign it again ({RUNBOOK})."


def terms(tree: RoleTree, now: dt.datetime) -> tuple[Term, ...]:
    """Every role's term, the one that ends first standing first."""
    found = {"root": tree.root, "timestamp": tree.timestamp, "snapshot": tree.snapshot}
    signed = found | {name: role.signed for name, role in tree.signed.items()}
    each = (_term(name, role.version, role.expires, tree, now) for name, role in signed.items())
    return tuple(sorted(each, key=lambda term: (term.expires, term.role)))


def alarms(tree: RoleTree, now: dt.datetime) -> tuple[Term, ...]:
    """The terms that somebody must do something about."""
    return tuple(term for term in terms(tree, now) if term.stage is not Stage.HOLDS)


def _term(role: str, version: int, expires: dt.datetime, tree: RoleTree, now: dt.datetime) -> Term:
    days = (expires - now).days
    marks = ONLINE_DAYS if role in ONLINE else ROOT_DAYS if role == "root" else PEOPLE_DAYS
    stage = Stage.OVER if expires <= now else Stage(sum(days <= mark for mark in marks))
    delegator = tree.root if role in tree.root.roles else tree.targets if role in STANDING_ROLES else tree.publishers
    holders = delegator.get_delegated_role(role)
    return Term(role, version, expires, days, stage, _by(role), holders.threshold, len(holders.keyids))


def _by(role: str) -> By:
    if role in ONLINE:
        return By.PROCESS
    if role == "targets" or (role in STANDING_ROLES and role != PUBLISHERS):
        return By.TARGETS
    return {"root": By.ROOT, PUBLISHERS: By.PUBLISHERS}.get(role, By.DUTY if is_duty_role(role) else By.PEOPLE)
