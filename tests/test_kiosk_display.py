"""What a display shows in turn: the plan's list or every topic's first pages, idea by idea, in all languages."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from content_packs.display_plan import DisplayEntry
from content_packs.model import Span, Steps
from content_packs.notices.notice import Gravity
from kiosk.display import FIRST_PAGES, Idea, Spot, place_of, programme, told
from kiosk.screens.content import Directory
from tests.screen_content import ORDER, PACK
from tests.wall_content import PAGE, STAY, Edition, notice

TODAY = dt.date(2026, 11, 22)


def shown(
    edition: Edition, clock: dt.time | None = None, columns: int = 2, today: dt.date | None = TODAY
) -> tuple[Spot, ...]:
    return programme(edition, Directory(edition, today), clock, columns)


def listing(*entries: DisplayEntry) -> Edition:
    edition = Edition()
    edition.plan = msgspec.structs.replace(edition.plan, display=entries)
    return edition


def refs(spots: tuple[Spot, ...]) -> list[str]:
    return list(dict.fromkeys(spot.ref.rpartition("/")[2] for spot in spots))


def test_a_plan_without_a_list_leaves_the_first_pages_of_every_topic() -> None:
    spots = shown(Edition())
    assert spots[0].idea is Idea.WELCOME
    assert refs(spots) == ["", *(f"{topic}-{n}" for topic in ("entry", "customs") for n in range(FIRST_PAGES))]


def test_every_idea_is_shown_in_all_languages_before_the_next() -> None:
    for columns in (1, 2):
        spots = shown(Edition(), columns=columns)
        groups = len(ORDER) // columns
        for n in range(0, len(spots), groups):
            ideas = {(spot.idea, spot.ref, spot.block, spot.first) for spot in spots[n : n + groups]}
            assert len(ideas) == 1
            assert tuple(tag for spot in spots[n : n + groups] for tag in spot.languages) == ORDER


def test_a_page_is_its_title_its_facts_its_steps_and_its_numbers() -> None:
    spots = shown(listing(DisplayEntry(page=PAGE, languages=("en",))))
    ideas = list(dict.fromkeys(spot.idea for spot in spots))
    assert ideas == [Idea.PAGE, Idea.FACT, Idea.STEPS, Idea.NUMBERS]


def test_the_list_of_the_plan_says_what_how_long_and_in_which_languages() -> None:
    spots = shown(
        listing(DisplayEntry(page=PAGE, seconds=30, languages=("km", "vi")), DisplayEntry(topic=f"{PACK}/customs"))
    )
    first = [spot for spot in spots if spot.ref == PAGE]
    assert {(spot.seconds, spot.languages) for spot in first} == {(30, ("km", "vi"))}
    assert refs(spots) == ["entry-1", *(f"customs-{n}" for n in range(4))]


def test_the_list_keeps_to_the_time_of_day() -> None:
    edition = listing(
        DisplayEntry(page=f"{PACK}/entry-0", end=dt.time(12)), DisplayEntry(page=f"{PACK}/entry-2", start=dt.time(12))
    )
    assert refs(shown(edition, dt.time(8))) == ["entry-0"]
    assert refs(shown(edition, dt.time(12))) == ["entry-2"]
    assert refs(shown(edition, None)) == ["entry-0", "entry-2"]


def test_what_is_not_there_is_passed_over_and_an_empty_list_is_the_default() -> None:
    gone = DisplayEntry(page=f"{PACK}/nowhere")
    assert refs(shown(listing(gone, DisplayEntry(page=PAGE)))) == ["entry-1"]
    assert refs(shown(listing(gone, DisplayEntry(topic=f"{PACK}/nothing")))) == refs(shown(Edition()))


def test_where_there_is_no_page_at_all_the_welcome_stands() -> None:
    assert {spot.idea for spot in shown(Edition(topics=0))} == {Idea.WELCOME}


def test_a_page_is_shown_in_the_languages_it_has() -> None:
    spots = shown(listing(DisplayEntry(page=f"{PACK}/entry-3")))  # it lacks Lao
    assert {tag for spot in spots for tag in spot.languages} == set(ORDER) - {"lo"}
    none = shown(listing(DisplayEntry(page=f"{PACK}/entry-3", languages=("lo",))))
    assert {spot.languages for spot in none} == {("lo",)}  # the page says itself which language stands in


def test_a_fact_past_its_date_is_not_shown_while_the_clock_is_trusted() -> None:
    entry = DisplayEntry(page=PAGE, languages=("en",))
    after = STAY.valid_until + dt.timedelta(days=1)
    assert Idea.FACT in {spot.idea for spot in shown(listing(entry), today=STAY.valid_until)}
    assert Idea.FACT not in {spot.idea for spot in shown(listing(entry), today=after)}
    assert Idea.FACT in {spot.idea for spot in shown(listing(entry), today=None)}


@pytest.mark.parametrize(
    ("count", "length", "parts"),
    [
        (4, 20, [(0, 2), (2, 4)]),
        (6, 20, [(0, 3), (3, 6)]),
        (3, 80, [(0, 2), (2, 3)]),
        (2, 150, [(0, 1), (1, 2)]),
        (7, 20, []),
    ],
)
def test_steps_are_divided_so_that_each_scene_has_room(count: int, length: int, parts: list[tuple[int, int]]) -> None:
    edition = listing(DisplayEntry(page=PAGE, languages=("en",)))
    page = edition.all_pages()[PAGE]
    steps = Steps(id="how", fallback="", items=((Span(text="x" * length),),) * count)
    texts = {tag: msgspec.structs.replace(text, blocks=(steps,)) for tag, text in page.texts.items()}
    edition.replace_page(msgspec.structs.replace(page, texts=texts))
    assert [(spot.first, spot.last) for spot in shown(edition) if spot.idea is Idea.STEPS] == parts


def test_a_danger_is_told_in_every_language_what_it_is_and_what_to_do() -> None:
    spots = told(notice(Gravity.DANGER), ORDER, 2)
    assert [tag for spot in spots if not spot.last for tag in spot.languages] == list(ORDER)
    steps = {(spot.first, spot.last) for spot in spots if spot.last}
    assert steps == {(0, 2), (2, 3)}
    assert spots[0].languages == spots[1].languages == spots[2].languages == ORDER[:2]


def test_the_place_in_a_programme_is_kept_when_it_changes() -> None:
    spots = shown(Edition())
    assert place_of(spots, spots[7], 7) == 7
    assert place_of(spots[3:], spots[7], 7) == 4
    assert place_of(spots[:5], spots[7], 7) == 7 % 5
    assert place_of(spots, None, 0) == 0
