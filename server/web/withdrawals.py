"""Withdrawals: what is off the screens, taking something off, and who has not followed yet.

A form in steps that work without script: what, which page, which revision and why, confirmed by typing its name.
The web worker only writes an order; the publisher process signs. `take` is for `packctl reinstate`: the order it
brings carries an approver's signature, which is all that counts; nobody has to sign in for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired

from content_packs.errors import ContentBad
from content_packs.trust.roles import Kind, parse_path
from content_packs.wire import encode
from content_packs.withdrawals.commands import ADDRESS, Taken
from content_packs.withdrawals.listing import Entry, Reason
from content_packs.withdrawals.orders import MAX_ORDER_BYTES, Order, decode
from server.audit import by_key, by_person
from server.errors import NotUnderstood, NotWithdrawable, TooLarge
from server.fleet.kiosks import KioskRow
from server.publishing.withdrawing import Standing
from server.web.guard import for_people, person
from server.web.limits import TYPE_CODE, limiter
from server.web.services import services
from server.web.titles import in_words, page_title
from server.web.words import gettext, lazy_gettext

withdrawals = Blueprint("withdrawals", __name__)
reinstatements = Blueprint("reinstatements", __name__)

REASONS = {
    Reason.WRONG: lazy_gettext("It is wrong"),
    Reason.OUTDATED: lazy_gettext("It no longer holds"),
    Reason.HARMFUL: lazy_gettext("It may harm somebody"),
    Reason.FORGED: lazy_gettext("Somebody put it there who may not"),
    Reason.LEGAL: lazy_gettext("The law or a court wants it"),
    Reason.PRIVACY: lazy_gettext("It names a person"),
}
STANDINGS = {
    Standing.WITHDRAWN: lazy_gettext("off the screens"),
    Standing.REINSTATED: lazy_gettext("reinstated since"),
    Standing.BROUGHT_BACK: lazy_gettext("reinstates"),
    Standing.UNSIGNED: lazy_gettext("reinstatement that nobody signed who may"),
}
KINDS = {
    Kind.PACK: lazy_gettext("Packs"),
    Kind.NOTICE: lazy_gettext("Notices"),
    Kind.TEMPLATE: lazy_gettext("Templates of notices"),
    Kind.DUTY: lazy_gettext("Notices from templates"),
}
WHOLE = "*"
"""As a page: the whole release."""


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types
    path = HiddenField()
    page = HiddenField()
    sha256 = SelectField(lazy_gettext("Which revision"), [InputRequired(lazy_gettext("Choose a revision."))])
    reason = SelectField(lazy_gettext("Why"), [InputRequired(lazy_gettext("Choose a reason."))])
    typed = StringField(lazy_gettext("Type its name to confirm"), [InputRequired(lazy_gettext("Type the name."))])


@dataclass(frozen=True)
class Row:
    """An entry in words."""

    number: int
    at: dt.datetime
    title: str
    path: str
    page: str
    sha256: str
    reason: str
    standing: str
    off: bool


@withdrawals.get("/withdrawals")
@for_people
def index() -> ResponseReturnValue:
    behind, followers = _followers()
    return render_template(
        "withdrawals.html",
        rows=[_row(one.number, one.entry, one.standing) for one in services().withdrawals.listed()],
        version=services().withdrawals.version(),
        waiting=services().withdrawals.on_their_way(),
        room=services().withdrawals.room(),
        behind=behind,
        followers=followers,
        address=services().settings.public_address,
        now=services().now(),
    )


@withdrawals.route("/withdrawals/new", methods=["GET", "POST"])
@for_people
@limiter.limit(TYPE_CODE, methods=["POST"])
def new() -> ResponseReturnValue:
    """What → which page → which revision, why, and its name typed."""
    path, page = request.values.get("path", ""), request.values.get("page", "")
    targets = services().withdrawals.targets()
    path = path if path in targets else ""
    is_pack = path.startswith(f"{Kind.PACK}/")
    pages = services().withdrawals.pages_of(path) if is_pack else ()
    chosen = bool(path) and (not is_pack or page == WHOLE or page in pages)
    form = _form(path, "" if page == WHOLE else page) if chosen else None
    if form is not None and form.validate_on_submit() and _ordered(form):
        return redirect(url_for("withdrawals.index"))
    return render_template(
        "withdraw.html",
        groups=_groups(targets),
        path=path,
        page=page,
        pages=[(name, _page_title(path, name)) for name in pages],
        whole=WHOLE,
        form=form,
        name=_name(path, page) if chosen else "",
        what=_title(path, "" if page == WHOLE else page) if chosen else "",
    ), 422 if form is not None and form.errors else 200


@reinstatements.post(ADDRESS)
@limiter.limit(TYPE_CODE)
def take() -> ResponseReturnValue:
    """An approver's signed order, judged at once."""
    data = request.stream.read(MAX_ORDER_BYTES + 1)
    if len(data) > MAX_ORDER_BYTES:
        raise TooLarge(f"An order has at most {MAX_ORDER_BYTES} bytes.")
    try:
        order = decode(data)
    except ContentBad as wrong:
        raise NotUnderstood(f"This is no order to reinstate: {wrong}") from wrong
    if order.approval is None:
        raise NotUnderstood("Only what an approver signed is taken here.")
    name = services().withdrawals.order(order, by_key(order.approval.keyid[:12]), services().now())
    return Response(encode(Taken(name)), mimetype="application/json")


