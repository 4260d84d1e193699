"""The first page after signing in: what each kiosk proves to show, and what was read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from content_packs.errors import ContentBad
from server.errors import NotUnderstood
from server.fleet.kiosks import KioskRow, KioskState
from server.publishing.releases import Picture
from server.statistics.views import MAX_DAYS, PageViews, Question
from server.web.charts import Point, by_day, by_name
from server.web.guard import for_people
from server.web.services import services
from server.web.words import format_date, get_locale, gettext

dashboard = Blueprint("dashboard", __name__)

DEFAULT_DAYS = 14
WORST_FIRST = (
    KioskState.SILENT,
    KioskState.NOT_PROVED,
    KioskState.SAFE,
    KioskState.OLDER,
    KioskState.NEVER_SEEN,
    KioskState.PROVED,
)


@dashboard.get("/dashboard")
@for_people
def show() -> ResponseReturnValue:
    now = services().now()
    picture = services().releases.picture()
    question = _question(now.date())
    kiosks = sorted(services().kiosks.all(picture.expected, now), key=_urgency)
    sites = services().sites.all(now.date())
    answer = services().views.answer(question, now)
    return render_template(
        "dashboard.html",
        titles={(row.pack, row.page): _title(picture, row) for row in answer.pages},
        kiosks=kiosks,
        states=[(state, Counter(k.judgement.state for k in kiosks)[state]) for state in reversed(WORST_FIRST)],
        sites={site.id: site for site in sites},
        sites_with_kiosks=[site for site in sites if site.id in {k.site for k in kiosks}],
        picture=picture,
        answer=answer,
        question=question,
        asked=request.args.to_dict(),
        now=now,
    )


@dashboard.get("/dashboard/days.svg")
@for_people
def days() -> ResponseReturnValue:
    now = services().now()
    answer = services().views.answer(_question(now.date()), now)
    points: list[Point] = [(format_date(day.day, "d/M"), day.views.value) for day in answer.days]
    return _svg(by_day(points, _unseen(points)))


@dashboard.get("/dashboard/languages.svg")
@for_people
def languages() -> ResponseReturnValue:
    now = services().now()
    names = services().releases.picture().languages
    answer = services().views.answer(_question(now.date()), now)
    points: list[Point] = [
        (names[row.language].autonym if row.language in names else row.language, row.views.value)
        for row in answer.languages
    ]
    return _svg(by_name(points, _unseen(points)))


def _unseen(points: Sequence[Point]) -> str:
    """Why a picture is empty: nothing was counted, or every count is too small to be drawn."""
    reason: str = gettext("Every count is under 10") if points else gettext("No views yet")
    return reason


def _title(picture: Picture, row: PageViews) -> str:
    """What a page is called now; its id when it is not published any more."""
    manifest = picture.manifests.get(row.pack)
    try:
        texts = services().releases.page(manifest, row.page).texts if manifest else {}
    except (ContentBad, OSError):
        texts = {}
    wanted = (str(get_locale()), manifest.source_language if manifest else "")
    return next((texts[tag].title for tag in wanted if tag in texts), row.page)


def _svg(drawn: bytes) -> Response:
    return Response(drawn, mimetype="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


def _urgency(kiosk: KioskRow) -> tuple[int, str]:
    return WORST_FIRST.index(kiosk.judgement.state), kiosk.name


def _question(today: dt.date) -> Question:
    """What the address asks. Without days: the last `DEFAULT_DAYS` that are over, in UTC."""
    yesterday = today - dt.timedelta(days=1)
    last = _day("to", yesterday)
    first = _day("from", last - dt.timedelta(days=DEFAULT_DAYS - 1))
    if not dt.timedelta(0) <= last - first <= dt.timedelta(days=MAX_DAYS):
        raise NotUnderstood(gettext("The last day must not be before the first."))
    return Question(first, last, request.args.get("site", ""), request.args.get("pack", ""))


def _day(name: str, default: dt.date) -> dt.date:
    written = request.args.get(name, "")
    try:
        return dt.date.fromisoformat(written) if written else default
    except ValueError as wrong:
        raise NotUnderstood(gettext("A day is written like 2026-11-22.")) from wrong
