"""What ``kiosk-server`` does: serve, migrate, publish, and the few things that are done once by hand."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

import server.publisher_loop as publisher_loop
import server.serving as serving
import server.stick_commands as stick_commands
from content_packs.errors import ContentBad, CouldNotReach
from content_packs.gate_tables import load_gates, load_nation
from content_packs.withdrawals.listing import Reason, well_written
from content_packs.withdrawals.orders import Order
from server.accounts.people import People
from server.audit import CONSOLE, Audit
from server.database import Database
from server.errors import AuditBroken, CannotStart, NotFound, Refused
from server.fleet.enrolment import Enrolments
from server.fleet.kiosks import Kiosks
from server.fleet.sites import Sites
from server.own_user import settings_of_command
from server.publishing.journal import Journal
from server.publishing.releases import Releases
from server.publishing.withdrawing import Revision, Withdrawals
from server.settings import MIN_SECRET_BYTES, SETTINGS_VARIABLE, Settings
from server.web.device_api import OPERATIONS, PREFIX
from server.web.openapi import document

TROUBLE = 1
"""Exit status when the sentence on standard error says what to mend."""
SHOWN_PAGES = 12
"""How many pages of a pack a sentence names."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a trouble that was foreseen is one sentence, never a stack trace."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (CannotStart, Refused, ContentBad, CouldNotReach) as wrong:
        print(f"kiosk-server: {wrong}", file=sys.stderr)
        return TROUBLE
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-server", description=__doc__)
    parser.add_argument("--settings", type=Path, help=f"settings file (else ${SETTINGS_VARIABLE})")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="answer kiosks, phones and people over HTTP")
    serve.add_argument("--host", help="address to listen on, instead of the setting")
    serve.add_argument("--port", type=int, help="port to listen on, instead of the setting")
    serve.set_defaults(run=_serve)
    commands.add_parser("migrate", help="bring the database up to this version").set_defaults(run=_migrate)
    commands.add_parser("publisher", help="publish signed requests from the inbox").set_defaults(run=_publisher)
    _add_records(commands)
    stick_commands.add_commands(commands)
    _add_withdraw(commands)
    audit = commands.add_parser("audit", help="who did what").add_subparsers(required=True, metavar="COMMAND")
    whole = audit.add_parser("check", help="was an entry changed or removed")
    whole.add_argument("--seen", default="", metavar="HASH", help="a newest hash that was noted before")
    whole.set_defaults(run=_audit_check)
    secret = commands.add_parser("secret", help="make the secret that signs people's sessions")
    secret.add_argument("file", type=Path)
    secret.set_defaults(run=_secret)
    commands.add_parser("openapi", help="print the device API as OpenAPI 3.1").set_defaults(run=_openapi)
    return parser


