"""`packctl reinstate`: an approver ends a withdrawal, with their own key on their own machine.

What is withdrawn is taken from the signed list, by this machine's own trusted state; the signature goes to the
server, or as a file into the publisher's inbox, and is judged there and again by every kiosk.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec

from content_packs.errors import ContentBad
from content_packs.signing.asking import (
    OFFICE_VARIABLE,
    Subparsers,
    add_office,
    add_passphrase,
    add_people,
    add_trust,
    asker,
    clock,
    names_of,
)
from content_packs.signing.calls.line import Line
from content_packs.signing.key_names import name_of, short
from content_packs.signing.keys import load_signer
from content_packs.signing.signer import SignerState, fetcher_for
from content_packs.signing.trusting import root_of
from content_packs.trust.trust import Trust
from content_packs.withdrawals.listing import Entry, ended_by, open_entries, read_list, well_written
from content_packs.withdrawals.orders import Order, encode, give
from content_packs.withdrawals.reinstating import approve, is_approved

ADDRESS = "/api/v1/reinstatements"
"""Where the server takes them."""


class Taken(msgspec.Struct, frozen=True):
    """The server's answer: the name of the order."""

    order: str


class NothingToReinstate(ContentBad):
    """What was named is not withdrawn."""


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``reinstate`` to a command line."""
    again = subparsers.add_parser("reinstate", help="as an approver, bring back what was withdrawn")
    again.add_argument("path", help="what was withdrawn, like packs/PUBLISHER/PACK.json")
    again.add_argument("--page", default="", help="one page of the pack")
    again.add_argument("--key", required=True, metavar="KEY.pem", help="an approver's key")
    add_office(again)
    again.add_argument("--to", dest="office", metavar="ADDRESS", help="the same as --office")
    again.add_argument("--inbox", type=Path, metavar="DIR", help="hand it over here instead: the publisher's inbox")
    add_people(again)
    add_trust(again)
    add_passphrase(again)
    again.set_defaults(run=_reinstate)


def withdrawn_now(trust: Trust, path: str, page: str, now: dt.datetime) -> list[tuple[int, Entry]]:
    """The entries, with their numbers, that keep `path`, or its `page`, off the screens."""
    data, publishers = trust.withdrawals(now), trust.delegator(now)
    if data is None:
        return []
    listed = read_list(data)
    ended = ended_by(listed, lambda entry: is_approved(entry, publishers))
    return [(n, one) for n, one in open_entries(listed, ended) if (one.path, one.page) == (path, page)]


def _reinstate(args: argparse.Namespace) -> int:
    if not args.office and not args.inbox:
        raise ContentBad(f"Say where to hand it over: --office ADDRESS, or ${OFFICE_VARIABLE}, or --inbox DIR.")
    now = clock()
    state = SignerState(args.state, root_of(args))
    trust = state.trust(fetcher_for(args.place))
    trust.refresh(now)
    found = withdrawn_now(trust, args.path, args.page, now)
    state.remember(trust)
    what = f"{args.path} page {args.page}" if args.page else args.path
    if not found and (meant := well_written(args.path)):
        raise NothingToReinstate(f"Nothing that is signed is called {args.path}. Write it as {meant}.")
    if not found:
        raise NothingToReinstate(f"{what} is not withdrawn; look at the server's page Withdrawals for the exact name.")
    signer = load_signer(args.key, asker(args))
    keyid = signer.public_key.keyid
    orders = [
        Order(one.path, one.sha256, one.reason, f"key {short(keyid)}", one.page, approve(one.revision, n, signer))
        for n, one in found
    ]
    for number, one in found:
        when = f"withdrawn {one.at:%Y-%m-%d %H:%M} UTC, {one.reason}"
        print(f"entry {number}: {what}, revision {one.sha256[:12]}, {when}")
    if args.inbox:
        names = [give(order, args.inbox, now) for order in orders]
    else:
        names = list(_sent(orders, Line(args.office, signer, clock)))
    signed = f"Signed by {name_of(keyid, names_of(args.people))}"
    print(f"{signed} and handed over as {', '.join(names)}. The publisher brings it back at its next turn.")
    return 0


def _sent(orders: Iterable[Order], line: Line) -> Iterable[str]:
    for order in orders:
        yield line.call("POST", ADDRESS, Taken, encode(order)).order
