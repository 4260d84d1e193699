"""How long what is signed still holds, and who signs it again: for people who signed in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from content_packs.publishing.terms import By, Stage, Term
from server.web.guard import for_people
from server.web.services import services
from server.web.words import lazy_gettext

roles = Blueprint("roles", __name__)

SIGNERS = {
    By.ROOT: lazy_gettext("two holders of root keys"),
    By.TARGETS: lazy_gettext("two holders of targets keys"),
    By.PUBLISHERS: lazy_gettext("two holders of publishers' tokens"),
    By.PEOPLE: lazy_gettext("an author and an approver"),
    By.DUTY: lazy_gettext("someone on duty"),
    By.PROCESS: lazy_gettext("the publisher process, by itself"),
}
STAGES = {
    Stage.HOLDS: ("proved", lazy_gettext("Holds")),
    Stage.FIRST: ("safe", lazy_gettext("Plan the signing")),
    Stage.SECOND: ("safe", lazy_gettext("Sign soon")),
    Stage.LAST: ("not-proved", lazy_gettext("Sign now")),
    Stage.OVER: ("not-proved", lazy_gettext("Past its date")),
}


@roles.get("/roles")
@for_people
def show() -> ResponseReturnValue:
    found = services().releases.terms(services().now())
    return render_template("roles.html", terms=found, signers=SIGNERS, stages=STAGES)


def ending() -> tuple[Term, ...]:
    """What somebody must sign again, for the overview."""
    return tuple(term for term in services().releases.terms(services().now()) if term.stage is not Stage.HOLDS)
