"""Signing requests for people who signed in: what waits, for whom, what it changes, what became of it.

Nothing is signed or refused here: a browser holds no key. The page shows the commands to type on the signer's own
machine, and the fingerprint to compare with what that machine reckons itself.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from content_packs.plain import plain_text
from content_packs.signing.calls.messages import CHANGED, OPEN, State
from content_packs.signing.spoken import spoken
from server.errors import RequestBad, Unavailable, VersionClaimed
from server.publishing.asked.going_back import GoingBack
from server.publishing.requests import OTHERWISE, URGENT, Requests
from server.web.audit import who_words
from server.web.guard import for_people, person
from server.web.services import services
from server.web.words import get_locale, gettext, lazy_gettext

requests = Blueprint("requests", __name__, url_prefix="/requests")

MAX_ENDED = 100
STATES = {
    State.WAITING: lazy_gettext("Waits for signatures"),
    State.SUBMITTED: lazy_gettext("Being published"),
    State.PUBLISHED: lazy_gettext("Published"),
    State.REFUSED: lazy_gettext("Refused by the publisher process"),
    State.CLOSED: lazy_gettext("Refused by a signer"),
    State.SUPERSEDED: lazy_gettext("Superseded"),
}
EVENTS = {
    "asked": lazy_gettext("asked"),
    "signed": lazy_gettext("signed"),
    "refused": lazy_gettext("refused"),
    "submitted": lazy_gettext("received it complete"),
    "published": lazy_gettext("published"),
    "superseded": lazy_gettext("put another in its place"),
}
LACKS = {
    "author": lazy_gettext("an author"),
    "approver": lazy_gettext("an approver"),
    "duty": lazy_gettext("someone on duty"),
    "signature": lazy_gettext("one more signature"),
}
SENTENCES = {
    URGENT: lazy_gettext("An urgent request took its place."),
    CHANGED: lazy_gettext("It was changed, and waits in its new form."),
    OTHERWISE: lazy_gettext("The version that it claims was published otherwise."),
}
CHANGES = {"new": lazy_gettext("new"), "gone": lazy_gettext("removed"), "changed": lazy_gettext("changed")}


class BackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types
    pack = HiddenField(validators=[InputRequired()])
    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])
    urgent = BooleanField()


@requests.get("/")
@for_people
def index() -> ResponseReturnValue:
    found = _store().all(services().now())
    ended = [each for each in found if each.state not in OPEN]
    return _page("requests.html", waiting=[each for each in found if each.state in OPEN], ended=ended[:MAX_ENDED])


@requests.get("/<id_>")
@for_people
def one(id_: str) -> ResponseReturnValue:
    detail = _store().detail(id_, services().now())
    return _page("request.html", asked=detail.request, lines=detail.words)


@requests.route("/back", methods=["GET", "POST"])
@for_people
def back() -> ResponseReturnValue:
    """Choose a pack, choose a release: the request that comes of it is unsigned."""
    going, form, problem = GoingBack(services().settings.publish_dir, _store()), BackForm(), ""
    if form.validate_on_submit():
        try:
            asked = going.ask(form.pack.data, form.version.data, person().name, form.urgent.data, services().now())
        except VersionClaimed as refused:
            problem = str(gettext("Another request of this publisher waits: %(why)s", why=refused))
        except RequestBad as refused:
            problem = str(gettext("This cannot be asked: %(why)s", why=refused))
        else:
            flash(gettext("The request is there. It still needs both signatures."))
            return redirect(url_for("requests.one", id_=asked.id))
    chosen = form.pack.data or request.args.get("pack", "")
    versions = going.releases(chosen)
    page = _page("back.html", form=form, packs=going.packs(), chosen=chosen, versions=versions, problem=problem)
    return page, 422 if problem or form.errors else 200


def _page(template: str, **values: object) -> str:
    """A page with the words for states and keys."""
    return render_template(
        template,
        now=services().now(),
        state_of=lambda state: STATES[state],
        event_of=lambda what: EVENTS.get(what, what),
        lack_of=lambda lack: LACKS.get(lack, lack),
        change_of=lambda what: CHANGES.get(what, what),
        sentence_of=lambda said: SENTENCES.get(said, said),
        who_words=who_words,
        titled=_titled,
        group_of=_group_of,
        spoken=spoken,
        **values,
    )


def _titled(titles: dict[str, str]) -> str:
    """A title in the page's language, else in any."""
    return plain_text(titles.get(str(get_locale())) or next(iter(titles.values()), ""))


def _group_of(keyid: str, publisher: str) -> str:
    """As what a key signs for a publisher."""
    found = _store().callers.person(keyid)
    group = found.publishers.get(publisher) if found else None
    return str(LACKS[group]) if group else ""


def _store() -> Requests:
    store = services().requests
    if store is None:
        raise Unavailable(gettext("This server takes no requests."))
    return store
