"""Kiosks: who waits to be let in, letting them in, and what one kiosk has proved."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from server.audit import by_person
from server.errors import CodeUnknown, KioskUnknown, NotFound, PlanUnknown
from server.fleet.sites import Site
from server.web.guard import for_people, person
from server.web.limits import TYPE_CODE, limiter
from server.web.services import services
from server.web.words import get_locale, gettext, lazy_gettext

kiosks = Blueprint("kiosks", __name__, url_prefix="/kiosks")


class EnrolForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types
    code = StringField(
        lazy_gettext("Code on the kiosk's screen"),
        [InputRequired(lazy_gettext("Type the code that the kiosk shows."))],
        description=lazy_gettext("Eight letters, like BCDF-GHJK. It lives ten minutes."),
    )
    site = SelectField(lazy_gettext("Site"), [InputRequired(lazy_gettext("Choose the site where it stands."))])
    replaces = SelectField(
        lazy_gettext("Does it replace a kiosk?"),
        default="",
        description=lazy_gettext(
            "After a disk was changed: the kiosk keeps its name and history, and the old disk is void."
        ),
    )


@kiosks.get("/")
@for_people
def index() -> ResponseReturnValue:
    now = services().now()
    return render_template(
        "kiosks.html",
        waiting=services().enrolments.waiting(now),
        kiosks=services().kiosks.all(services().releases.picture().expected, now),
        sites=_sites(),
        now=now,
    )


@kiosks.get("/<name>")
@for_people
def one(name: str) -> ResponseReturnValue:
    now = services().now()
    expected = services().releases.picture().expected
    found = next((k for k in services().kiosks.all(expected, now) if k.name == name), None)
    if found is None:
        raise NotFound(f"There is no kiosk {name} in service.")
    history = services().kiosks.history(name)
    wanted = expected.get(found.plan)
    return render_template(
        "kiosk.html",
        kiosk=found,
        history=history,
        stick=services().returns.last(name),
        expected=wanted,
        sites=_sites(),
        withdrawals_version=services().withdrawals.version(),
        now=now,
    )


@kiosks.post("/<name>/withdraw")
@for_people
def withdraw(name: str) -> ResponseReturnValue:
    """Take it out of service. It goes on showing its content, and says nothing any more until it is let in again."""
    if not services().kiosks.withdraw(name, services().now(), by_person(person().name)):
        raise NotFound(f"There is no kiosk {name} in service.")
    flash(gettext("%(kiosk)s is out of service; its credential is void from now on.", kiosk=name))
    return redirect(url_for("kiosks.index"))


@kiosks.get("/<name>/staff-code")
@for_people
def staff_code(name: str) -> ResponseReturnValue:
    """How to add the kiosk to an authenticator; kept by no browser."""
    if all(kiosk.name != name for kiosk in services().kiosks.all({}, services().now())):
        raise NotFound(f"There is no kiosk {name} in service.")
    page = render_template("kiosk_staff.html", name=name, code=services().staff_codes.of(name))
    return page, {"Cache-Control": "no-store"}


@kiosks.route("/enrol", methods=["GET", "POST"])
@for_people
@limiter.limit(TYPE_CODE, methods=["POST"])
def enrol() -> ResponseReturnValue:
    """Type a code, choose the site; the site's signed plan is what the kiosk will follow."""
    form = EnrolForm(code=request.args.get("code", ""))
    plans = services().releases.picture().plans
    sites = {site.id: site for site in _sites().values() if site.plan in plans}
    form.site.choices = [("", gettext("Choose a site")), *((s.id, _label(s)) for s in sites.values())]
    standing = services().kiosks.all({}, services().now())
    form.replaces.choices = [("", gettext("No, it is a new kiosk")), *((k.name, k.name) for k in standing)]
    refuses = "refuse" in request.form
    if refuses:
        form.site.validators, form.site.validate_choice = [], False
    if form.validate_on_submit():
        problem = _decide(form, "" if refuses else sites[form.site.data].plan)
        if problem is None:
            return redirect(url_for("kiosks.index"))
        form.code.errors = [problem]
    return render_template("enrol.html", form=form, any_plans=bool(sites)), 422 if form.errors else 200


def _decide(form: EnrolForm, plan: str) -> str | None:
    """Let the kiosk in on `plan`, or turn it away without one; what was wrong, in words for a person."""
    enrolments, now, by = services().enrolments, services().now(), person().id
    try:
        if plan:
            plans = services().releases.picture().plans
            enrolments.approve(form.code.data, form.site.data, plan, plans, by, now, form.replaces.data or "")
            flash(gettext("The kiosk is let in. It will fetch its credential within seconds."))
        else:
            enrolments.deny(form.code.data, by, now)
            flash(gettext("The kiosk was turned away."))
    except CodeUnknown:
        return str(gettext("No waiting kiosk shows this code. Read it from the screen again."))
    except KioskUnknown:
        return str(gettext("This device cannot go on as the kiosk that you chose."))
    except PlanUnknown:
        return str(gettext("The plan of this site is no longer published."))
    return None


def _sites() -> dict[str, Site]:
    return {site.id: site for site in services().sites.all(services().now().date())}


def _label(site: Site) -> str:
    return f"{site.name(str(get_locale()))} · {site.province}"
