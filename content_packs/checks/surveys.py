"""CHECK: surveys are short, closed, and in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from content_packs.checks.translation import words_problems
from content_packs.errors import Problem
from content_packs.reading import is_name
from content_packs.source import SURVEYS_TOML
from content_packs.source_model import ChoiceToml, PackSource, QuestionToml, SurveyToml

MAX_SURVEYS = 8
MAX_QUESTIONS = 3  # whoever stands at a gate answers no more
FEWEST_CHOICES, MAX_CHOICES = 2, 6
MAX_QUESTION_CHARACTERS = 120
MAX_CHOICE_CHARACTERS = 60

_SURVEY, _QUESTION, _CHOICE = "surveys", "surveys.questions", "surveys.questions.choices"


def survey_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything wrong in surveys.toml."""
    if len(pack.surveys) > MAX_SURVEYS:
        sentence = f"{len(pack.surveys)} surveys; a pack holds {MAX_SURVEYS}."
        yield _at(pack, _SURVEY, MAX_SURVEYS, "id", "too-many-surveys", sentence)
    yield from _ids(pack, pack.surveys, _SURVEY, 0)
    questions = choices = 0
    for nth, survey in enumerate(pack.surveys):
        yield from _survey(pack, survey, nth, questions)
        for place, question in enumerate(survey.questions, questions):
            yield from _question(pack, question, place, choices)
            choices += len(question.choices)
        questions += len(survey.questions)


def _survey(pack: PackSource, survey: SurveyToml, nth: int, first: int) -> Iterator[Problem]:
    """Where it is offered, and how many questions it has; `first` is the place of its first in the file."""
    if not 1 <= len(survey.questions) <= MAX_QUESTIONS:
        sentence = f"{len(survey.questions)} questions; a survey asks one to {MAX_QUESTIONS}."
        yield _at(pack, _SURVEY, nth, "questions", "too-many-questions", sentence)
    yield from _ids(pack, survey.questions, _QUESTION, first)
    topics = {topic.id for topic in pack.toml.topics}
    for key, names, known in (("topics", survey.topics, topics), ("pages", survey.pages, set(pack.pages))):
        for name in names:
            if name not in known:
                yield _at(pack, _SURVEY, nth, key, "broken-link", f"This pack has no “{name}”; take it out of {key}.")


def _question(pack: PackSource, question: QuestionToml, nth: int, first: int) -> Iterator[Problem]:
    """Its words and its choices, the first of which stands at the place `first` of the file."""
    if not FEWEST_CHOICES <= len(question.choices) <= MAX_CHOICES:
        sentence = f"{len(question.choices)} choices; a question offers {FEWEST_CHOICES} to {MAX_CHOICES}."
        yield _at(pack, _QUESTION, nth, "choices", "wrong-choices", sentence)
    yield from _ids(pack, question.choices, _CHOICE, first)
    yield from _words(pack, question.texts, f"{_QUESTION}.texts", nth, MAX_QUESTION_CHARACTERS)
    for place, choice in enumerate(question.choices, first):
        yield from _words(pack, choice.texts, f"{_CHOICE}.texts", place, MAX_CHOICE_CHARACTERS)


def _ids(
    pack: PackSource, named: Sequence[SurveyToml | QuestionToml | ChoiceToml], table: str, first: int
) -> Iterator[Problem]:
    seen: set[str] = set()
    for nth, one in enumerate(named, first):
        if not is_name(one.id):
            sentence = f"“{one.id}” is no id: small letters a–z, digits, hyphens."
            yield _at(pack, table, nth, "id", "bad-id", sentence)
        if one.id in seen:
            yield _at(pack, table, nth, "id", "duplicate-id", f"“{one.id}” stands twice; each id names one thing.")
        seen.add(one.id)


def _words(pack: PackSource, texts: Mapping[str, str], table: str, nth: int, longest: int) -> Iterator[Problem]:
    yield from words_problems(pack, texts, SURVEYS_TOML, pack.survey_places.line(table, "", nth), table)
    for tag, words in texts.items():
        if len(words) > longest:
            sentence = f"{len(words)} characters in {tag}; at most {longest} are read at a glance."
            yield _at(pack, table, nth, tag, "too-long", sentence)


def _at(pack: PackSource, table: str, nth: int, key: str, code: str, message: str) -> Problem:
    return Problem(SURVEYS_TOML, pack.survey_places.line(table, key, nth), code, message)
