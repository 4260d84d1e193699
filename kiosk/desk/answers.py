"""SIGN: what an answer of the clerk does to the window's state. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from kiosk.desk.acts import Step, opened_at, with_pictures
from kiosk.desk.errands.jobs import Answer, Draw, Failed, Found, Look, Opened, Pictured, Refused, Signed, Unlocked
from kiosk.desk.state import Desk, Offer, Room
from kiosk.desk.words import say

WRONG_PASSPHRASE = "wrong-passphrase"  # noqa: S105  # the name of a sentence


def answered(desk: Desk, answer: Answer, picture_width: int) -> Step:
    """The state after `answer`, and what is to be done next."""
    return with_pictures(_after(answer, desk), picture_width)


@singledispatch
def _after(answer: object, desk: Desk) -> Step:
    raise TypeError(f"{type(answer).__name__} is no answer to {desk.room}")


@_after.register
def _(_answer: Unlocked, desk: Desk) -> Step:
    return Step(replace(desk, room=Room.LIST, busy="busy-list", said=()), (Look(),))


@_after.register
def _(answer: Found, desk: Desk) -> Step:
    busy = "" if answer.complete else desk.busy
    return Step(replace(desk, offers=tuple(sorted(answer.offers, key=_first_urgent)), busy=busy))


@_after.register
def _(answer: Opened, desk: Desk) -> Step:
    """Everything of the request before is forgotten: pictures of it may have come until now."""
    fresh = Desk(desk.tongue, Room.REQUEST, desk.offers, answer.dossier, tab=desk.tongue, panel=desk.panel)
    return Step(opened_at(fresh, 0))


@_after.register
def _(answer: Pictured, desk: Desk) -> Step:
    return Step(replace(desk, drawn={**desk.drawn, answer.view: answer.drawn}))


@_after.register
def _(answer: Signed, desk: Desk) -> Step:
    dossier = replace(desk.dossier, missing=answer.missing) if desk.dossier else None
    outcome = "done-needs" if answer.missing else "done-complete"
    return Step(replace(desk, room=Room.DONE, dossier=dossier, outcome=outcome, busy="", said=(), focus=""))


@_after.register
def _(_answer: Refused, desk: Desk) -> Step:
    return Step(replace(desk, room=Room.DONE, outcome="done-refused", busy="", said=(), focus=""))


@_after.register
def _(answer: Failed, desk: Desk) -> Step:
    sentence = say(desk.tongue, answer.kind)
    said = (sentence,) if answer.kind == WRONG_PASSPHRASE else (sentence, answer.detail)
    return Step(replace(desk, said=said, busy=desk.busy if answer.job is Draw else ""))


def _first_urgent(offer: Offer) -> tuple[bool, float]:
    return (not offer.urgent, -offer.asked_at.timestamp())