def _add_records(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Commands that write rows."""
    people = commands.add_parser("person", help="who may sign in").add_subparsers(required=True, metavar="COMMAND")
    add = people.add_parser("add", help="add a person; prints a one-time password")
    add.add_argument("name")
    add.set_defaults(run=_person_add)
    disable = people.add_parser("disable", help="let this person in no more")
    disable.add_argument("name")
    disable.set_defaults(run=_person_disable)
    sites = commands.add_parser("sites", help="the registry of sites").add_subparsers(required=True, metavar="COMMAND")
    sites.add_parser("import", help="bring it up to the table of gates").set_defaults(run=_sites_import)
    kiosk = commands.add_parser("kiosk", help="kiosks").add_subparsers(required=True, metavar="COMMAND")
    approve = kiosk.add_parser("approve", help="let the kiosk that shows CODE in, at SITE")
    approve.add_argument("code")
    approve.add_argument("site")
    approve.set_defaults(run=_kiosk_approve)
    withdraw = kiosk.add_parser("withdraw", help="take the kiosk NAME out of service; its credential is void")
    withdraw.add_argument("name")
    withdraw.set_defaults(run=_kiosk_withdraw)


def _add_withdraw(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    withdraw = commands.add_parser("withdraw", help="take something off every screen; an approver alone brings it back")
    withdraw.add_argument("path", help="packs/PUBLISHER/PACK.json, notices/PUBLISHER/NOTICE.json …")
    withdraw.add_argument("--page", default="", help="one page of the pack; else the whole release")
    withdraw.add_argument("--reason", choices=[reason.value for reason in Reason], required=True)
    withdraw.add_argument("--revision", default="", metavar="SHA256", help="how it begins; else what is published now")
    withdraw.set_defaults(run=_withdraw)


def _settings(options: argparse.Namespace) -> Settings:
    return settings_of_command(options.settings, os.environ)


def _database(options: argparse.Namespace) -> Database:
    database = Database(_settings(options).database)
    database.check_version()
    return database


def _serve(options: argparse.Namespace) -> None:
    settings = _settings(options)
    told = {key: value for key in ("host", "port") if (value := getattr(options, key)) is not None}
    serving.serve(msgspec.structs.replace(settings, **told), options.settings)


def _migrate(options: argparse.Namespace) -> None:
    print(f"The database is at version {Database(_settings(options).database).migrate()}.")


def _publisher(options: argparse.Namespace) -> None:
    stop, settings = publisher_loop.stop_on_signals(), _settings(options)
    journal = Journal(Audit(Database(settings.database)))
    with publisher_loop.open_publisher(settings) as publisher:
        publisher_loop.run(publisher, _now, stop, journal)


def _person_add(options: argparse.Namespace) -> None:
    password = People(_database(options)).add(options.name, _now())
    print(f"One-time password of {options.name}: {password}")


def _withdraw(options: argparse.Namespace) -> None:
    settings = _settings(options)
    withdrawals = Withdrawals(settings.publish_dir, settings.inbox_dir, Audit(_database(options)))
    found = [one for one in withdrawals.revisions(options.path, options.page) if _is_meant(one, options.revision)]
    what = f"{options.path} page {options.page}" if options.page else options.path
    if not found:
        if meant := well_written(options.path):
            raise NotFound(f"No target is called {options.path}. Write it as {meant}.")
        if options.page:
            _must_have_page(options.path, options.page, withdrawals.pages_of(options.path))
        raise NotFound(f"{what} was never published in this revision. Look at the page Withdrawals for its name.")
    for one in found:
        order = Order(options.path, one.sha256, Reason(options.reason), CONSOLE, options.page)
        withdrawals.order(order, CONSOLE, _now())
        print(f"Ordered: {what}, revision {one.sha256[:12]}. The publisher signs it at its next turn.")


def _must_have_page(path: str, page: str, pages: Sequence[str]) -> None:
    """Raise `NotFound` where the pack at `path` is there and has other `pages`."""
    if pages and page not in pages:
        more = f" and {len(pages) - SHOWN_PAGES} more" if len(pages) > SHOWN_PAGES else ""
        raise NotFound(f"There is no page {page} in {path}; its pages are {', '.join(pages[:SHOWN_PAGES])}{more}.")


def _is_meant(revision: Revision, asked: str) -> bool:
    """What begins like the revision that was `asked` for; else what is published now."""
    return revision.sha256.startswith(asked) if asked else revision.current


def _person_disable(options: argparse.Namespace) -> None:
    People(_database(options)).disable(options.name, _now())
    print(f"{options.name} cannot sign in any more.")


def _audit_check(options: argparse.Namespace) -> None:
    checked = Audit(_database(options)).check(options.seen)
    if checked.problem:
        raise AuditBroken(f"The audit is not as it was written. {checked.problem} Compare it with a backup.")
    print(f"The audit is whole: {checked.entries} entries. Note down its newest hash, elsewhere: {checked.newest}")


def _sites_import(options: argparse.Namespace) -> None:
    gates = load_gates()
    changed = Sites(_database(options)).import_gates(gates, load_nation().publisher, _now().date())
    print(f"{len(gates)} sites, {changed} new or changed.")


def _kiosk_approve(options: argparse.Namespace) -> None:
    settings, database = _settings(options), _database(options)
    site = next((site for site in Sites(database).all(_now().date()) if site.id == options.site), None)
    plan = site.plan if site else ""
    plans = Releases(settings.publish_dir).picture().plans
    Enrolments(database, settings.public_address).approve(options.code, options.site, plan, plans, None, _now())
    print(f"The kiosk is let in at {options.site} and follows {plan}.")


def _kiosk_withdraw(options: argparse.Namespace) -> None:
    if not Kiosks(_database(options)).withdraw(options.name, _now()):
        raise NotFound(f"No kiosk in service is called {options.name!r}.")
    print(f"{options.name} is out of service; its credential is void from now on.")


def _secret(options: argparse.Namespace) -> None:
    try:
        handle = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as wrong:
        raise CannotStart(f"{options.file} exists already; it was left as it is.") from wrong
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(2 * MIN_SECRET_BYTES))


def _openapi(_options: argparse.Namespace) -> None:
    print(json.dumps(document(OPERATIONS, PREFIX), indent=2, ensure_ascii=False))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
