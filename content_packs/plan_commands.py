"""`packctl languages` and `packctl plans`: shipped sources into signed-to-be files, and what a site will show."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from content_packs.gate_tables import load_nation
from content_packs.language_source import build_language, load_language_packs
from content_packs.opening_hours import describe
from content_packs.plan import Plan
from content_packs.plan_source import build_plans, merged_plan, plan_layers

OUT = Path("build/out")
"""Where packs, languages and plans are built when nothing else is said."""

EXAMPLE_PORTAL = "https://portal.example"
"""Stands in for the portal when a plan is only shown; a reserved name, so it leads nowhere."""

LABEL_WIDTH = 12


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `languages build`, `plans build` and `plans show` to a command line; each sets ``run(args) -> int``."""
    languages = subparsers.add_parser("languages", help="language packs").add_subparsers(required=True)
    build = languages.add_parser("build", help="check the language packs and write their files")
    build.add_argument("--out", type=Path, default=OUT, help="folder to write into (%(default)s)")
    build.set_defaults(run=_build_languages)
    plans = subparsers.add_parser("plans", help="plans of the sites").add_subparsers(required=True)
    _add_build_plans(plans)
    show = plans.add_parser("show", help="what a site is and shows, all layers merged")
    show.add_argument("site", help="a gate's id (moc-bai)")
    _add_values(show, portal=EXAMPLE_PORTAL)
    show.set_defaults(run=_show_plan)


def _add_build_plans(plans: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = plans.add_parser("build", help="write the layers of the nation, the provinces and all sites")
    build.add_argument("--out", type=Path, default=OUT, help="folder to write into (%(default)s)")
    build.add_argument("--version", type=int, default=1, help="version of every layer; only grows (%(default)s)")
    _add_values(build, portal=None)
    build.set_defaults(run=_build_plans)


def _add_values(parser: argparse.ArgumentParser, portal: str | None) -> None:
    """The values of the nation layer that stand in no table."""
    parser.add_argument("--pack", action="append", default=[], metavar="PUBLISHER/PACK", help="shown at every site")
    parser.add_argument("--packs", type=Path, metavar="TABLE.toml", help="packs of provinces' and sites' own")
    parser.add_argument("--base", default="", metavar="PUBLISHER/PACK", help="the pack beneath everything")
    parser.add_argument("--portal", default=portal, required=portal is None, metavar="URL", help="where phones are led")
    parser.add_argument("--demo", action="store_true", help="every screen says that this is a demonstration")


def _build_languages(args: argparse.Namespace) -> int:
    for pack in load_language_packs().values():
        print(build_language(pack, args.out))
    return 0


def _build_plans(args: argparse.Namespace) -> int:
    paths = build_plans(
        args.out, args.pack, args.portal, args.demo, base=args.base, version=args.version, table=args.packs
    )
    print(f"{len(paths)} plan layers in {paths[0].parent}")
    return 0


def _show_plan(args: argparse.Namespace) -> int:
    packs = load_language_packs()
    layers = plan_layers(args.pack, args.portal, args.demo, packs, base=args.base, table=args.packs)
    site = args.site if "/" in args.site else f"{load_nation().publisher}/{args.site}"
    for label, text in described(merged_plan(layers, site)):
        print(f"{label:<{LABEL_WIDTH}}{text}")
    return 0


def described(plan: Plan) -> Iterator[tuple[str, str]]:
    """`plan` as lines of label and words, for people."""
    yield "site", plan.site
    yield "names", _by_language(plan.names)
    yield "modes", ", ".join(plan.modes) or "none stated"
    yield "rank", plan.rank or "not known"
    yield "province", _by_language(plan.province) or "none stated"
    yield "neighbour", " ".join(filter(None, (plan.neighbour, plan.counterpart))) or "none"
    yield "time zone", plan.time_zone
    yield "hours", describe(plan.hours) if plan.hours else "not known"
    yield (
        "display",
        ", ".join(f"{entry.ref} {entry.seconds} s" for entry in plan.display) or "every topic's first pages",
    )
    yield "languages", ", ".join(plan.languages)
    yield "packs", ", ".join(plan.packs) or "none"
    yield "base", plan.base or "none"
    yield "portal", plan.portal
    yield "demo", "yes" if plan.demo else "no"


def _by_language(names: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({tag})" for tag, name in names.items())
