"""What stands under a page's words: each source and date once, and none that a card shows."""

from __future__ import annotations

import datetime as dt

from content_packs.cited import behind_card, cited_facts, evidence_beneath
from content_packs.model import (
    PACK_FORMAT,
    AnyBlock,
    ContactBlock,
    Evidence,
    Fact,
    FactBlock,
    FactSource,
    Image,
    Page,
    PageText,
    Paragraph,
    Span,
    TranslationState,
)

CHECKED = dt.date(2026, 11, 1)
LATER = dt.date(2026, 11, 20)
ENDS = dt.date(2027, 5, 1)


def fact(source: str, checked_on: dt.date = CHECKED) -> Fact:
    return Fact(
        value="1", unit="USD", source=FactSource(name=source), checked_on=checked_on, valid_until=ENDS, owner="desk"
    )


def cites(*facts: str) -> Paragraph:
    return Paragraph(id="words", fallback="", text=tuple(Span(text="1", fact=name) for name in facts))


def card(name: str) -> FactBlock:
    return FactBlock(id=f"card-{name}", fallback="", fact=name, label="", value="1")


def lines(*blocks: AnyBlock) -> list[tuple[str, dt.date]]:
    text = PageText(title="", summary="", state=TranslationState.SOURCE, revision="", blocks=blocks)
    return [(behind.source.name, behind.checked_on) for behind in evidence_beneath(text, PAGE)]


POLICE = Evidence(source=FactSource(name="Directory"), checked_on=CHECKED, valid_until=ENDS, owner="police")
PAGE = Page(
    format=PACK_FORMAT,
    id="page",
    texts={},
    facts={
        "fee": fact("Circular"),
        "limit": fact("Circular"),
        "newer": fact("Circular", LATER),
        "number": fact("Directory"),
    },
    contacts={"police": POLICE},
)


def test_equal_lines_are_one_and_stand_in_reading_order() -> None:
    assert lines(cites("newer", "limit"), cites("fee", "newer")) == [("Circular", LATER), ("Circular", CHECKED)]


def test_what_a_card_of_the_page_shows_is_not_said_again() -> None:
    assert lines(cites("limit", "newer"), card("fee")) == [("Circular", LATER)]
    assert lines(cites("number"), ContactBlock(id="call", fallback="", contact="police", name="")) == []


def test_a_card_without_evidence_hides_none() -> None:
    unknown = ContactBlock(id="call", fallback="", contact="fire", name="")
    assert behind_card(unknown, PAGE) is None
    assert lines(cites("fee"), unknown, card("none")) == [("Circular", CHECKED)]


def test_a_caption_cites_as_any_words_do() -> None:
    picture = Image(id="picture", fallback="", media="hall", alt="", caption=(Span(text="1", fact="fee"),))
    assert list(cited_facts(picture, PAGE)) == [PAGE.facts["fee"]]


def test_a_fact_that_the_page_lacks_is_not_cited() -> None:
    assert lines(cites("none")) == []
