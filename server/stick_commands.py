"""``kiosk-server returns-key | export | take-return``: what goes to kiosks and comes back by stick."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import secrets
import time
from pathlib import Path

from content_packs.carrying.commands import add_options, told
from content_packs.carrying.export import Order, export, read_state
from content_packs.carrying.layout import RECEIPTS_FILE
from content_packs.carrying.returning import MAX_RETURN_BYTES, SECRET_BYTES
from content_packs.carrying.selection import plan_of
from content_packs.publishing.carried_dates import order_dates
from content_packs.publishing.published import Published
from server.audit import CONSOLE, Act, Audit, Entry
from server.database import Database
from server.errors import CannotStart, Refused, ReturnRefused
from server.fleet.returns import Returns, Taken, load_secret
from server.own_user import settings_of_command
from server.settings import Settings
from server.statistics.ingest import Ingest

PRIVATE = 0o600


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a command line; each sets ``run(options)``."""
    key = commands.add_parser("returns-key", help="make the secret that opens what kiosks give back by stick")
    key.add_argument("file", type=Path)
    key.set_defaults(run=_returns_key)
    out = commands.add_parser("export", help="put what a site's kiosks need on a stick, or into one file")
    add_options(out)
    out.add_argument("--changes", action="store_true", help="leave out what every kiosk there is known to have")
    out.set_defaults(run=_export)
    back = commands.add_parser("take-return", help="count what kiosks gave back by stick")
    back.add_argument("files", type=Path, nargs="+", metavar="FILE")
    back.set_defaults(run=_take_return)


def _returns_key(options: argparse.Namespace) -> None:
    try:
        handle = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError as wrong:
        raise CannotStart(f"{options.file} exists already; it was left as it is.") from wrong
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
    print(f"Name {options.file} as returns_key_file in the settings, and keep a copy where it cannot be lost.")


def _export(options: argparse.Namespace) -> None:
    settings, database = _opened(options)
    if settings.inbox_dir is None:
        raise CannotStart("The setting inbox_dir is missing: dates for a stick are made by the publisher process.")
    published, returns, now = Published(settings.publish_dir), _returns(settings, database), dt.datetime.now(dt.UTC)
    plans = (*options.plans, *(plan_of(published, site) for site in options.sites))
    states = [read_state(file) for file in options.states] or (returns.states(plans) if options.changes else ())
    receipts = returns.receipts(plans)
    extras = {RECEIPTS_FILE: receipts} if receipts else {}
    order = Order(plans, states, order_dates(settings.inbox_dir, time.sleep), extras)
    print(told(export(settings.publish_dir, order, options.to, now), options.to))
    if options.changes and not states:
        print("It holds everything: not every kiosk there has told what it has.")
    detail = {"to": options.to.name, "changes": bool(states)}
    Audit(database).record(Entry(Act.EXPORTED, CONSOLE, ", ".join(plans), detail), now)


def _take_return(options: argparse.Namespace) -> None:
    """One file after the other; those that are refused stop none of the others."""
    settings, database = _opened(options)
    returns = _returns(settings, database)
    refused = []
    for file in options.files:
        try:
            taken = returns.take(read_return(file), CONSOLE, dt.datetime.now(dt.UTC))
        except Refused as wrong:
            refused.append(f"{file}: {wrong}")
            continue
        print(f"{file}: {taken.kiosk}, written {taken.made_at:%d.%m.%Y %H:%M}: {_came_to(taken)}.")
    if refused:
        raise ReturnRefused("\n".join(refused))


def _came_to(taken: Taken) -> str:
    if not taken.batches:
        return "no finished day in it that is still to be counted"
    return f"{taken.counted} of {taken.batches} new"


def read_return(file: Path) -> bytes:
    """A return's bytes. Raises `ReturnRefused`."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_RETURN_BYTES + 1)
    except OSError as wrong:
        raise ReturnRefused(f"It cannot be read ({wrong.strerror}).") from wrong


def _opened(options: argparse.Namespace) -> tuple[Settings, Database]:
    settings = settings_of_command(options.settings, os.environ)
    database = Database(settings.database)
    database.check_version()
    return settings, database


def _returns(settings: Settings, database: Database) -> Returns:
    return Returns(database, Ingest(database), load_secret(settings.returns_key_file))
