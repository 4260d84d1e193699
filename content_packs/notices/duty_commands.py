"""`packctl notices templates | fill | end`: somebody on duty says what is going on, in words that were signed before.

Each request goes on like every other: `packctl sign` with the key on duty, `packctl submit`.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from content_packs.errors import ContentBad, NotListed
from content_packs.language_source import load_language_packs
from content_packs.notices.duty import DutyNotice, duty_path, template_path, write_duty
from content_packs.notices.fill import TOOL_LANGUAGE, Typed, asked_for, fill
from content_packs.notices.filling import Place, filled, place_of
from content_packs.notices.template import read_template
from content_packs.plain import plain_text
from content_packs.plan import Level, Plan, PlanLayer, merge, read_layer
from content_packs.signing.asking import Subparsers, add_trust, clock, same_options
from content_packs.signing.request import Standing, check, read_request, write_request
from content_packs.signing.signer import trusted_standing
from content_packs.signing.trusting import trust_of
from content_packs.trust.roles import Kind, TargetPath, duty_role
from content_packs.trust.trust import Trust


def add_commands(notices: Subparsers[ArgumentParser]) -> None:
    """Add these commands below ``packctl notices``."""
    listing = notices.add_parser("templates", help="what can be filled in, and with what")
    filling = notices.add_parser("fill", help="draft a notice from a signed template, for the key on duty to sign")
    ending = notices.add_parser("end", help="draft the end of a notice that was filled in")
    for parser in (filling, ending):
        parser.add_argument("folder", type=Path, metavar="REQUEST", help="the new request's folder")
    filling.add_argument("template", help="the template's id, as `packctl notices templates` shows it")
    ending.add_argument("id", help="the notice's id")
    _add_values(filling)
    for parser, run in ((listing, _templates), (filling, _fill), (ending, _end)):
        parser.add_argument("--publisher", required=True)
        add_trust(parser)
        parser.set_defaults(run=run)
    for parser in (filling, ending):
        parser.add_argument("--asked-by", required=True, metavar="KEY", help="the key on duty, by name")


def _add_values(parser: ArgumentParser) -> None:
    parser.add_argument("--gate", action="append", default=[], help="a site that is to read it; without: all of them")
    parser.add_argument("--until", required=True, metavar="WHEN", help="+3h, 18:00 or 2026-11-22T18:00")
    parser.add_argument("--start", default="", metavar="WHEN", help="without: now")
    parser.add_argument("--next", default="", metavar="WHEN", help="when the next word comes; danger must say it")
    parser.add_argument("--severity", default="", help="without: the template's usual one")
    parser.add_argument("--set", action="append", default=[], metavar="SLOT=VALUE", help="a choice or a number")
    parser.add_argument("--drill", action="store_true")
    parser.add_argument("--id", default="", help="to change a notice that stands; without: a new one")
    parser.add_argument("--zone", default="", help="the clock by which times are meant; without: the gate's")


def _templates(args: Namespace) -> int:
    now = clock()
    trust = trust_of(args, now)
    paths = trust.listed(Kind.TEMPLATE, args.publisher, now)
    for path in paths:
        print("\n".join(asked_for(read_template(trust.target(path, now).data))))
    if not paths:
        print(f"{args.publisher} has released no template.")
    return 0


def _fill(args: Namespace) -> int:
    now = clock()
    trust = trust_of(args, now)
    standing = trusted_standing(trust, duty_role(args.publisher), now)
    path = template_path(args.publisher, args.template)
    if path not in standing.templates:
        raise NotListed(f"{args.publisher} has released no template {args.template}.")
    plans = {ref: _plan(trust, ref, now) for ref in _gates(args)}
    zone = args.zone or _zone(trust, args.publisher, plans, now)
    duty = fill(standing.templates[path], _typed(args), now, zone)
    _draft(args, standing, {duty_path(duty.publisher, duty.id): write_duty(duty)}, now)
    place = next((place_of(plan) for plan in plans.values()), Place({TOOL_LANGUAGE: "[the gate]"}, zone))
    print("\n".join(_words(duty, standing.templates[path], place)))
    return 0


def _end(args: Namespace) -> int:
    now = clock()
    trust = trust_of(args, now)
    standing = trusted_standing(trust, duty_role(args.publisher), now)
    _draft(args, standing, {}, now, [duty_path(args.publisher, args.id)])
    return 0


# -- inside --------------------------------------------------------------------------------------------


def _draft(
    args: Namespace, standing: Standing, targets: Mapping[str, bytes], now: dt.datetime, removed: Sequence[str] = ()
) -> None:
    write_request(args.folder, standing, args.asked_by, targets, {}, now, removed)
    request = read_request(args.folder)
    for change in check(request, standing, now).changes:
        print(f"{'shows' if change.after else 'ends'} {change.path}")
    sign = f"packctl sign {args.folder}{same_options(args)} --key …"
    print(f"fingerprint {request.fingerprint}\nThe key on duty signs it: {sign}")


def _words(duty: DutyNotice, template: bytes, place: Place) -> Iterator[str]:
    """All that will be read, in every language."""
    notice = filled(duty, read_template(template), place, load_language_packs())
    for tag, text in sorted(notice.texts.items(), key=lambda item: (item[0] != TOOL_LANGUAGE, item[0])):
        yield f"{tag:<9}{plain_text(' / '.join((text.title, text.what, *text.steps)))}"


def _typed(args: Namespace) -> Typed:
    return Typed(
        until=args.until,
        start=args.start,
        following=args.next,
        severity=args.severity,
        gates=tuple(_gates(args)),
        values=tuple(args.set),
        drill=args.drill,
        id=args.id,
    )


def _gates(args: Namespace) -> list[str]:
    return [gate if "/" in gate else f"{args.publisher}/{gate}" for gate in args.gate]


def _plan(trust: Trust, ref: str, now: dt.datetime) -> Plan:
    """The merged plan of a site. Raises `NotListed` for a site that nobody released."""
    upwards: list[PlanLayer] = []
    reference = ref
    while reference and len(upwards) < len(Level):
        publisher, _, name = reference.partition("/")
        upwards.append(read_layer(trust.target(str(TargetPath(Kind.PLAN, publisher, name)), now).data))
        reference = upwards[-1].above
    return merge(upwards[::-1])


def _zone(trust: Trust, publisher: str, plans: Mapping[str, Plan], now: dt.datetime) -> str:
    """The clock of the first gate; where none was named, that of the publisher's plans."""
    if plans:
        return next(iter(plans.values())).time_zone
    for path in trust.listed(Kind.PLAN, publisher, now):
        if zone := read_layer(trust.target(path, now).data).time_zone:
            return zone
    raise ContentBad("No plan says which clock is meant; add --zone, like --zone Asia/Ho_Chi_Minh.")
