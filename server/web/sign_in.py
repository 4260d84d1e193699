"""Signing in and out, and the password that a one-time password must be changed into.

Rules: tries are limited per address; a session holds the person's id, its epoch and when it began,
nothing else; it ends after `session_hours`, after `session_idle_minutes` without a request, and with
the next password; someone with a one-time password reaches no page but that of the new one.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from server.accounts.people import MAX_PASSWORD, MIN_PASSWORD, Person
from server.audit import NOBODY, Act, Entry, by_person
from server.errors import PasswordBad, SignInFailed
from server.web.guard import SignedIn, for_people, person
from server.web.limits import SIGN_IN, limiter
from server.web.returning import safe_next
from server.web.services import services
from server.web.words import gettext, lazy_gettext

BEGAN = "began"
CLOSED_TO_ONE_TIME = frozenset(
    {"dashboard", "opinions", "kiosks", "sites", "requests", "roles", "audit", "withdrawals"}
)
"""Blueprints for people. Only there is a session looked at: phones and kiosks have none."""

sign_in = Blueprint("sign_in", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types
    name = StringField(lazy_gettext("Name"), [InputRequired(lazy_gettext("Type your name.")), Length(max=64)])
    password = PasswordField(lazy_gettext("Password"), [InputRequired(lazy_gettext("Type your password."))])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    current = PasswordField(
        lazy_gettext("Present password"), [InputRequired(lazy_gettext("Type your present password."))]
    )
    new = PasswordField(
        lazy_gettext("New password"),
        [Length(MIN_PASSWORD, MAX_PASSWORD, lazy_gettext("Use at least 12 characters."))],
        description=lazy_gettext("At least 12 characters. A sentence is easy to keep in mind."),
    )
    again = PasswordField(
        lazy_gettext("New password again"), [EqualTo("new", lazy_gettext("The two new passwords differ."))]
    )


def prepare_sign_in(app: Flask) -> None:
    """Who is signed in, for every request of `app`."""
    manager = LoginManager(app)
    manager.login_view = "sign_in.enter"
    manager.login_message = None
    manager.user_loader(_load)
    app.before_request(_one_time_first)


def _load(session_id: str) -> SignedIn | None:
    person_id, _, epoch = session_id.partition(":")
    if not (person_id.isdecimal() and epoch.isdecimal()) or _over():
        return None
    found = services().people.in_session(int(person_id), int(epoch))
    return SignedIn(found) if found else None


def _over() -> bool:
    began = dt.datetime.fromtimestamp(float(session.get(BEGAN, 0)), dt.UTC)
    return services().now() - began > dt.timedelta(hours=services().settings.session_hours)


def _one_time_first() -> ResponseReturnValue | None:
    if request.blueprint not in CLOSED_TO_ONE_TIME:
        return None
    if current_user.is_authenticated and person().must_change:
        return redirect(url_for("sign_in.new_password"))
    return None


@sign_in.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(SIGN_IN, methods=["POST"])
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            who = services().people.sign_in(form.name.data, form.password.data, services().now())
        except SignInFailed:
            _note_refusal(form.name.data)
            form.password.errors = [gettext("Name or password is wrong, or the one-time password is past its time.")]
        else:
            _begin(who)
            _note(Act.SIGNED_IN, by_person(who.name), who.name)
            return redirect(safe_next(request.args.get("next", "")))
    return render_template("sign_in.html", form=form), 422 if form.errors else 200


@sign_in.post("/sign-out")
def leave() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.enter"))


@sign_in.route("/password", methods=["GET", "POST"])
@for_people
@limiter.limit(SIGN_IN, methods=["POST"])
def new_password() -> ResponseReturnValue:
    form = NewPasswordForm()
    who = person()
    if form.validate_on_submit():
        try:
            _begin(services().people.change_password(who, form.current.data, form.new.data))
        except SignInFailed:
            form.current.errors = [gettext("The present password is wrong.")]
        except PasswordBad:
            form.new.errors = [gettext("Choose a password other than the present one.")]
        else:
            _note(Act.PASSWORD_CHANGED, by_person(who.name), who.name)
            flash(gettext("Your new password is in use."))
            return redirect(url_for("dashboard.show"))
    return render_template("new_password.html", form=form, first=who.must_change), 422 if form.errors else 200


def _note_refusal(typed: str) -> None:
    """Under the name that was tried, where somebody has it: what else was typed may be a password."""
    name = typed.strip().lower()
    _note(Act.SIGN_IN_REFUSED, NOBODY, name if services().people.knows(name) else "")


def _note(what: Act, who: str, about: str) -> None:
    services().audit.record(Entry(what, who, about, {"address": request.remote_addr or ""}), services().now())


def _begin(who: Person) -> None:
    """A new session; whatever stood in the old one but the language is gone."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    session.permanent = True
    session[BEGAN] = services().now().timestamp()
    login_user(SignedIn(who))
