"""Puts the application together: domain, security, languages, blueprints. Nothing else."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from server.database import Database
from server.settings import Settings
from server.web.addresses import understand_addresses
from server.web.audit import audit
from server.web.dashboard import dashboard
from server.web.device_api import api
from server.web.distribution import distribution
from server.web.health import health
from server.web.kiosks import kiosks
from server.web.limits import limiter
from server.web.locale import localise
from server.web.opinions import opinions
from server.web.portal import portal
from server.web.presenting import present
from server.web.problems import register
from server.web.requests import requests
from server.web.returns import returns
from server.web.roles import roles
from server.web.security import csrf, secure
from server.web.services import Clock, assemble, attach
from server.web.sign_in import prepare_sign_in, sign_in
from server.web.signing_api import signing_api
from server.web.sites import sites
from server.web.withdrawals import reinstatements, withdrawals


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def assembled(settings: Settings, now: Clock) -> Flask:
    """The application, for `server.create_app`. Refuses a database that is not up to date (`DatabaseBad`)."""
    database = Database(settings.database)
    database.check_version()
    app = Flask("server", static_folder="static", template_folder="templates")
    understand_addresses(app)
    attach(app, assemble(settings, database, now))
    secure(app, settings)
    localise(app, settings)
    limiter.init_app(app)
    prepare_sign_in(app)
    present(app)
    register(app)
    for blueprint in (api, signing_api, distribution, health, reinstatements):
        csrf.exempt(blueprint)
    csrf.exempt(returns)  # its own form asks for the token, after more is allowed to be sent
    for blueprint in (
        sign_in,
        dashboard,
        opinions,
        kiosks,
        returns,
        sites,
        requests,
        roles,
        audit,
        withdrawals,
        reinstatements,
        api,
        signing_api,
        distribution,
        health,
        portal,
    ):
        app.register_blueprint(blueprint)
    return app
