"""`packctl cap`: alerts of warning services become drafts in a folder. No word of theirs reaches a screen unsigned."""

from __future__ import annotations

import datetime as dt
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.language_source import load_language_packs
from content_packs.notices.cap.alert import MsgType
from content_packs.notices.cap.desk import Country, Desk
from content_packs.notices.cap.errors import AlertPassedOver
from content_packs.notices.cap.feed import Found, alerts_at, load
from content_packs.notices.cap.mapping import read_mapping
from content_packs.notices.cap.memory import Made, Memory
from content_packs.plan import PlanLayer, read_layer
from content_packs.signing.asking import STATE, Subparsers, clock
from content_packs.signing.trusting import trust_of
from content_packs.trust.roles import Kind
from content_packs.trust.trust import Trust

MIN_EVERY_S = 10


def add_commands(subparsers: Subparsers[ArgumentParser]) -> None:
    """Add ``packctl cap`` to a command line."""
    cap = subparsers.add_parser("cap", help="alerts in the Common Alerting Protocol 1.2 → drafts for people to sign")
    cap.add_argument("places", nargs="+", metavar="PLACE", help="an alert, a folder of them, or an address of a feed")
    cap.add_argument("--out", type=Path, required=True, metavar="DIR", help="where drafts are laid")
    cap.add_argument("--publisher", required=True, help="whose notices they are to become")
    cap.add_argument("--mapping", type=Path, metavar="FILE.toml", help="events → templates, geocodes → places")
    cap.add_argument("--tests", action="store_true", help="draft tests too, as drills")
    cap.add_argument("--every", type=int, default=0, metavar="SECONDS", help="go on, and look again this often")
    cap.add_argument("--root", type=Path, help="the root.json that kiosks embed: to know plans and templates")
    cap.add_argument("--from", dest="place", default="", metavar="PLACE", help="publish directory: address or folder")
    cap.add_argument("--state", type=Path, default=STATE, metavar="DIR", help="what this machine remembers")
    cap.set_defaults(run=_run)


def _run(args: Namespace) -> int:
    if bool(args.root) != bool(args.place):
        raise ContentBad("--root and --from belong together: plans and templates are only taken when they are signed.")
    if args.every and args.every < MIN_EVERY_S:
        raise ContentBad(f"--every {args.every} asks too often; {MIN_EVERY_S} seconds at least.")
    args.out.mkdir(parents=True, exist_ok=True)
    failed = _look(args)
    while args.every:
        time.sleep(args.every)
        failed = _look(args)
    return int(failed)


def _look(args: Namespace) -> bool:
    """Look once at every place; whether something was malformed or could not be reached."""
    now = clock()
    desk = Desk(args.out, Memory(args.out), _country(args, now))
    found = [each for place in args.places for each in alerts_at(place, load, desk.memory.knows)]
    order = sorted(found, key=lambda each: each.alert.itself.sent if each.alert else now)
    failures = sum(_taken(desk, each, now) for each in order)
    return failures > 0


def _taken(desk: Desk, found: Found, now: dt.datetime) -> bool:
    if found.alert is None:
        print(f"{found.place}: {found.problem}", file=sys.stderr)
        return True
    alert = found.alert
    kind = "" if alert.msg_type is MsgType.ALERT else f" ({alert.msg_type})"
    try:
        said = desk.take(alert, now)
    except AlertPassedOver as passed:
        said = f"passed over. {passed}"
    if said:
        print(f"{alert.itself.identifier}{kind}: {said}")
    if found.entry:
        desk.memory.note(found.entry, Made.PASSED)
    return False


def _country(args: Namespace, now: dt.datetime) -> Country:
    mapping = read_mapping(args.mapping) if args.mapping else None
    if mapping is not None and mapping.publisher != args.publisher:
        raise ContentBad(f"{args.mapping} is {mapping.publisher}'s; --publisher says {args.publisher}.")
    trust = trust_of(args, now) if args.root else None
    layers = _layers(trust, args.publisher, now) if trust else ()
    paths = trust.listed(Kind.TEMPLATE, args.publisher, now) if trust else ()
    templates = {path: trust.target(path, now).data for path in paths} if trust else {}
    return Country(args.publisher, tuple(load_language_packs()), layers, templates, mapping, args.tests)


def _layers(trust: Trust, publisher: str, now: dt.datetime) -> Sequence[PlanLayer]:
    return tuple(read_layer(trust.target(path, now).data) for path in trust.listed(Kind.PLAN, publisher, now))
