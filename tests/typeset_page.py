"""A page with every block there is, in any of the test languages, and the pictures it shows."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image as Pillow
from PIL import ImageDraw

from content_packs.model import (
    PACK_FORMAT,
    Audio,
    Callout,
    CalloutKind,
    ContactBlock,
    Evidence,
    Fact,
    FactBlock,
    FactSource,
    Faq,
    FaqItem,
    FloorPlan,
    Heading,
    Image,
    Inline,
    ListBlock,
    Media,
    MediaFile,
    MediaKind,
    Page,
    PageText,
    Paragraph,
    PlanPoint,
    Span,
    Steps,
    Table,
    TranslationState,
    UnknownBlock,
    Video,
)
from content_packs.typeset.text import PageContext, RelatedPage
from tests.typeset_languages import words

TODAY = dt.date(2026, 11, 22)
SOURCE = "44/2026/TT-BTC"
SMALL_PICTURE, PICTURE, PLAN = "a" * 64, "b" * 64, "c" * 64
PICTURE_SIZES = {SMALL_PICTURE: (480, 240), PICTURE: (1080, 540), PLAN: (1000, 400)}

CONTEXT = PageContext(
    today=TODAY,
    publisher="Gatepost sample",
    related=(RelatedPage("customs", "Hải quan", "vi"), RelatedPage("other/pack/money", "Money")),
    open_items=frozenset({"second"}),
)


def everything(tag: str) -> Page:
    """A page in `tag` alone that uses every block."""
    return Page(
        format=PACK_FORMAT,
        id="everything",
        icon="badge",
        texts={tag: _text(tag)},
        facts={
            "fee": _fact(dt.date(2027, 5, 1)),
            "limit": _fact(dt.date(2026, 11, 21)),
            "room": _fact(dt.date(2027, 5, 1), "120/2015"),
        },
        contacts={"police": _evidence(dt.date(2027, 5, 1)), "fire": _evidence(dt.date(2026, 11, 21))},
        media={
            "hall": _media(MediaKind.IMAGE, SMALL_PICTURE, PICTURE),
            "map": _media(MediaKind.PLAN, PLAN),
            "hello": _played(MediaKind.AUDIO, "audio/ogg"),
            "film": _played(MediaKind.VIDEO, "video/webm"),
        },
        related=("customs",),
    )


def read_picture(sha256: str) -> bytes:
    """Flat shapes in the picture's size, as a PNG file."""
    width, height = PICTURE_SIZES[sha256]
    picture = Pillow.new("RGB", (width, height), "#DCE7E1" if sha256 != PLAN else "#EDE7DA")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, height), (width * 0.3, height * 0.2), (width * 0.6, height)], fill="#0B5D57")
    draw.rectangle((width * 0.7, height * 0.3, width * 0.9, height), fill="#7A3E12")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _fact(valid_until: dt.date, source: str = SOURCE) -> Fact:
    behind = _evidence(valid_until, source)
    return Fact(
        value="5000",
        unit="USD",
        source=behind.source,
        checked_on=behind.checked_on,
        valid_until=behind.valid_until,
        owner=behind.owner,
    )


def _evidence(valid_until: dt.date, source: str = SOURCE) -> Evidence:
    return Evidence(
        source=FactSource(name=source, address="https://example.org/"),
        checked_on=dt.date(2026, 11, 1),
        valid_until=valid_until,
        owner="customs",
    )


def _media(kind: MediaKind, *files: str) -> Media:
    stored = (
        MediaFile(sha256=sha, length=1, type="image/png", width=PICTURE_SIZES[sha][0], height=PICTURE_SIZES[sha][1])
        for sha in files
    )
    return Media(kind=kind, files=tuple(stored), credit="Gatepost")


def _played(kind: MediaKind, type_: str) -> Media:
    return Media(kind=kind, files=(MediaFile(sha256="d" * 64, length=1, type=type_),))


def _plain(text: str) -> Inline:
    return (Span(text=text),)


def _text(tag: str) -> PageText:
    title, sentences = words()[tag]["title"], words()[tag]["sentences"]
    first, second, last = sentences[0], sentences[1 % len(sentences)], sentences[-1]
    rich = (
        Span(text=f"{first} "),
        Span(text=title, bold=True),
        Span(text=" "),
        Span(text=second, link="page:customs"),
        Span(text=" 5,000 USD ", fact="limit"),
        Span(text="Mộc Bài", lang="vi", bold=True),
        Span(text=", "),
        Span(text="木排", lang="zh-Hant"),
        Span(text=", "),
        Span(text="web", link="https://example.org/"),
        Span(text="."),
    )
    return PageText(
        title=title,
        summary=first,
        state=TranslationState.DRAFT,
        revision="0123456789ab",
        blocks=(
            Heading(id="who", fallback="", level=2, text=_plain(title)),
            Paragraph(id="intro", fallback="", text=rich),
            ListBlock(id="list", fallback="", items=((Span(text="A 1", fact="room"),), _plain(second))),
            Heading(id="how", fallback="", level=3, text=_plain("Mộc Bài")),
            Steps(id="steps", fallback="", items=(_plain(last), _plain("2"), _plain("3"))),
            Callout(id="info", fallback="", kind=CalloutKind.INFO, text=(_plain(first),)),
            Callout(id="warn", fallback="", kind=CalloutKind.WARNING, text=(_plain(first), _plain("113"))),
            Callout(id="danger", fallback="", kind=CalloutKind.DANGER, text=(_plain("112"),)),
            Table(
                id="fees",
                fallback="",
                header=(_plain(title), _plain("USD"), _plain("₫")),
                rows=(
                    (_plain(title), _plain("25"), _plain("650.000")),
                    (_plain("Mộc Bài"), _plain("50"), _plain("1.300.000")),
                ),
            ),
            FactBlock(id="fact", fallback="", fact="fee", label=title, value="5\u00a0000\u00a0USD"),
            FactBlock(id="past", fallback="", fact="limit", label="USD", value=title),
            Image(id="picture", fallback="", media="hall", alt=title, caption=_plain("Mộc Bài")),
            Audio(id="sound", fallback="", media="hello", caption=_plain(title), transcript="113"),
            Video(id="film", fallback="", media="film", caption=_plain(title), transcript=first),
            ContactBlock(
                id="call",
                fallback="",
                contact="police",
                name=title,
                phone="+84 276 387 1234",
                email="desk@example.org",
                web="https://example.org/",
                address="Mộc Bài",
                hours=("07:00–11:30", "13:30–17:00"),
            ),
            ContactBlock(id="call-past", fallback="", contact="fire", name=title, phone="114"),
            Faq(
                id="questions",
                fallback="",
                items=(
                    FaqItem(id="first", question=_plain("USD?"), answer=(_plain(first),)),
                    FaqItem(id="second", question=_plain(title), answer=(_plain("113"), _plain("112"))),
                ),
            ),
            FloorPlan(
                id="where",
                fallback="",
                media="map",
                alt=title,
                caption=_plain("A 1"),
                points=(
                    PlanPoint(id="desk", x=0.25, y=0.6, label=title, directions="A 1"),
                    PlanPoint(id="exit", x=0.9, y=0.2, label="Mộc Bài", directions=first),
                    PlanPoint(id="kiosk", x=0.6, y=0.7, label="Gatepost", directions="B 2", here=True),
                ),
            ),
            UnknownBlock(id="new", fallback="113"),
        ),
    )
