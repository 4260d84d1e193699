"""What every block is set with: the words' language, the column, the sizes, and today's date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from content_packs.dates import unbroken, written_date
from content_packs.messages import Messages
from content_packs.model import Inline, MediaFile, Page, Span
from content_packs.plain import plain_text
from content_packs.theme import Theme
from content_packs.typeset.layout import TextLayout
from content_packs.typeset.runs import isolated, without_fences
from content_packs.typeset.shaping import Align, Shaper, TypeStyle

INTERNAL_LINK = "page:"
"""Links that a kiosk follows. Others are words: there is no browser behind them."""

UNBROKEN_STEP = 0.94

PictureSize: TypeAlias = Callable[[str], tuple[int, int]]
"""SHA-256 of a picture's file → its width and height, for files whose size the page does not state."""


@dataclass(frozen=True)
class RelatedPage:
    """A page to go on to: `ref` as in ``page:<ref>``, its title, and the title's language (empty:
    that of the sheet)."""

    ref: str
    title: str
    tag: str = ""


@dataclass(frozen=True)
class PageContext:
    """What a page cannot know of itself. `publisher` is its name as shown, `open_items` are the
    ids of the questions whose answers are open and of the place that is marked, `playing` is the block
    whose sound plays, `sound` is false on a device that has none, `emblem` the SHA-256 of its publisher's
    picture."""

    today: dt.date
    publisher: str = ""
    related: tuple[RelatedPage, ...] = ()
    open_items: frozenset[str] = frozenset()
    playing: str = ""
    sound: bool = True
    emblem: str = ""


@dataclass(frozen=True)
class Styles:
    """The styles of a page's parts, in the theme's sizes."""

    title: TypeStyle
    summary: TypeStyle
    heading2: TypeStyle
    heading3: TypeStyle
    body: TypeStyle
    strong: TypeStyle
    label: TypeStyle
    value: TypeStyle
    small: TypeStyle

    @classmethod
    def of(cls, theme: Theme, text: float = 1.0) -> Styles:
        """For words `text` times as large: titles, which are large already, grow by less."""
        scale = theme.type

        def larger(cap_mm: float) -> float:
            return theme.enlarged(cap_mm, text) / text

        return cls(
            title=TypeStyle(larger(scale.title), bold=True, leading=0.9),
            summary=TypeStyle(scale.lead, colour=theme.secondary),
            heading2=TypeStyle(larger(scale.heading2), bold=True, leading=0.92),
            heading3=TypeStyle(larger(scale.heading3), bold=True, leading=0.92),
            body=TypeStyle(scale.body),
            strong=TypeStyle(scale.body, bold=True),
            label=TypeStyle(scale.small, bold=True),
            value=TypeStyle(larger(scale.value), bold=True, colour=theme.mark, leading=0.92),
            small=TypeStyle(scale.small, colour=theme.secondary),
        )


@dataclass(frozen=True)
class Setting:
    """The circumstances of one page, or of one card in it. `width` is the column in pixels,
    `scale` multiplies type and what belongs to type (bullets, icons), not the space around; `text_step` is what
    of it the reader asked for."""

    shaper: Shaper
    messages: Messages
    page: Page
    context: PageContext
    tag: str
    width: float
    scale: float
    picture_size: PictureSize
    text_step: float = 1.0
    styles: Styles = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "styles", Styles.of(self.shaper.theme, self.text_step))

    @property
    def theme(self) -> Theme:
        return self.shaper.theme

    @property
    def right_to_left(self) -> bool:
        return self.shaper.right_to_left(self.tag)

    @property
    def touch_px(self) -> float:
        return self.shaper.geometry.px(self.theme.touch_mm)

    @property
    def radius(self) -> float:
        return self.shaper.geometry.px(self.theme.radius_mm)

    @property
    def rule(self) -> float:
        """The thickness of a rule: at least one pixel."""
        return max(1.0, round(self.shaper.geometry.px(self.theme.rule_mm)))

    def units(self, count: float) -> float:
        """Space, in pixels."""
        return self.shaper.geometry.px(count * self.theme.unit_mm)

    def glyph(self, mm: float) -> float:
        """The size of something that belongs to the words and grows with them, in whole pixels."""
        return round(self.shaper.geometry.px(mm * self.scale))

    def title_glyph(self, mm: float) -> float:
        """The same for what belongs to a title."""
        return round(self.shaper.geometry.px(mm * self.scale * self.styles.title.cap_mm / self.theme.type.title))

    def unbroken(self, content: Inline | str, style: TypeStyle, width: float) -> TextLayout:
        """Words in a style that is made smaller, down to that of running words, where one would be broken."""
        while True:
            layout = self.text(content, style, width)
            if layout.narrowest() <= width or style.cap_mm <= self.theme.type.body:
                return layout
            style = style.scaled(UNBROKEN_STEP)

    def within(self, width: float) -> Setting:
        """The same in a column of `width`."""
        return replace(self, width=width)

    def speaking(self, tag: str) -> Setting:
        """The same in another language."""
        return replace(self, tag=tag)

    def text(
        self,
        content: Inline | str,
        style: TypeStyle,
        width: float | None = None,
        align: Align = Align.START,
    ) -> TextLayout:
        """Words in this language and size; only links that a kiosk follows look like links."""
        if not isinstance(content, str):
            content = followed(content)
        return self.shaper.text(content, style.scaled(self.scale), self.tag, width, align)

    def message(self, message_id: str, **slots: str | int) -> str:
        return self.messages(self.tag, message_id, **slots)

    def date(self, date: dt.date) -> str:
        """A date in words, for instance "22 November 2026"."""
        return unbroken(written_date(date, self.shaper.languages[self.tag]))

    def isolated(self, words: str) -> str:
        """A number, an address of the net or a name, kept whole where reading goes right to left."""
        return isolated(words) if self.right_to_left and words else words

    def file_for(self, media_id: str, width: float) -> MediaFile | None:
        """The smallest file of a media item that fills `width`, else its widest, with its size."""
        media = self.page.media.get(media_id)
        if media is None or not media.files:
            return None
        sized = sorted((self._sized(file) for file in media.files), key=lambda file: file.width)
        return next((file for file in sized if file.width >= width), sized[-1])

    def _sized(self, file: MediaFile) -> MediaFile:
        if file.width and file.height:
            return file
        width, height = self.picture_size(file.sha256)
        return MediaFile(sha256=file.sha256, length=file.length, type=file.type, width=width, height=height)


def followed(content: Inline) -> Inline:
    """`content` without the links that lead out of the kiosk."""
    if all(not span.link or span.link.startswith(INTERNAL_LINK) for span in content):
        return content
    return tuple(_unlinked(span) if not span.link.startswith(INTERNAL_LINK) else span for span in content)


def _unlinked(span: Span) -> Span:
    return Span(text=span.text, bold=span.bold, fact=span.fact, lang=span.lang)


def spoken(*parts: Inline | str) -> str:
    """What speech says of `parts`, one sentence each."""
    said = (part if isinstance(part, str) else "".join(span.text for span in part) for part in parts)
    plain = (without_fences(plain_text(text)).strip() for text in said)
    return "\n".join(text for text in plain if text)
