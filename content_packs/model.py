"""What travels, as types: pack, topic, page, block. Frozen, no I/O.

This is the *built* form, after facts were formatted and line breaks were put in, and before
anything was laid out. `source` makes it, `build` writes it, `trust` vouches for it, `typeset`
and the phone page draw it. Text is NFC; invisible characters that steer line breaks
(U+200B, U+2060, U+00A0, U+202F, U+200E, U+200F) stand in it, and `plain.plain_text` takes them out again.

Compatibility: `format` counts breaking changes, `needs` names features a reader must have.
Unknown fields are ignored; a block of unknown type is kept as `UnknownBlock` and shown by its
`fallback`; an unknown `format` or `needs` refuses the whole blob (`Unsupported`).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TypeAlias

import msgspec

PACK_FORMAT = 1
"""The only manifest and page format this software writes, and the newest it reads."""

SUPPORTED_NEEDS: frozenset[str] = frozenset()
"""Features beyond format 1 that this software understands. None yet."""


class Mode(StrEnum):
    """How travellers cross at a site. A site has a set of them."""

    ROAD = "road"
    RAIL = "rail"
    RIVER = "river"
    SEA = "sea"
    AIR = "air"


class CalloutKind(StrEnum):
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"


class MediaKind(StrEnum):
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    CAPTIONS = "captions"
    PLAN = "plan"


class TranslationState(StrEnum):
    """How far one language of a page has come. Shown to travellers where it is not `REVIEWED`."""

    SOURCE = "source"  # written in this language
    DRAFT = "draft"  # translated; no fluent reader has checked it
    REVIEWED = "reviewed"  # a fluent reader has checked it


class Frozen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of everything that travels: immutable, defaults left out of the bytes.

    Subclasses repeat `frozen=True`: type checkers do not see it inherited.
    """


class Span(Frozen, frozen=True):
    """A run of text with one style.

    `link` is ``page:<page>``, ``page:<publisher>/<pack>/<page>``, ``https:…`` or ``tel:…``.
    `fact` names the fact whose value this is. `lang` is a BCP 47 tag where the run is in a
    language other than the page's (foreign proper names).
    """

    text: str
    bold: bool = False
    link: str = ""
    fact: str = ""
    lang: str = ""


Inline: TypeAlias = tuple[Span, ...]


class Block(Frozen, frozen=True):
    """Base of all blocks: an id shared by all languages of the page, and words for any reader.

    `fallback` is the block as plain text, for readers that do not know its type, for speech and
    for search.
    """

    id: str
    fallback: str


class Heading(Block, frozen=True, tag="heading"):
    level: int  # 2 or 3; the page's title is level 1
    text: Inline


class Paragraph(Block, frozen=True, tag="paragraph"):
    text: Inline


class ListBlock(Block, frozen=True, tag="list"):
    items: tuple[Inline, ...]


class Steps(Block, frozen=True, tag="steps"):
    items: tuple[Inline, ...]


class Table(Block, frozen=True, tag="table"):
    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


class Callout(Block, frozen=True, tag="callout"):
    kind: CalloutKind
    text: tuple[Inline, ...]  # paragraphs


class Image(Block, frozen=True, tag="image"):
    media: str
    alt: str
    caption: Inline = ()


class Audio(Block, frozen=True, tag="audio"):
    media: str
    caption: Inline
    transcript: str


class Video(Block, frozen=True, tag="video"):
    media: str
    caption: Inline
    transcript: str
    captions: str = ""  # media id of this language's WebVTT file


class ContactBlock(Block, frozen=True, tag="contact"):
    """A contact card. `hours` is written out for this language by Babel; `contact` names its evidence."""

    contact: str
    name: str
    phone: str = ""
    email: str = ""
    web: str = ""
    address: str = ""
    hours: tuple[str, ...] = ()


class FactBlock(Block, frozen=True, tag="fact"):
    """A fact as a card: what it is, its value, and who says so since when."""

    fact: str
    label: str
    value: str


class FaqItem(Frozen, frozen=True):
    id: str
    question: Inline
    answer: tuple[Inline, ...]  # paragraphs


class Faq(Block, frozen=True, tag="faq"):
    items: tuple[FaqItem, ...]


class PlanPoint(Frozen, frozen=True):
    """A place on a floor plan: x, y in 0..1 of the drawing from its top left corner. `here`: the reader stands
    there."""

    id: str
    x: float
    y: float
    label: str
    directions: str
    here: bool = False


class FloorPlan(Block, frozen=True, tag="floor_plan"):
    media: str
    alt: str
    points: tuple[PlanPoint, ...]
    caption: Inline = ()


class UnknownBlock(Block, frozen=True, tag="unknown"):
    """A block of a type this software has never heard of: its fallback is what is shown."""


AnyBlock: TypeAlias = (
    Heading
    | Paragraph
    | ListBlock
    | Steps
    | Table
    | Callout
    | Image
    | Audio
    | Video
    | ContactBlock
    | FactBlock
    | Faq
    | FloorPlan
    | UnknownBlock
)


class FactSource(Frozen, frozen=True):
    """Where a fact stands: its publisher's name, and the address or the law's number."""

    name: str
    address: str = ""


class Evidence(Frozen, frozen=True):
    """Who says something, when it was last checked against that, until when it holds, and whom to ask."""

    source: FactSource
    checked_on: dt.date
    valid_until: dt.date
    owner: str


