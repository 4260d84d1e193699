"""What travellers are asked, and what a touch on an answer does. Pure.

Rules:

- Every question is closed: what is no id of its list is only a touch. Nothing can be typed.
- Each question is counted once for each page, or survey, and visit (`Visit.given`).
- Nothing has to be answered: every question can be left, and a survey question skipped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from content_packs.model import Manifest, Survey, SurveyQuestion
from kiosk.visit import Answered, Atlas, Place, Screen, Step, Visit, go

USEFUL = "useful"
WRONG = "wrong"
ABOUT_PAGES = frozenset({USEFUL, WRONG})
"""Questions about a page. All others are ``<survey>/<question>``."""

YES = "yes"
NO = "no"

WRONGS = ("out-of-date", "number", "contact", "unclear", "translation", "missing", "media")
"""What can be wrong with a page, in the order of the list."""

SKIPPED = ""
"""The choice of whoever does not choose."""


def given(question: str, ref: str) -> str:
    """How `Visit.given` remembers that `question` was answered about `ref`."""
    return f"{question} {ref}"


def useful(visit: Visit, choice: str, _now: float, _atlas: Atlas) -> Step:
    """``useful:yes``: on a page, whether it helped."""
    if visit.place.screen is not Screen.PAGE or choice not in (YES, NO):
        return Step(visit)
    return _answered(visit, visit.place.ref, USEFUL, choice)


def wrong(visit: Visit, choice: str, _now: float, _atlas: Atlas) -> Step:
    """``wrong:number``: on the list of what can be wrong with a page."""
    if visit.place.screen is not Screen.REPORT or choice not in WRONGS:
        return Step(visit)
    return _answered(visit, visit.place.ref, WRONG, choice)


def survey(visit: Visit, ref: str, now: float, atlas: Atlas) -> Step:
    """``survey:<publisher>/<pack>/<survey>``: to the first question that was not answered yet."""
    asked = atlas.survey(ref)
    question = next(unanswered(asked, ref, visit.given), None) if asked else None
    return go(visit, Place(Screen.SURVEY, ref, part=question.id), now) if question else Step(visit)


def choose(visit: Visit, choice: str, _now: float, atlas: Atlas) -> Step:
    """``choose:<question>/<choice>``, or ``choose:<question>/`` to skip it: on to the next question."""
    name, _, picked = choice.partition("/")
    asked = atlas.survey(visit.place.ref) if visit.place.screen is Screen.SURVEY else None
    question = next((one for one in asked.questions if one.id == name), None) if asked else None
    if asked is None or question is None or name != visit.place.part or not _offers(question, picked):
        return Step(visit)
    step = _answered(visit, visit.place.ref, f"{asked.id}/{name}", picked)
    following = next(unanswered(asked, visit.place.ref, step.visit.given), None)
    place = replace(visit.place, part=following.id if following else "")
    return replace(step, visit=replace(step.visit, place=place))


def unanswered(asked: Survey, ref: str, told: Collection[str]) -> Iterator[SurveyQuestion]:
    """The questions of `asked` that were neither answered nor skipped, in order."""
    return (one for one in asked.questions if given(f"{asked.id}/{one.id}", ref) not in told)


def for_page(manifest: Manifest, page: str) -> Survey | None:
    """What readers of `page` are asked: what is about it in particular, else what is about all."""
    topics = {topic.id for topic in manifest.topics if page in topic.pages}
    about = (one for one in manifest.surveys if page in one.pages or topics & set(one.topics))
    return next(about, for_all(manifest))


def for_all(manifest: Manifest) -> Survey | None:
    """What everybody is asked."""
    return next((one for one in manifest.surveys if not one.pages and not one.topics), None)


def _offers(question: SurveyQuestion, picked: str) -> bool:
    return picked == SKIPPED or any(choice.id == picked for choice in question.choices)


def _answered(visit: Visit, ref: str, question: str, choice: str) -> Step:
    """Counted, if it is the first answer of this visit and not a skipped question."""
    key = given(question, ref)
    if key in visit.given:
        return Step(visit)
    told = replace(visit, given=visit.given | {key})
    return Step(told, (Answered(ref, visit.language, question, choice),) if choice != SKIPPED else ())
