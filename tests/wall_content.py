"""What a wall shows in tests: an edition at a gate with hours, one page of it with everything, and a notice."""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs.model import (
    ContactBlock,
    Fact,
    FactBlock,
    FactSource,
    Media,
    MediaFile,
    MediaKind,
    Page,
    PageText,
)
from content_packs.notices.notice import Gravity, Notice, NoticeText
from content_packs.plan import OpeningHours, Span
from tests.screen_content import NOON, ORDER, PACK, FakeContent

PAGE = f"{PACK}/entry-1"
DAY = (Span(start=dt.time(7), end=dt.time(11, 30)), Span(start=dt.time(13, 30), end=dt.time(22)))
HALL = Media(kind=MediaKind.IMAGE, files=(MediaFile(sha256="ab" * 32, length=1, type="image/png"),))
STAY = Fact(
    value="45",
    unit="duration-day",
    source=FactSource(name="law"),
    checked_on=dt.date(2026, 11, 22),
    valid_until=dt.date(2027, 5, 31),
    owner="immigration",
)


class Edition(FakeContent):
    """Two topics; a page of each with a picture, a fact and telephone numbers. The gate has hours."""

    def __init__(self, topics: int = 2, demo: bool = True) -> None:
        super().__init__(topics=topics, demo=demo)
        self.plan = msgspec.structs.replace(self.plan, hours=OpeningHours(week=(DAY,) * 7))
        if page := self.all_pages().get(PAGE):
            self.replace_page(self._richer(page))

    def _richer(self, page: Page) -> Page:
        texts = {tag: self._with_cards(tag, text) for tag, text in page.texts.items()}
        return msgspec.structs.replace(page, texts=texts, facts={"stay": STAY}, media={"hall": HALL})

    def _with_cards(self, tag: str, text: PageText) -> PageText:
        fact = FactBlock(id="stay-card", fallback="", fact="stay", label=self.say(tag, "scan-code"), value="45")
        cards = [
            ContactBlock(id=name, fallback="", contact=name, name=self.say(tag, name), phone=f"11{n}")
            for n, name in enumerate(("phone", "hours", "address"))
        ]
        return msgspec.structs.replace(text, blocks=(*text.blocks, fact, *cards))


def notice(severity: Gravity, drill: bool = False) -> Notice:
    say = Edition().say
    texts = {
        tag: NoticeText(
            title=say(tag, "not-in-service"), what=say(tag, "coming-soon"), steps=(say(tag, "ask-desk"),) * 3
        )
        for tag in ORDER
    }
    day = dt.timedelta(days=1)
    return Notice(
        format=1,
        publisher="ministry",
        id="storm-drill" if drill else "storm",
        version=1,
        severity=severity,
        icon="warning",
        start=NOON - day,
        end=NOON + day,
        issued_at=NOON,
        texts=texts,
        drill=drill,
    )
