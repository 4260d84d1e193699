"""What a display, a large screen that nobody touches, shows in turn. Pure: an edition, a date, a time of day → scenes.

A page has several ideas: what it is, each fact, each list of steps, its telephone numbers. One idea is one
scene, and is shown in all its languages, as many side by side as the wall has columns, before the next comes.

- The plan's `display` says which pages, when and how long. What is not there is passed over. A plan without a
  list, or with one of which nothing can be shown now, leaves every topic's first pages.
- Only languages that a page has are shown; a page that has none of them is shown in the one that stands in.
- There is always at least one scene: the welcome.
- What was taken away is left at once; otherwise the place in the programme is kept when it changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import east_asian_width

from content_packs.display_plan import SCENE_S, DisplayEntry
from content_packs.model import ContactBlock, FactBlock, Inline, Page, PageText, Steps, inline_text
from content_packs.notices.notice import Notice
from content_packs.plain import plain_text
from kiosk.screens.content import Content, Directory

FIRST_PAGES = 2
"""How many pages of each topic a display shows that was told nothing else."""

MOST_FACTS = 2
STEPS_A_SCENE = 3
SCENE_CHARACTERS = 220
"""The steps of one scene together, so that two languages have room beside each other."""

MOST_STEPS = 6
"""A longer list is nothing for passers-by: its page is one code away."""

DANGER_S, DANGER_STEPS = 8.0, 2
"""How long each scene of a danger stands, and how many steps it shows."""

LEAST_NUMBERS, MOST_NUMBERS = 2, 4


class Idea(StrEnum):
    WELCOME = "welcome"
    PAGE = "page"  # its title and summary
    FACT = "fact"
    STEPS = "steps"
    NUMBERS = "numbers"
    DANGER = "danger"  # a notice that has the wall for itself: what happened, and what to do


@dataclass(frozen=True)
class Spot:
    """One scene. `ref` is ``<publisher>/<pack>/<page>``, `block` the fact's card or the list, `first` and `last`
    which of its steps (the last one not). `languages` stand beside each other."""

    idea: Idea
    languages: tuple[str, ...]
    seconds: float = SCENE_S
    ref: str = ""
    block: str = ""
    first: int = 0
    last: int = 0


def programme(content: Content, directory: Directory, clock: dt.time | None, columns: int) -> tuple[Spot, ...]:
    """All scenes of one round. `clock` is the time of day at the site, None where it is not known; `columns` how
    many languages stand beside each other."""
    spots = tuple(_listed(content, directory, clock, columns)) or tuple(_usual(content, directory, columns))
    return spots or tuple(_spoken(Spot(Idea.WELCOME, ()), tuple(content.languages), columns))


def told(notice: Notice, languages: Sequence[str], columns: int) -> tuple[Spot, ...]:
    """A danger in all languages: what it is, then what to do, before the next languages have their turn."""
    steps = len(notice.texts[next(iter(notice.texts))].steps)
    first = Spot(Idea.DANGER, (), DANGER_S, notice.key)
    parts = (first, *(_steps(first, steps, DANGER_STEPS) if steps else ()))
    groups = [tuple(languages[n : n + columns]) for n in range(0, len(languages), columns)]
    return tuple(replace(part, languages=group) for group in groups for part in parts)


def place_of(spots: Sequence[Spot], spot: Spot | None, after: int) -> int:
    """Where `spot` stands in a programme that may have changed; if it is gone, where what came after it stands."""
    return spots.index(spot) if spot in spots else after % len(spots)


def _listed(content: Content, directory: Directory, clock: dt.time | None, columns: int) -> Iterator[Spot]:
    """What the plan says."""
    for entry in content.plan.display:
        if entry.holds(clock):
            for ref in _pages(content, directory, entry):
                yield from _page(content, directory, ref, entry, columns)


def _usual(content: Content, directory: Directory, columns: int) -> Iterator[Spot]:
    """What a display shows that was told nothing."""
    pages = [
        ref
        for found in content.topics(directory.today)
        for ref in content.pages(found.pack, found.topic, directory.today)[:FIRST_PAGES]
    ]
    if pages:
        yield from _spoken(Spot(Idea.WELCOME, ()), tuple(content.languages), columns)
    for ref in pages:
        yield from _page(content, directory, ref, DisplayEntry(page=ref), columns)


def _pages(content: Content, directory: Directory, entry: DisplayEntry) -> tuple[str, ...]:
    if entry.page:
        return (entry.page,)
    topics = content.topics(directory.today)
    found = next((topic for topic in topics if f"{topic.pack}/{topic.topic.id}" == entry.topic), None)
    return content.pages(found.pack, found.topic, directory.today) if found else ()


def _page(content: Content, directory: Directory, ref: str, entry: DisplayEntry, columns: int) -> Iterator[Spot]:
    page = content.page(ref, directory.today)
    if page is None:
        return
    wanted = tuple(tag for tag in entry.languages or tuple(content.languages) if tag in content.languages)
    tags = tuple(tag for tag in wanted if tag in page.texts) or wanted[:1] or tuple(content.languages)[:1]
    for spot in _ideas(ref, page, entry.seconds, directory.today):
        yield from _spoken(spot, tags, columns)


def _ideas(ref: str, page: Page, seconds: float, today: dt.date | None) -> Iterator[Spot]:
    text = next(iter(page.texts.values()))  # blocks and their ids are the same in every language
    yield Spot(Idea.PAGE, (), seconds, ref)
    for card in _facts(page, text, today):
        yield Spot(Idea.FACT, (), seconds, ref, card.id)
    for block in text.blocks:
        if isinstance(block, Steps) and len(block.items) <= MOST_STEPS:
            most = _steps_at_once(page, block.id)
            yield from _steps(Spot(Idea.STEPS, (), seconds, ref, block.id), len(block.items), most)
    if len(numbers(text)) >= LEAST_NUMBERS:
        yield Spot(Idea.NUMBERS, (), seconds, ref)


def _steps_at_once(page: Page, name: str) -> int:
    """How many steps of a list have room in the language that needs the most."""
    lists = [block for text in page.texts.values() for block in text.blocks if isinstance(block, Steps)]
    lengths = [[_length(item) for item in block.items] for block in lists if block.id == name]
    for most in range(STEPS_A_SCENE, 1, -1):
        if all(sum(one[n : n + most]) <= SCENE_CHARACTERS for one in lengths for n in range(len(one))):
            return most
    return 1


def _length(item: Inline) -> int:
    """Characters; those of Chinese, Japanese and Korean are as wide as two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in plain_text(inline_text(item)))


