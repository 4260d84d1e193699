"""A survey, one closed question at a time; each can be skipped, and all of them left."""

from __future__ import annotations

from content_packs.model import Survey, SurveyQuestion
from kiosk.opinions import SKIPPED
from kiosk.screens.choices import Asked, Choice, asking_screen, thanks_screen
from kiosk.screens.content import named
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand

UNPICKED = "radio_button_unchecked"


def survey_screen(stand: Stand) -> Pane:
    """The content pane."""
    survey = stand.directory.survey(stand.place.ref)
    if survey is None:
        raise KeyError(stand.place.ref)
    for number, question in enumerate(survey.questions, 1):
        if question.id == stand.place.part:
            return _question(stand, survey, question, number)
    way_on = Choice(stand.kit.say("survey-on"), "back", "arrow_forward", main=True)
    return thanks_screen(stand.kit, stand.where.content, stand.kit.say("survey-thanks"), way_on)


def _question(stand: Stand, survey: Survey, question: SurveyQuestion, number: int) -> Pane:
    kit, languages = stand.kit, stand.content.languages
    answers = [
        Choice(named(choice.texts, kit.tag, languages), f"choose:{question.id}/{choice.id}", UNPICKED)
        for choice in question.choices
    ]
    total = len(survey.questions)
    asked = Asked(
        named(question.texts, kit.tag, languages),
        above=kit.say("survey-step", number=number, total=total) if total > 1 else "",
        note=kit.say("survey-anonymous"),
    )
    ways_out = [
        Choice(kit.say("survey-skip"), f"choose:{question.id}/{SKIPPED}", "chevron_right", quiet=True),
        Choice(kit.say("survey-leave"), "back", "close", quiet=True),
    ]
    return asking_screen(kit, stand.where.content, asked, answers, ways_out if total > 1 else ways_out[1:])
