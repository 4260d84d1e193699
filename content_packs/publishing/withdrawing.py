"""PUBLISH: orders to withdraw or reinstate → the signed list. The server's one power over content, and its limits.

Rules, beside those of `withdrawals.listing`:

1. A revision is withdrawn only if this directory has published it: a mistyped hash takes nothing away.
2. Whatever any signed plan names as its base pack is refused, its pages too, and so is a notice of danger.
3. A reinstatement needs the signature of an approver of that publisher. The server has no such key.
4. An order that was carried out before (a kill came between) is done, and adds nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import Publisher
from content_packs.trust.roles import Kind, parse_path
from content_packs.withdrawals.listing import (
    WITHDRAWABLE,
    Entry,
    WithdrawalList,
    ended_by,
    extended,
    open_entries,
    pack_path,
)
from content_packs.withdrawals.orders import Order, OrderUnreadable, read_order, refuse, waiting
from content_packs.withdrawals.reinstating import is_approved
from content_packs.withdrawals.revisions import held, is_danger, pages


class NotWithdrawn(ContentBad):
    """An order that is not carried out; the sentence says why."""


class Done(StrEnum):
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    REFUSED = "refused"


@dataclass(frozen=True)
class Settled:
    """What became of one order. `order` is none when its file could not be read."""

    done: Done
    name: str
    order: Order | None
    sentence: str


def handle_order(publisher: Publisher, inbox: Path, now: dt.datetime) -> Settled | None:
    """Carry out or refuse the oldest order; None when there is none. Raises `OSError` when the disk fails: then
    the order is taken up again."""
    file = next(waiting(inbox), None)
    if file is None:
        return None
    order = None
    try:
        order = read_order(file)
        done, following = judge(order, publisher.published, now)
    except (OrderUnreadable, ContentBad, ValueError) as error:
        refuse(file, str(error))
        return Settled(Done.REFUSED, file.name, order, str(error))
    if following is not None:
        publisher.withdraw(following, now)
    file.unlink()
    return Settled(done, file.name, order, f"{done.value.capitalize()}: {named(order)}.")


def judge(order: Order, published: Published, now: dt.datetime) -> tuple[Done, WithdrawalList | None]:
    """What `order` comes to, and the next list; none when it stands there already. Raises `ContentBad`."""
    listed, entry = published.withdrawals(), order.entry(now)
    is_open = dict(open_entries(listed, ended(published)))
    if order.approval is None:
        check_withdrawable(published, entry)
        known = any(one.revision == entry.revision for one in is_open.values())
        return Done.WITHDRAWN, None if known else extended(listed, entry)
    if not is_approved(entry, published.tree().publishers):
        raise NotWithdrawn(f"{named(order)} stays withdrawn: no approver of its publisher signed that it comes back.")
    if _same(listed, order.approval.number, entry) and order.approval.number not in is_open:
        return Done.REINSTATED, None
    if order.approval.number not in is_open or is_open[order.approval.number].revision != entry.revision:
        raise NotWithdrawn(f"{named(order)} is not what entry {order.approval.number} withdrew. Sign it again.")
    return Done.REINSTATED, extended(listed, entry)


def ended(published: Published) -> frozenset[int]:
    """Numbers of the withdrawals that an approver has ended."""
    publishers = published.tree().publishers
    return ended_by(published.withdrawals(), lambda entry: is_approved(entry, publishers))


def check_withdrawable(published: Published, entry: Entry) -> None:
    """Raise `NotWithdrawn` for what the server may not take away, or does not have."""
    parts = parse_path(entry.path)
    if parts is None or parts.kind not in WITHDRAWABLE:
        raise NotWithdrawn(f"{entry.path[:80]} cannot be withdrawn: only packs, pages, notices and templates can.")
    if entry.path in {pack_path(layer.base) for layer in published.plan_layers().values() if layer.base}:
        raise NotWithdrawn(f"{entry.path} is a base pack, which lies beneath everything: it cannot be withdrawn.")
    releases = held(published.folder, entry.path)
    if parts.kind is Kind.PACK and entry.page:
        if all(sha256 != entry.sha256 for _, sha256 in pages(releases, entry.page)):
            raise NotWithdrawn(f"No release of {entry.path} holds this revision of page {entry.page}.")
        return
    found = next((one for one in releases if one.sha256 == entry.sha256), None)
    if found is None:
        raise NotWithdrawn(f"{entry.path} was never published in this revision.")
    if is_danger(entry.path, found.data):
        raise NotWithdrawn(f"{entry.path} warns of danger: only those who signed it take it back.")


def named(order: Order) -> str:
    """What an order is about, in a word."""
    return f"{order.path} page {order.page}" if order.page else order.path


def _same(listed: WithdrawalList, number: int, entry: Entry) -> bool:
    return 0 < number <= len(listed.entries) and listed.entries[number - 1].revision == entry.revision
