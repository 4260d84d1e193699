"""What a command line trusts: the root that ``--root`` names, what ``--from`` serves, what ``--state`` remembers."""

from __future__ import annotations

import argparse
import datetime as dt

from content_packs.errors import ContentBad
from content_packs.signing.request import Standing
from content_packs.signing.signer import SignerState, fetcher_for, trusted_standing
from content_packs.trust.trust import Trust


def root_of(args: argparse.Namespace) -> bytes:
    """What ``--root`` names. Raises `ContentBad`."""
    try:
        data: bytes = args.root.read_bytes()
    except OSError as wrong:
        raise ContentBad(
            f"{args.root} cannot be read ({wrong.strerror}); name with --root the root.json that was carried to you."
        ) from wrong
    return data


def trust_of(args: argparse.Namespace, now: dt.datetime) -> Trust:
    """What is published and trusted now; it is remembered."""
    state, trust = _known(args)
    trust.refresh(now)
    state.remember(trust)
    return trust


def standing_of(args: argparse.Namespace, publisher: str, now: dt.datetime) -> Standing:
    """What a request of `publisher` would change; it is remembered."""
    state, trust = _known(args)
    standing = trusted_standing(trust, publisher, now)
    state.remember(trust)
    return standing


def _known(args: argparse.Namespace) -> tuple[SignerState, Trust]:
    """What was trusted the last time."""
    state = SignerState(args.state, root_of(args))
    return state, state.trust(fetcher_for(args.place))
