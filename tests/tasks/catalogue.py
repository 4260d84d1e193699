"""All tasks: a name, what is done in words of a traveller, and where, by whom and in which languages it can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.screen_content import ORDER
from tests.tasks import adapting, behind, ending, finding, hearing, reading, resting, telling, wall, warned
from tests.tasks.checkpoint import Posting


class Input(StrEnum):
    """How a traveller uses the kiosk."""

    TOUCH = "touch"
    KEYPAD = "keypad"
    SPEECH = "speech"


ALL = tuple(Input)
FINGER = (Input.TOUCH,)
"""What only a finger can do: to drag; to touch corners."""

SEEING = (Input.TOUCH, Input.KEYPAD)
"""What is done before there is a language, or would be spoken over."""


@dataclass(frozen=True)
class Task:
    """`steps` are carried out by a `Hand`."""

    name: str
    steps: Callable[[Any], None]
    posting: Posting = Posting.EVERYDAY
    languages: tuple[str, ...] = ORDER
    inputs: tuple[Input, ...] = ALL


TASKS = (
    Task("start", finding.start),
    Task("visa-by-topic", finding.visa_by_topic),
    Task("four-taps", finding.four_taps),
    Task("back-and-home", finding.back_and_home),
    Task("related-pages", finding.related),
    Task("search-by-word", finding.by_its_word),
    Task("search-without-marks", finding.without_marks, languages=tuple(finding.PLAIN)),
    Task("search-by-beginning", finding.by_its_beginning),
    Task("search-by-pinyin", finding.by_pinyin, languages=tuple(finding.PINYIN)),
    Task("search-by-kana", finding.by_kana, languages=tuple(finding.KANA)),
    Task("search-by-initials", finding.by_initials, languages=tuple(finding.INITIALS)),
    Task("search-in-khmer", finding.in_khmer, languages=tuple(finding.KHMER)),
    Task("search-finds-nothing", finding.nothing_found),
    Task("other-language", reading.other_language),
    Task("another-language-stands-in", reading.standing_in),
    Task("question-opens", reading.faq),
    Task("picture", reading.picture),
    Task("floor-plan", reading.floor_plan),
    Task("drag", reading.by_dragging, inputs=FINGER),
    Task("more-below", reading.by_more_below),
    Task("to-the-end", reading.to_the_end),
    Task("take-along", reading.take_along),
    Task("take-along-offline", reading.take_along_offline, Posting.OFFLINE),
    Task("big-text", adapting.big_text),
    Task("high-contrast", adapting.contrast),
    Task("low-controls", adapting.low_controls),
    Task("less-motion", adapting.less_motion),
    Task("as-it-was", adapting.as_it_was, inputs=SEEING),
    Task("voice", adapting.voice),
    Task("read-aloud", hearing.read_aloud),
    Task("volume", hearing.volume),
    Task("sound", hearing.sound),
    Task("film", hearing.film),
    Task("useful", telling.useful),
    Task("not-useful", telling.not_useful),
    Task("mistake", telling.mistake),
    Task("survey", telling.survey),
    Task("notice", warned.information),
    Task("danger", warned.danger),
    Task("drill", warned.drill),
    Task("help", warned.help_at_once),
    Task("still-there", ending.still_there, Posting.HASTY, inputs=SEEING),
    Task("gone-without-a-word", ending.gone_without_a_word, Posting.HASTY, inputs=SEEING),
    Task("finish", ending.finished),
    Task("safe-screen", behind.safe_screen, inputs=FINGER),
    Task("wrong-code", behind.wrong_code, inputs=FINGER),
    Task("touch-to-start", resting.touch_to_start, inputs=SEEING),
    Task("wall", wall.walk_past, Posting.WALL, inputs=FINGER),
)
