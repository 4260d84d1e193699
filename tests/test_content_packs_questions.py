"""Ten questions at a gate of each mode, written down before the pages: found by browsing and by searching."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec
import pytest

from content_packs.model import Mode
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.content import Directory
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.gate_content import PACKS, PUBLISHER, GateContent
from tests.screen_content import NOON, ORDER, PORTRAIT

TAPS = 4
"""From the screen at rest: a touch, a language, a topic, a page."""
LINKS = 1
RESULTS = 5
EACH = 10
OPENING = {"opening": Mode.ROAD}
"""What is no mode of a plan: how its travellers come."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words` are what is typed in `language`; any of `pages` is an answer."""

    id: str
    mode: str
    question: str
    language: str
    words: str
    pages: tuple[str, ...]

    @property
    def answers(self) -> frozenset[str]:
        return frozenset(f"{PUBLISHER}/{page}" for page in self.pages)


class Packs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    packs: tuple[str, ...]


class Questions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    modes: dict[str, Packs]
    questions: tuple[Question, ...]


ASKED = msgspec.convert(tomllib.loads((PACKS / "questions.toml").read_text()), Questions)
every_question = pytest.mark.parametrize("question", ASKED.questions, ids=lambda question: question.id)


@pytest.fixture(scope="session")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, GateContent]:
    folder = tmp_path_factory.mktemp("questions")
    return {
        mode: GateContent(packs.packs, (OPENING.get(mode) or Mode(mode),), folder / mode)
        for mode, packs in ASKED.modes.items()
    }


@pytest.fixture(scope="session")
def composers(gates: Mapping[str, GateContent]) -> Mapping[str, Composer]:
    return {mode: Composer(gate, PORTRAIT) for mode, gate in gates.items()}


def test_there_are_ten_questions_for_each_mode() -> None:
    assert Counter(question.mode for question in ASKED.questions) == dict.fromkeys(ASKED.modes, EACH)


def test_questions_are_asked_in_every_language() -> None:
    assert {question.language for question in ASKED.questions} == set(ORDER)


def test_every_question_has_a_name_of_its_own() -> None:
    assert len({question.id for question in ASKED.questions}) == len(ASKED.questions)


@every_question
def test_question_is_answered_within_four_taps_or_one_link_more(
    question: Question, gates: Mapping[str, GateContent], composers: Mapping[str, Composer]
) -> None:
    gate = gates[question.mode]
    taps = next((taps for taps, ref in walk(gate, composers[question.mode], question) if ref in question.answers), 0)
    assert 0 < taps <= TAPS + LINKS, f"nobody gets to {' or '.join(question.pages)} at {question.mode}"


@every_question
def test_words_that_travellers_type_find_the_answer_among_the_first_five(
    question: Question, gates: Mapping[str, GateContent]
) -> None:
    directory = Directory(gates[question.mode], NOON.date())
    found = list(islice(directory.found(question.words, question.language), RESULTS))
    assert question.answers & set(found), f"{question.words} finds {found}"


def walk(gate: GateContent, composer: Composer, question: Question) -> Iterator[tuple[int, str]]:
    """Every page that touches lead to, the nearest first, and after how many."""
    directory = Directory(gate, NOON.date())
    standing, seen = [Visit()], set[Place]()
    for taps in range(1, TAPS + LINKS + 1):
        reached = []
        for visit in standing:
            for action in actions(composer, visit, question.language):
                after = act(visit, action, float(taps), directory).visit
                if after.place not in seen:
                    seen.add(after.place)
                    reached.append(after)
        yield from ((taps, visit.place.ref) for visit in reached if visit.place.screen is Screen.PAGE)
        standing = reached


def actions(composer: Composer, visit: Visit, tag: str) -> Iterator[str]:
    """What can be touched on the screen of `visit` by somebody who reads `tag`, and leads on."""
    if visit.resting:
        yield ""
        return
    for hit in composer.compose(Scene(visit, NOON)).places():
        word, _, target = hit.action.partition(":")
        if word in ("topic", "page") or (word == "language" and target == tag):
            yield hit.action
