"""Withdrawing from the centre: what can be, what is, and the orders for the publisher process.

This side holds no key: it judges an order as the publisher will (`content_packs.publishing.withdrawing`), so that a
person hears at once what is wrong, writes it into the inbox, and into the audit. The publisher judges it again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.publishing.published import Published
from content_packs.publishing.withdrawing import ended, judge
from content_packs.trust.roles import Kind, parse_path
from content_packs.withdrawals.listing import MAX_ENTRIES, NEARLY_FULL, WITHDRAWABLE, Entry, pack_path
from content_packs.withdrawals.orders import Order, give, waiting
from content_packs.withdrawals.revisions import Held, held, is_danger, pages
from server.audit import Act, Audit
from server.audit import Entry as AuditEntry
from server.errors import NotWithdrawable, Unavailable


class Standing(StrEnum):
    """How it is with an entry of the list."""

    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    BROUGHT_BACK = "brought-back"  # the entry that ended another
    UNSIGNED = "unsigned"  # a reinstatement that no approver of today signed


@dataclass(frozen=True)
class Listed:
    """An entry, its number, and how it is with it."""

    number: int
    entry: Entry
    standing: Standing


@dataclass(frozen=True)
class Revision:
    """What can be withdrawn: a page's blob, or a target. `version` is of the newest release that holds it."""

    version: int
    sha256: str
    current: bool


class Withdrawals:
    """Of one publish directory. `inbox` is where orders wait; without one nothing can be ordered here."""

    def __init__(self, publish_dir: Path, inbox: Path | None, audit: Audit) -> None:
        self._published = Published(publish_dir)
        self._inbox = inbox
        self._audit = audit

    # -- looking

    def version(self) -> int:
        """Of the list now; 0 before there was any."""
        return self._published.withdrawals().version

    def listed(self) -> list[Listed]:
        """Every entry, the newest first."""
        over = ended(self._published)
        entries = self._published.withdrawals().entries
        found = [Listed(number, one, _standing(number, one, over)) for number, one in enumerate(entries, start=1)]
        return found[::-1]

    def on_their_way(self) -> int:
        """How many orders the publisher has not carried out yet."""
        return sum(1 for _ in waiting(self._inbox)) if self._inbox else 0

    def room(self) -> int | None:
        """How many entries the list still takes; None while there is plenty of room."""
        count = len(self._published.withdrawals().entries)
        return MAX_ENTRIES - count if count >= NEARLY_FULL else None

    def targets(self) -> list[str]:
        """Paths of what is released and can be withdrawn."""
        return sorted(path for path in self._released() if self._can_go(path))

    def pages_of(self, path: str) -> tuple[str, ...]:
        """The pages of any release of a pack that is still here."""
        found = (page for release in held(self._published.folder, path) for page in release.manifest().pages)
        return tuple(dict.fromkeys(found))

    def revisions(self, path: str, page: str) -> list[Revision]:
        """What of `path`, or of its `page`, there is to withdraw, the newest first."""
        releases = held(self._published.folder, path)
        now = self._released().get(path, "")
        if page:
            current = next((one for one in releases if one.sha256 == now), None)
            shown = current.manifest().pages[page].sha256 if current and page in current.manifest().pages else ""
            return [Revision(release.version, sha256, sha256 == shown) for release, sha256 in pages(releases, page)]
        return [Revision(one.version, one.sha256, one.sha256 == now) for one in releases]

    # -- ordering

    def order(self, order: Order, who: str, now: dt.datetime) -> str:
        """Give `order` to the publisher; raises `NotWithdrawable` with what is wrong, in a sentence."""
        if self._inbox is None:
            raise Unavailable("This server has no inbox_dir: name it in its settings, so that orders can be given.")
        try:
            judge(order, self._published, now)
        except (ContentBad, ValueError) as wrong:
            raise NotWithdrawable(str(wrong)) from wrong
        name = give(order, self._inbox, now)
        detail = {"page": order.page, "sha256": order.sha256, "reason": order.reason.value, "order": name}
        act = Act.REINSTATEMENT_BROUGHT if order.approval else Act.WITHDRAWAL_ORDERED
        self._audit.record(AuditEntry(act, who, order.path, detail), now)
        return name

    # -- inside

    def _released(self) -> dict[str, str]:
        roles = self._published.tree().released.values()
        return {path: info.hashes["sha256"] for role in roles for path, info in role.signed.targets.items()}

    def _can_go(self, path: str) -> bool:
        parts = parse_path(path)
        if parts is None or parts.kind not in WITHDRAWABLE or path in self._bases():
            return False
        return parts.kind is Kind.PACK or not any(_warns(one) for one in held(self._published.folder, path)[:1])

    def _bases(self) -> frozenset[str]:
        return frozenset(pack_path(one.base) for one in self._published.plan_layers().values() if one.base)


def _warns(one: Held) -> bool:
    try:
        return is_danger(one.path, one.data)
    except ContentBad:
        return False


def _standing(number: int, entry: Entry, over: frozenset[int]) -> Standing:
    if entry.approval is not None:
        return Standing.BROUGHT_BACK if entry.approval.number in over else Standing.UNSIGNED
    return Standing.REINSTATED if number in over else Standing.WITHDRAWN
