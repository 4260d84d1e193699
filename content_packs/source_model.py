"""AUTHOR: a pack as its author wrote it, before anything was formatted or segmented. Types only.

The structs are the keys of `pack.toml` and `page.toml`; the dataclasses are what the Markdown says.
Every part knows its line, so that whoever finds a mistake in it can say where. `source` reads
these, `checks` judges them, `build` turns them into `model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

import msgspec

from content_packs.model import AttractScene, CalloutKind, FactSource, MediaKind, Mode, TranslationState

SOURCE_FORMAT = 1


class Toml(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what stands in TOML files: a key that nobody reads is a mistake."""


class AudienceToml(Toml, frozen=True):
    """``[audience]``: which sites a pack is for. Empty means all."""

    modes: tuple[Mode, ...] = ()
    neighbours: tuple[str, ...] = ()


class TopicToml(Toml, frozen=True):
    """``[[topics]]``: a tile of the home screen and its pages, both in order."""

    id: str
    icon: str
    pages: tuple[str, ...]
    titles: dict[str, str]


class AttractToml(Toml, frozen=True):
    """``[[attract]]``: a scene for screens that nobody uses."""

    page: str
    media: str = ""
    fact: str = ""

    def built(self) -> AttractScene:
        return AttractScene(page=self.page, media=self.media, fact=self.fact)


class PackSpeechToml(Toml, frozen=True):
    """``[speech]``: whether the build makes a sound of what nobody recorded, where a language has a voice."""

    synthetic: bool = False


class PackToml(Toml, frozen=True):
    """``pack.toml``."""

    format: int
    publisher: str
    id: str
    version: int
    source_language: str
    languages: tuple[str, ...]
    mandatory: tuple[str, ...]
    titles: dict[str, str]
    publisher_names: dict[str, str]
    topics: tuple[TopicToml, ...]
    attract: tuple[AttractToml, ...] = ()
    audience: AudienceToml = AudienceToml()
    valid_until: dt.date | None = None
    help: str = ""
    accent: str = ""
    emblem: str = ""
    speech: PackSpeechToml = PackSpeechToml()


class ChoiceToml(Toml, frozen=True):
    """``[[surveys.questions.choices]]``: one answer that may be picked."""

    id: str
    texts: dict[str, str]


class QuestionToml(Toml, frozen=True):
    """``[[surveys.questions]]``: a closed question."""

    id: str
    texts: dict[str, str]
    choices: tuple[ChoiceToml, ...]


class SurveyToml(Toml, frozen=True):
    """``[[surveys]]``: on the pages named and those of the topics named; on all, where none is."""

    id: str
    questions: tuple[QuestionToml, ...]
    topics: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class SurveysToml(Toml, frozen=True):
    """``surveys.toml``."""

    surveys: tuple[SurveyToml, ...]


class EvidenceToml(Toml, frozen=True):
    """``source = { name = …, address = … }``."""

    name: str
    address: str = ""

    def built(self) -> FactSource:
        return FactSource(name=self.name, address=self.address)


class FactToml(Toml, frozen=True):
    """``[facts.<id>]``. `labels` name the fact on a card, `values` hold it per language where its unit is text."""

    unit: str
    source: EvidenceToml
    checked_on: dt.date
    valid_until: dt.date
    owner: str
    value: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    values: dict[str, str] = msgspec.field(default_factory=dict)


class ContactToml(Toml, frozen=True):
    """``[contacts.<id>]``. `hours` is the id of an hours table of the page."""

    names: dict[str, str]
    source: EvidenceToml
    checked_on: dt.date
    valid_until: dt.date
    owner: str
    phone: str = ""
    email: str = ""
    web: str = ""
    hours: str = ""
    addresses: dict[str, str] = msgspec.field(default_factory=dict)


class PointToml(Toml, frozen=True):
    """A place on a floor plan, 0..1 from the drawing's top left corner. `here`: where the kiosk stands."""

    id: str
    x: float
    y: float
    here: bool = False


class MediaToml(Toml, frozen=True):
    """``[media.<id>]``. `file` is relative to the pack's folder; `language` only for captions. Instead of a file a
    sound may be what the build is to `say` in the `voice` of a language."""

    kind: MediaKind
    file: str = ""
    say: str = ""
    voice: str = ""
    credit: str = ""
    language: str = ""
    points: tuple[PointToml, ...] = ()


