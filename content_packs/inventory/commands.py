"""`packctl content`: what packs say, since when, and who can confirm it, in Markdown on standard output."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

from content_packs.inventory.document import document
from content_packs.language_source import load_language_packs
from content_packs.source import load_pack


def add_commands(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Add this command to a command line; it sets ``run(args) -> int``."""
    listing = subparsers.add_parser("content", help="every page, fact and contact of packs, and what is unconfirmed")
    listing.add_argument("packs", type=Path, nargs="+", metavar="PACK", help="a pack's folder")
    listing.set_defaults(run=_content)


def _content(args: Namespace) -> int:
    print(document([load_pack(pack) for pack in args.packs], load_language_packs()), end="")
    return 0
