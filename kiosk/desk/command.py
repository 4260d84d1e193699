"""`packctl desk`: opens the window in which people without command lines look through requests and sign them."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

Subparsers = argparse._SubParsersAction  # argparse has no public name for it


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add `desk` to `packctl`'s command line; found by the entry point `gatepost.packctl`."""
    desk = subparsers.add_parser("desk", help="a window to look through requests and sign them")
    desk.add_argument("--settings", type=Path, metavar="desk.toml", help="which server, which key (docs/desk.md)")
    desk.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    opening = importlib.import_module("kiosk.desk.opening")
    code: int = opening.run(args.settings)
    return code
