"""What travellers are asked: closed, once a visit, counted with the words it was about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from content_packs.model import Manifest, Survey, SurveyChoice, SurveyQuestion
from kiosk.acts import act
from kiosk.counting import Answer
from kiosk.opinions import WRONGS, for_all, for_page
from kiosk.screens.compose import Composer
from kiosk.screens.content import Directory
from kiosk.screens.report import ICONS
from kiosk.ui.books import note
from kiosk.ui.clerk import Clerk, Word
from kiosk.visit import AidUsed, Answered, Event, LanguageChosen, Missed, Place, Screen, Visit
from tests.screen_content import PACK, PORTRAIT, AskingContent

PAGE = f"{PACK}/entry-0"
OTHER = f"{PACK}/entry-1"
VISIT = f"{PACK}/visit"


@dataclass(frozen=True)
class Journey:
    visit: Visit
    events: tuple[Event, ...]

    @property
    def answers(self) -> list[Answered]:
        return [event for event in self.events if isinstance(event, Answered)]


def journey(*actions: str, visit: Visit | None = None) -> Journey:
    """Touch by touch, in English unless a visit is given."""
    atlas = Directory(AskingContent(), None)
    visit = visit or Visit(place=Place(Screen.HOME), language="en")
    events: list[Event] = []
    for second, action in enumerate(actions):
        step = act(visit, action, float(second), atlas)
        visit = step.visit
        events += step.events
    return Journey(visit, tuple(events))


def test_a_page_is_judged_once_in_a_visit() -> None:
    found = journey(f"page:{PAGE}", "useful:yes", "useful:no", "home", f"page:{PAGE}", "useful:no")
    assert found.answers == [Answered(PAGE, "en", "useful", "yes")]


def test_each_page_is_judged_by_itself() -> None:
    found = journey(f"page:{PAGE}", "useful:yes", f"page:{OTHER}", "useful:no")
    assert [(answer.ref, answer.choice) for answer in found.answers] == [(PAGE, "yes"), (OTHER, "no")]


def test_a_mistake_is_picked_from_the_list_and_the_way_leads_back_to_the_place_on_the_page() -> None:
    before = journey(f"page:{PAGE}").visit
    read = Visit(place=Place(Screen.PAGE, PAGE, scroll=900.0), language="en", trail=before.trail)
    reported = journey("report", "wrong:number", "wrong:missing", visit=read)
    assert reported.answers == [Answered(PAGE, "en", "wrong", "number")]
    assert reported.visit.place.screen is Screen.REPORT
    assert journey("back", visit=reported.visit).visit.place == read.place


@pytest.mark.parametrize(
    "actions",
    [
        ("useful:yes",),
        ("wrong:number",),
        (f"page:{PAGE}", "useful:perhaps"),
        (f"page:{PAGE}", "useful:"),
        (f"page:{PAGE}", "wrong:number"),
        (f"page:{PAGE}", "report", "wrong:everything is bad, says A. Traveller"),
        (f"page:{PAGE}", "report", "useful:yes"),
        (f"survey:{PACK}/none",),
        ("survey:",),
        ("choose:found/yes",),
        (f"survey:{VISIT}", "choose:found/perhaps"),
        (f"survey:{VISIT}", "choose:more/entry"),
        (f"survey:{VISIT}", "choose:"),
    ],
)
def test_what_is_on_no_list_is_not_counted(actions: tuple[str, ...]) -> None:
    assert journey(*actions).answers == []


def test_a_survey_goes_from_question_to_question_and_ends_with_thanks() -> None:
    begun = journey(f"survey:{VISIT}")
    assert begun.visit.place == Place(Screen.SURVEY, VISIT, part="found")
    ended = journey("choose:found/no", "choose:more/entry", visit=begun.visit)
    assert [(answer.ref, answer.question, answer.choice) for answer in ended.answers] == [
        (VISIT, "visit/found", "no"),
        (VISIT, "visit/more", "entry"),
    ]
    assert ended.visit.place == Place(Screen.SURVEY, VISIT, part="")
    assert journey("back", visit=ended.visit).visit.place.screen is Screen.HOME


def test_a_question_that_is_skipped_is_not_counted_and_not_asked_again() -> None:
    found = journey(f"survey:{VISIT}", "choose:found/", "back", f"survey:{VISIT}")
    assert found.answers == []
    assert found.visit.place.part == "more"


def test_a_survey_that_was_answered_is_not_opened_again() -> None:
    found = journey(f"survey:{VISIT}", "choose:found/yes", "choose:more/entry", "back", f"survey:{VISIT}")
    assert found.visit.place.screen is Screen.HOME


def test_a_page_with_a_survey_of_its_own_asks_that_one() -> None:
    manifest = AskingContent().manifests[PACK]
    assert [for_page(manifest, page) for page in ("money-0", "entry-1", "entry-0")] == [
        _of(manifest, "payment"),
        _of(manifest, "forms"),
        _of(manifest, "visit"),
    ]
    assert for_all(manifest) == _of(manifest, "visit")


def test_a_pack_that_asks_only_about_a_topic_asks_nobody_else() -> None:
    choices = (SurveyChoice(id="a", texts={}), SurveyChoice(id="b", texts={}))
    question = SurveyQuestion(id="q", texts={}, choices=choices)
    whole = AskingContent().manifests[PACK]
    only = Survey(id="s", questions=(question,), topics=("money",))
    asking = Manifest(**{field: getattr(whole, field) for field in whole.__struct_fields__} | {"surveys": (only,)})
    assert for_all(asking) is None
    assert for_page(asking, "entry-0") is None


def test_everything_that_can_be_wrong_has_an_icon() -> None:
    assert tuple(ICONS) == WRONGS


class Heard:
    """A clerk who only listens."""

    def __init__(self) -> None:
        self.words: list[Word] = []

    def tell(self, word: Word) -> None:
        self.words.append(word)


def heard(*events: Event) -> list[Word]:
    clerk = Heard()
    note(events, Composer(AskingContent(), PORTRAIT), cast(Clerk, clerk))
    return clerk.words


def test_an_answer_is_written_down_with_the_revision_of_the_words_that_were_read() -> None:
    lacking = f"{PACK}/entry-3"  # is not written in Lao: English stands in
    words = heard(Answered(PAGE, "km", "useful", "no"), Answered(lacking, "lo", "wrong", "translation"))
    assert words == [
        Answer(PACK, 3, "entry-0", "0" * 12, "km", "km", "useful", "no"),
        Answer(PACK, 3, "entry-3", "0" * 12, "lo", "en", "wrong", "translation"),
    ]


def test_a_surveys_answer_names_no_page() -> None:
    assert heard(Answered(VISIT, "km", "visit/found", "yes")) == [
        Answer(PACK, 3, "", "", "km", "km", "visit/found", "yes")
    ]


def test_misses_and_aids_are_written_down_as_they_are() -> None:
    events = (Missed("lo", f"{PACK}/money"), AidUsed("contrast"), LanguageChosen("lo"))
    assert heard(*events) == list(events)


@pytest.mark.parametrize("ref", [f"{PACK}/gone", "no/pack/page", ""])
def test_answers_about_what_is_not_there_are_not_written_down(ref: str) -> None:
    assert heard(Answered(ref, "en", "useful", "yes")) == []


def _of(manifest: Manifest, name: str) -> Survey:
    return next(survey for survey in manifest.surveys if survey.id == name)