class Fact(Evidence, frozen=True):
    """One fact, once per page: raw value, unit, and its evidence.

    `value` is text that Babel's formatter of `unit` understands (``"5000"``, ``"2028-03-14"``).
    `unit` is an ISO 4217 currency, a CLDR unit (``duration-day``), ``number``, ``date``,
    ``percent``, ``phone``, ``url`` or ``text``.
    """

    value: str
    unit: str


class MediaFile(Frozen, frozen=True):
    """One stored file of a media item: its blob, and its size in pixels where it has one."""

    sha256: str
    length: int
    type: str  # IANA media type
    width: int = 0
    height: int = 0


class Media(Frozen, frozen=True):
    """A media item in the sizes that kiosks need, widest last. `language` only for captions. `synthetic`: a voice
    that a build made, not a person's."""

    kind: MediaKind
    files: tuple[MediaFile, ...]
    credit: str = ""
    language: str = ""
    synthetic: bool = False


class SearchFields(Frozen, frozen=True):
    """What a page is found by, the weightiest first: words of its text, or how they sound."""

    title: str = ""
    summary: str = ""
    heads: str = ""  # headings, questions, labels
    body: str = ""


class PageText(Frozen, frozen=True):
    """A page in one language.

    `revision` is the hash of this language's source text; `translates` is the revision of the
    source language that it was translated from (empty for the source itself). `sounds` are readings of
    its words by name (``pinyin``), lines of syllables, so that they are found by their sound.
    `speech` maps block ids, ``title``, ``summary`` or ``page`` (all of it) to the sound (a media item) that says it.
    """

    title: str
    summary: str
    state: TranslationState
    revision: str
    blocks: tuple[AnyBlock, ...]
    translates: str = ""
    sounds: dict[str, SearchFields] = {}
    speech: dict[str, str] = {}


class Page(Frozen, frozen=True):
    """A page with all its languages, facts and media: one blob. Keys of `texts` are BCP 47 tags.

    `contacts` is the evidence of its contact cards by contact id; pages built before it travelled have none.
    """

    format: int
    id: str
    texts: dict[str, PageText]
    facts: dict[str, Fact] = {}
    contacts: dict[str, Evidence] = {}
    media: dict[str, Media] = {}
    icon: str = ""
    related: tuple[str, ...] = ()
    valid_until: dt.date | None = None
    needs: tuple[str, ...] = ()


class BlobRef(Frozen, frozen=True):
    """A content-addressed file: lower-case hex SHA-256 of its stored bytes, and their count. `chunks` is the
    SHA-256 of its chunk index, which is a blob beside it, or empty (`chunks.py`)."""

    sha256: str
    length: int
    chunks: str = ""


class Topic(Frozen, frozen=True):
    """A tile of the home screen: its pages in order. Titles by BCP 47 tag; `icon` is an icon's name."""

    id: str
    icon: str
    titles: dict[str, str]
    pages: tuple[str, ...]


class Audience(Frozen, frozen=True):
    """Which sites a pack is for. An empty set of either means all."""

    modes: tuple[Mode, ...] = ()
    neighbours: tuple[str, ...] = ()  # ISO 3166-1 alpha-2


class SurveyChoice(Frozen, frozen=True):
    """One answer that may be picked. Words by BCP 47 tag."""

    id: str
    texts: dict[str, str]


class SurveyQuestion(Frozen, frozen=True):
    """A closed question: exactly one of its choices is picked. Words by BCP 47 tag."""

    id: str
    texts: dict[str, str]
    choices: tuple[SurveyChoice, ...]


class Survey(Frozen, frozen=True):
    """A few closed questions to whoever likes to answer. On the pages named, and on those of the topics
    named; where neither names any, on all pages of the pack and on the home screen."""

    id: str
    questions: tuple[SurveyQuestion, ...]
    topics: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class AttractScene(Frozen, frozen=True):
    """A scene that the pack offers to screens that nobody uses: the `page` it is about, over the picture
    `media` of that page its title, or what the card of its `fact` says; without a picture, the telephone
    numbers of the page."""

    page: str
    media: str = ""
    fact: str = ""


class Manifest(Frozen, frozen=True):
    """A pack's table of contents: what is signed, and what names every blob of a release.

    `publisher` and `pack` repeat the target path; readers check that they agree. `version` only
    grows. `media` lists every media file that the pages name, and chunk indexes of large ones. `help` is the
    page for those who need help at once, or empty. `accent` is the publisher's colour, ``#rrggbb``, and
    `emblem` the SHA-256 of its picture, one of `media`; both may be empty.
    """

    format: int
    publisher: str
    pack: str
    version: int
    titles: dict[str, str]
    publisher_names: dict[str, str]
    languages: tuple[str, ...]
    source_language: str
    topics: tuple[Topic, ...]
    pages: dict[str, BlobRef]
    media: tuple[BlobRef, ...] = ()
    audience: Audience = Audience()
    valid_until: dt.date | None = None
    needs: tuple[str, ...] = ()
    surveys: tuple[Survey, ...] = ()
    attract: tuple[AttractScene, ...] = ()
    help: str = ""
    accent: str = ""
    emblem: str = ""


def inline_text(inline: Inline) -> str:
    """The words of `inline`, styles dropped."""
    return "".join(span.text for span in inline)