def _ordered(form: WithdrawForm) -> bool:
    """Give the order; whether that went well. What was wrong stands beside its field."""
    if form.typed.data.strip() != _name(form.path.data, form.page.data):
        form.typed.errors = [gettext("This is not its name. Type it exactly as it stands above.")]
        return False
    who = by_person(person().name)
    order = Order(form.path.data, form.sha256.data, Reason(form.reason.data), who, form.page.data)
    try:
        services().withdrawals.order(order, who, services().now())
    except NotWithdrawable as wrong:
        form.sha256.errors = [gettext("This cannot be withdrawn: %(why)s", why=wrong)]
        return False
    flash(gettext("It is ordered. Kiosks take it off their screens with their next poll."))
    return True


def _form(path: str, page: str) -> WithdrawForm:
    form = WithdrawForm(path=path, page=page)
    form.path.data, form.page.data = path, page
    found = services().withdrawals.revisions(path, page)
    form.sha256.choices = [(one.sha256, _revision(one.version, one.sha256, one.current)) for one in found]
    reasons = ((reason.value, words) for reason, words in REASONS.items())
    form.reason.choices = [("", gettext("Choose a reason")), *reasons]
    return form


def _revision(version: int, sha256: str, current: bool) -> str:
    words = str(gettext("version %(version)s, revision %(sha256)s", version=version, sha256=sha256[:12]))
    return " · ".join((words, str(gettext("published now")))) if current else words


def _name(path: str, page: str) -> str:
    """What has to be typed: the page's id, or the target's name."""
    parts = parse_path(path)
    return page if page not in ("", WHOLE) else parts.name if parts else ""


def _groups(targets: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What there is to choose from, by kind."""
    return [
        (str(words), found)
        for kind, words in KINDS.items()
        if (found := [(path, _title(path, "")) for path in targets if path.startswith(f"{kind}/")])
    ]


def _title(path: str, page: str) -> str:
    parts = parse_path(path)
    if parts is None:
        return path
    reference = f"{parts.publisher}/{parts.name}"
    manifest = services().releases.picture().manifests.get(reference) if parts.kind is Kind.PACK else None
    title = in_words(manifest, manifest.titles, reference) if manifest else reference
    return f"{title} · {_page_title(path, page)}" if page else title


def _page_title(path: str, page: str) -> str:
    parts = parse_path(path)
    return page_title(services().releases.picture(), f"{parts.publisher}/{parts.name}", page) if parts else page


def _row(number: int, entry: Entry, standing: Standing) -> Row:
    return Row(
        number=number,
        at=entry.at,
        title=_title(entry.path, entry.page),
        path=entry.path,
        page=entry.page,
        sha256=entry.sha256,
        reason=str(REASONS[entry.reason]),
        standing=str(STANDINGS[standing]),
        off=standing is Standing.WITHDRAWN,
    )


def _followers() -> tuple[list[KioskRow], int]:
    """Kiosks that do not follow the newest list yet, and how many do."""
    newest, now = services().withdrawals.version(), services().now()
    kiosks = services().kiosks.all(services().releases.picture().expected, now)
    behind = [kiosk for kiosk in kiosks if kiosk.withdrawals < newest]
    return behind, len(kiosks) - len(behind)