class PageToml(Toml, frozen=True):
    """``page.toml``. An hours table maps ``mon``, ``mon-fri`` … to spans ``07:00-11:30``.
    ``[speech.<tag>]`` maps what is read aloud in a language to the sounds that were recorded of it, ``[confirm]`` who
    is still to be asked to what; it does not travel."""

    icon: str = ""
    related: tuple[str, ...] = ()
    valid_until: dt.date | None = None
    facts: dict[str, FactToml] = msgspec.field(default_factory=dict)
    contacts: dict[str, ContactToml] = msgspec.field(default_factory=dict)
    hours: dict[str, dict[str, tuple[str, ...]]] = msgspec.field(default_factory=dict)
    media: dict[str, MediaToml] = msgspec.field(default_factory=dict)
    speech: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    confirm: dict[str, str] = msgspec.field(default_factory=dict)


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    STEPS = "steps"
    TABLE = "table"
    CALLOUT = "callout"
    MEDIA = "media"  # image, audio or video, as the media item says
    PLAN = "plan"
    CONTACT = "contact"
    FACT = "fact"
    FAQ = "faq"


@dataclass(frozen=True)
class SourceSpan:
    """A run of prose with one style, at `line` of its file. `fact` with no text means: write the value here."""

    text: str
    line: int
    bold: bool = False
    link: str = ""
    fact: str = ""
    lang: str = ""


SourceInline: TypeAlias = tuple[SourceSpan, ...]


@dataclass(frozen=True)
class SourceBlock:
    """One block of prose.

    `rows` holds all its words: one row of one cell for a heading or paragraph; a row per item,
    step or callout paragraph; the header row and the others of a table; question and answer
    paragraphs of a FAQ; label and directions of a plan's point. `target` is the id of the media
    item, contact or fact it shows, `alt` what someone is told who cannot see it.
    """

    id: str
    kind: BlockKind
    line: int
    rows: tuple[tuple[SourceInline, ...], ...] = ()
    level: int = 0
    callout: CalloutKind | None = None
    target: str = ""
    alt: str = ""
    caption: SourceInline = ()

    def spans(self) -> Iterator[SourceSpan]:
        """Every span of the block, caption included."""
        for row in self.rows:
            for inline in row:
                yield from inline
        yield from self.caption

    def facts(self) -> list[str]:
        """The facts that the block shows or cites, in order."""
        cited = [span.fact for span in self.spans() if span.fact]
        return [self.target, *cited] if self.kind is BlockKind.FACT else cited


@dataclass(frozen=True)
class TextSource:
    """A page in one language. `lines` maps front-matter keys to their lines."""

    path: str
    title: str
    summary: str
    state: TranslationState
    translates: str
    revision: str
    blocks: tuple[SourceBlock, ...]
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PageSource:
    """A page's folder. `texts` is by BCP 47 tag; `toml` is what of page.toml could be read."""

    id: str
    toml: PageToml
    texts: dict[str, TextSource]
    places: Places

    @property
    def path(self) -> str:
        return f"{self.id}/page.toml"


@dataclass(frozen=True)
class PackSource:
    """A pack's folder. `root` is the folder itself."""

    root: Path
    toml: PackToml
    pages: dict[str, PageSource]
    places: Places
    surveys: tuple[SurveyToml, ...] = ()
    survey_places: Places = field(default_factory=lambda: Places())


@dataclass(frozen=True)
class Places:
    """Where in a TOML file something stands: `line("facts.cash", "value")`."""

    lines: tuple[str, ...] = ()

    def line(self, table: str, key: str = "", nth: int = 0) -> int:
        """The line of `key` in the `nth` `[table]` (empty: before any table), that table's header when the
        key stands elsewhere, 0 when there is neither."""
        header, seen, current = 0, -1, ""
        for number, text in enumerate(self.lines, 1):
            bare = text.strip()
            if bare.startswith("["):
                current = bare.partition("#")[0].strip().strip("[]").strip()
                seen += current == table
                header = number if current == table and seen == nth else header
            elif key and current == table and seen == nth - (not table) and bare.partition("=")[0].strip(' "') == key:
                return number
        return header
