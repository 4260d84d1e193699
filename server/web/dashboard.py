"""The first page after signing in: what each kiosk proves to show, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from server.fleet.kiosks import KioskRow, KioskState
from server.web.asking import asked_question
from server.web.charts import Point, by_day, by_name
from server.web.guard import for_people
from server.web.roles import ending
from server.web.services import services
from server.web.titles import page_title
from server.web.words import format_date, gettext

dashboard = Blueprint("dashboard", __name__)

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
    question = asked_question(now.date())
    kiosks = sorted(services().kiosks.all(picture.expected, now), key=_urgency)
    sites = services().sites.all(now.date())
    answer = services().views.answer(question, now)
    return render_template(
        "dashboard.html",
        titles={(row.pack, row.page): page_title(picture, row.pack, row.page) for row in answer.pages},
        kiosks=kiosks,
        states=[(state, Counter(k.judgement.state for k in kiosks)[state]) for state in reversed(WORST_FIRST)],
        sites={site.id: site for site in sites},
        sites_with_kiosks=[site for site in sites if site.id in {k.site for k in kiosks}],
        picture=picture,
        answer=answer,
        question=question,
        asked=request.args.to_dict(),
        now=now,
        ending=ending(),
    )


@dashboard.get("/dashboard/days.svg")
@for_people
def days() -> ResponseReturnValue:
    now = services().now()
    answer = services().views.answer(asked_question(now.date()), now)
    points: list[Point] = [(format_date(day.day, "d/M"), day.views.value) for day in answer.days]
    return _svg(by_day(points, _unseen(points)))


@dashboard.get("/dashboard/languages.svg")
@for_people
def languages() -> ResponseReturnValue:
    now = services().now()
    names = services().releases.picture().languages
    answer = services().views.answer(asked_question(now.date()), now)
    points: list[Point] = [
        (names[row.language].autonym if row.language in names else row.language, row.views.value)
        for row in answer.languages
    ]
    return _svg(by_name(points, _unseen(points)))


def _unseen(points: Sequence[Point]) -> str:
    """Why a picture is empty: nothing was counted, or every count is too small to be drawn."""
    reason: str = gettext("Every count is under 10") if points else gettext("No views yet")
    return reason


def _svg(drawn: bytes) -> Response:
    return Response(drawn, mimetype="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


def _urgency(kiosk: KioskRow) -> tuple[int, str]:
    return WORST_FIRST.index(kiosk.judgement.state), kiosk.name