def _steps(spot: Spot, count: int, most: int) -> Iterator[Spot]:
    """A list of `count` steps in scenes about as full as each other, of `most` steps each."""
    scenes = -(-count // most)
    size = -(-count // scenes) if scenes else 1
    for first in range(0, count, size):
        yield replace(spot, first=first, last=min(first + size, count))


def _facts(page: Page, text: PageText, today: dt.date | None) -> list[FactBlock]:
    """The cards of facts that hold."""
    cards = [block for block in text.blocks if isinstance(block, FactBlock)]
    holding = [card for card in cards if _holds(page, card.fact, today)]
    return holding[:MOST_FACTS]


def _holds(page: Page, name: str, today: dt.date | None) -> bool:
    fact = page.facts.get(name)
    return fact is not None and (today is None or today <= fact.valid_until)


def numbers(text: PageText) -> tuple[ContactBlock, ...]:
    """The contact cards with a telephone number."""
    cards: Iterable[ContactBlock] = (block for block in text.blocks if isinstance(block, ContactBlock) and block.phone)
    return tuple(cards)[:MOST_NUMBERS]


def _spoken(spot: Spot, tags: Sequence[str], columns: int) -> Iterator[Spot]:
    """The idea in all its languages."""
    for first in range(0, len(tags), columns):
        languages = tuple(tags[first : first + columns])
        yield replace(spot, languages=languages)
