"""The registry of sites, as it is today."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.web.guard import for_people
from server.web.services import services

sites = Blueprint("sites", __name__, url_prefix="/sites")


@sites.get("/")
@for_people
def index() -> ResponseReturnValue:
    now = services().now()
    picture = services().releases.picture()
    kiosks: dict[str, int] = {}
    for kiosk in services().kiosks.all(picture.expected, now):
        kiosks[kiosk.site] = kiosks.get(kiosk.site, 0) + 1
    return render_template("sites.html", sites=services().sites.all(now.date()), plans=picture.plans, kiosks=kiosks)
