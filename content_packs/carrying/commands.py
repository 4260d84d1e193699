"""`packctl export`: what a site's kiosks need, on a stick or in one file. The edge of the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from pathlib import Path

from content_packs.carrying.export import Exported, Order, export, read_state
from content_packs.carrying.selection import plan_of
from content_packs.publishing.carried_dates import order_dates
from content_packs.publishing.published import Published

Subparsers = argparse._SubParsersAction  # argparse has no public name for it
MEGABYTE = 1_000_000


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command to a command line; it sets ``run(args) -> int``."""
    parser = subparsers.add_parser("export", help="put what a site's kiosks need on a stick, or into one file")
    parser.add_argument("--from", dest="publish", type=Path, required=True, metavar="DIR", help="the publish directory")
    add_options(parser)
    dates = parser.add_mutually_exclusive_group(required=True)
    dates.add_argument(
        "--inbox", type=Path, metavar="DIR", help="the publisher's inbox: it makes dates that last 45 days"
    )
    dates.add_argument("--short-dates", action="store_true", help="carry the published dates, good for some days")
    parser.set_defaults(run=_export)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the server's command of the same name takes too."""
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument(
        "--for", dest="sites", action="append", default=[], metavar="SITE", help="a site; may be repeated"
    )
    whom.add_argument(
        "--plan", dest="plans", action="append", default=[], metavar="REF", help="or a plan, publisher/id"
    )
    parser.add_argument(
        "--since", dest="states", action="append", default=[], type=Path, metavar="STATE", help="leave out what it has"
    )
    parser.add_argument("--to", type=Path, required=True, metavar="PLACE", help="a stick's folder, or a FILE.zip")


def told(exported: Exported, target: Path) -> str:
    """A sentence about what was written."""
    size = exported.length / MEGABYTE
    return f"{target} holds {exported.files} files, {size:.1f} MB, and is good until {exported.good_until:%d.%m.%Y}."


def _export(args: argparse.Namespace) -> int:
    published = Published(args.publish)
    plans = (*args.plans, *(plan_of(published, site) for site in args.sites))
    states = [read_state(file) for file in args.states]
    dates = order_dates(args.inbox, time.sleep) if args.inbox else None
    order = Order(plans, states, dates)
    print(told(export(args.publish, order, args.to, dt.datetime.now(dt.UTC)), args.to))
    return 0
