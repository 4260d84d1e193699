"""Orders of withdrawal carried out at the centre, lists signed as an owned server may, and what a gate still shows."""

from __future__ import annotations

from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import Done, handle_order
from content_packs.withdrawals.listing import Entry, Reason, WithdrawalList, pack_path
from content_packs.withdrawals.orders import Order, give
from kiosk.agent.assembly import Parts
from kiosk.edition import Edition, open_best
from kiosk.state import StateReader
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate
from tests.what_is_shown import ENTRY

BASE = f"{PUBLISHER}/base"


def shown(gate: Gate) -> Edition:
    """What a ui that starts now shows."""
    reader = StateReader(gate.home)
    edition = open_best(gate.home, [reader.current(), reader.previous()])
    remembered = reader.withdrawals()
    reader.close()
    assert edition is not None
    return edition.without(remembered.withdrawn) if remembered else edition


def pages(gate: Gate) -> list[str]:
    """What there is of the pack."""
    edition = shown(gate)
    return [name for name in ("visa", "customs") if edition.page(f"{ENTRY}/{name}", None)]


def poll(gate: Gate, parts: Parts) -> list[str]:
    parts.sync.step(gate.later(10))
    return pages(gate)


def order(gate: Gate, page: str = "visa", reference: str = ENTRY) -> Order:
    published = gate.repository.published
    manifest = published.manifests()[reference]
    sha256 = manifest.pages[page].sha256 if page else published.manifest_sha256(reference)
    return Order(pack_path(reference), sha256, Reason.WRONG, "person lan", page)


def carry_out(gate: Gate, wanted: Order) -> Done:
    give(wanted, gate.repository.inbox, gate.wall)
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        settled = handle_order(publisher, gate.repository.inbox, gate.wall)
    assert settled is not None
    return settled.done


def sign(gate: Gate, listed: WithdrawalList) -> None:
    """What a server does that is fully owned: any list at all, by the right online keys."""
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        publisher.withdraw(listed, gate.wall)


def entry(gate: Gate, wanted: Order) -> Entry:
    return wanted.entry(gate.wall)
