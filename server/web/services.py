"""What the views are given: the domain on one database, the releases, and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from server.accounts.people import People
from server.audit import Audit
from server.database import Database
from server.fleet.credentials import Credentials
from server.fleet.enrolment import Enrolments
from server.fleet.kiosks import Kiosks
from server.fleet.returns import Returns, load_secret
from server.fleet.sites import Sites
from server.fleet.staff_codes import StaffCodes
from server.publishing.asked.nonces import Nonces
from server.publishing.releases import Releases
from server.publishing.requests import Requests
from server.publishing.withdrawing import Withdrawals
from server.settings import Settings
from server.statistics.ingest import Ingest
from server.statistics.said import Opinions
from server.statistics.views import Views

EXTENSION = "gatepost"

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class Services:
    """Everything that a view may call."""

    settings: Settings
    database: Database
    audit: Audit
    people: People
    sites: Sites
    kiosks: Kiosks
    enrolments: Enrolments
    credentials: Credentials
    staff_codes: StaffCodes
    ingest: Ingest
    returns: Returns
    views: Views
    opinions: Opinions
    releases: Releases
    withdrawals: Withdrawals
    requests: Requests | None
    nonces: Nonces
    now: Clock


def assemble(settings: Settings, database: Database, now: Clock) -> Services:
    """The domain, wired once per process."""
    ingest = Ingest(database)
    return Services(
        settings=settings,
        database=database,
        audit=Audit(database),
        people=People(database),
        sites=Sites(database),
        kiosks=Kiosks(database),
        enrolments=Enrolments(database, settings.public_address),
        credentials=Credentials(database),
        staff_codes=StaffCodes(database),
        ingest=ingest,
        returns=Returns(database, ingest, load_secret(settings.returns_key_file)),
        views=Views(database),
        opinions=Opinions(database),
        releases=Releases(settings.publish_dir),
        withdrawals=Withdrawals(settings.publish_dir, settings.inbox_dir, Audit(database)),
        requests=_requests(settings, database),
        nonces=Nonces(database),
        now=now,
    )


def _requests(settings: Settings, database: Database) -> Requests | None:
    """The store of signing requests; None where the settings name no inbox."""
    folder, inbox = settings.requests_folder, settings.inbox_dir
    return Requests(folder, inbox, settings.publish_dir, Audit(database)) if folder and inbox else None


def attach(app: Flask, services: Services) -> None:
    app.extensions[EXTENSION] = services


def services() -> Services:
    """Those of the application that answers now."""
    return cast(Services, current_app.extensions[EXTENSION])
