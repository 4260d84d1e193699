"""What travellers said: for those who look after the pages, so that they know what to mend first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.publishing.releases import Picture
from server.statistics.asking import Cell
from server.statistics.said import Mistake, Said, SurveyAnswer
from server.web.asking import asked_question
from server.web.guard import for_people
from server.web.services import services
from server.web.titles import in_words, page_texts, page_title, survey_questions, topic_title
from server.web.words import get_locale, lazy_gettext

opinions = Blueprint("opinions", __name__)

DAYS = 28

AIDS = {
    "text": lazy_gettext("Larger words"),
    "contrast": lazy_gettext("High contrast"),
    "reach": lazy_gettext("Everything within reach of a wheelchair"),
    "still": lazy_gettext("Nothing that moves"),
    "speech": lazy_gettext("Read aloud at a touch"),
    "volume": lazy_gettext("Another volume"),
    "rate": lazy_gettext("Another rate of speech"),
}


@dataclass(frozen=True)
class MistakeRow:
    """`state` is whether the words that were reported are still on show: ``current``, ``changed`` or ``gone``."""

    found: Mistake
    title: str
    wrong: str
    state: str


@dataclass(frozen=True)
class ChoiceRow:
    words: str
    answers: Cell
    share: float | None


@dataclass(frozen=True)
class SurveyTable:
    """One question and what was answered."""

    pack: str
    words: str
    choices: list[ChoiceRow]


@opinions.get("/opinions")
@for_people
def show() -> ResponseReturnValue:
    now = services().now()
    picture = services().releases.picture()
    said = services().opinions.answer(asked_question(now.date(), DAYS), now)
    with_kiosks = {kiosk.site for kiosk in services().kiosks.all(picture.expected, now)}
    return render_template(
        "opinions.html",
        said=said,
        question=said.question,
        picture=picture,
        titles={(row.pack, row.page): page_title(picture, row.pack, row.page) for row in said.useful},
        mistakes=_mistakes(picture, said.mistakes),
        surveys=_surveys(picture, said),
        topics={row.topic: topic_title(picture, row.topic) for row in said.misses if row.topic},
        aids=AIDS,
        sites=[site for site in services().sites.all(now.date()) if site.id in with_kiosks],
        asked=request.args.to_dict(),
    )


def _mistakes(picture: Picture, found: Iterable[Mistake]) -> list[MistakeRow]:
    """What is still on show stands first."""
    say, locale = picture.messages, str(get_locale())
    rows = [
        MistakeRow(
            found=one,
            title=page_title(picture, one.pack, one.page),
            wrong=say(locale, f"wrong-{one.choice}"),
            state=_state(picture, one),
        )
        for one in found
    ]
    return sorted(rows, key=lambda row: row.state != "current")


def _state(picture: Picture, mistake: Mistake) -> str:
    text = page_texts(picture, mistake.pack, mistake.page).get(mistake.shown)
    if text is None:
        return "gone"
    return "current" if text.revision == mistake.revision else "changed"


def _surveys(picture: Picture, said: Said) -> list[SurveyTable]:
    """One table for each question, in the order in which they are asked now; what is not asked any more last."""
    by_question: dict[tuple[str, str], list[SurveyAnswer]] = {}
    for row in said.surveys:
        by_question.setdefault((row.pack, row.question), []).append(row)
    packs = sorted({pack for pack, _ in by_question})
    order = [(pack, asked) for pack in packs for asked in survey_questions(picture, pack)]
    known = [key for key in order if key in by_question]
    return [_table(picture, *key, by_question[key]) for key in dict.fromkeys([*known, *by_question])]


def _table(picture: Picture, pack: str, asked: str, rows: list[SurveyAnswer]) -> SurveyTable:
    manifest, question = picture.manifests.get(pack), survey_questions(picture, pack).get(asked)
    found = {row.choice: row for row in rows}
    words = {choice.id: in_words(manifest, choice.texts, choice.id) for choice in question.choices} if question else {}
    nobody = SurveyAnswer(pack, asked, "", Cell(0), 0.0 if rows[0].share is not None else None)
    choices = [
        ChoiceRow(words.get(choice, choice), row.answers, row.share)
        for choice in dict.fromkeys([*words, *found])
        for row in (found.get(choice, nobody),)
    ]
    return SurveyTable(pack, in_words(manifest, question.texts, asked) if question else asked, choices)
