"""BUILD: a page's source → `model.Page`: facts written out, words segmented, fallbacks made. No I/O.

Whoever calls this has checked the source; what a check would have reported raises `ContentBad` here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import msgspec

from content_packs.errors import ContentBad
from content_packs.facts import PHONE, TEXT, format_value
from content_packs.hours import read_week, write_week
from content_packs.languages import LanguagePack
from content_packs.model import (
    PACK_FORMAT,
    AnyBlock,
    Audio,
    Callout,
    CalloutKind,
    ContactBlock,
    Evidence,
    Fact,
    FactBlock,
    Faq,
    FaqItem,
    FloorPlan,
    Heading,
    Image,
    Inline,
    ListBlock,
    Media,
    MediaKind,
    Page,
    PageText,
    Paragraph,
    PlanPoint,
    Span,
    Steps,
    Table,
    Video,
    inline_text,
)
from content_packs.plain import NO_BREAK_SPACE
from content_packs.search.sounds import sounds_of
from content_packs.segment import segment, segment_inline
from content_packs.source_model import (
    BlockKind,
    ContactToml,
    FactToml,
    PageSource,
    PageToml,
    SourceBlock,
    SourceInline,
    TextSource,
)

CELL_GAP = " · "  # between a row's cells, and the parts of a card, in plain text


def assemble(
    page: PageSource, source_language: str, languages: Mapping[str, LanguagePack], media: Mapping[str, Media]
) -> Page:
    """`page` in every language it is written in. `media` are its media items as built."""
    return Page(
        format=PACK_FORMAT,
        id=page.id,
        texts={tag: _text(page, text, languages[tag], source_language) for tag, text in page.texts.items()},
        facts={fact_id: _fact(fact) for fact_id, fact in page.toml.facts.items()},
        contacts={contact_id: _evidence(contact) for contact_id, contact in page.toml.contacts.items()},
        media=dict(media),
        icon=page.toml.icon,
        related=page.toml.related,
        valid_until=page.toml.valid_until,
    )


def in_language(words: Mapping[str, str], language: LanguagePack, source_language: str) -> str:
    """The words in `language`, or in the first language that stands in for it; empty if there are none."""
    order = (language.tag, *language.fallback, source_language)
    return next((segment(words[tag], language.typography) for tag in order if words.get(tag)), "")


def _text(page: PageSource, text: TextSource, language: LanguagePack, source_language: str) -> PageText:
    writer = _Writer(page.toml, language, source_language)
    built = PageText(
        title=segment(text.title, language.typography),
        summary=segment(text.summary, language.typography),
        state=text.state,
        revision=text.revision,
        translates=text.translates,
        blocks=tuple(writer.block(block) for block in text.blocks),
        speech=page.toml.speech.get(language.tag, {}),
    )
    return msgspec.structs.replace(built, sounds=sounds_of(built, language.search.sounds))


def _fact(fact: FactToml) -> Fact:
    return Fact(
        value=fact.value,
        unit=fact.unit,
        source=fact.source.built(),
        checked_on=fact.checked_on,
        valid_until=fact.valid_until,
        owner=fact.owner,
    )


def _evidence(contact: ContactToml) -> Evidence:
    return Evidence(
        source=contact.source.built(),
        checked_on=contact.checked_on,
        valid_until=contact.valid_until,
        owner=contact.owner,
    )


@dataclass(frozen=True)
class _Writer:
    """Writes the blocks of one page in one language."""

    toml: PageToml
    language: LanguagePack
    source_language: str

    def block(self, block: SourceBlock) -> AnyBlock:
        writers: dict[BlockKind, Callable[[SourceBlock], AnyBlock]] = {
            BlockKind.HEADING: self._heading,
            BlockKind.PARAGRAPH: self._paragraph,
            BlockKind.LIST: self._list,
            BlockKind.STEPS: self._steps,
            BlockKind.TABLE: self._table,
            BlockKind.CALLOUT: self._callout,
            BlockKind.MEDIA: self._media,
            BlockKind.PLAN: self._plan,
            BlockKind.CONTACT: self._contact,
            BlockKind.FACT: self._fact_card,
            BlockKind.FAQ: self._faq,
        }
        return writers[block.kind](block)

    def fact(self, fact_id: str) -> str:
        """The value of a fact as this language writes it."""
        fact = self.toml.facts.get(fact_id)
        if fact is None:
            raise ContentBad(f"There is no fact {fact_id}; add [facts.{fact_id}] to page.toml.")
        if fact.unit == TEXT:
            return self._words(fact.values) or self._segmented(fact.value)
        return self._segmented(format_value(fact.value, fact.unit, self.language))

    def _inline(self, inline: SourceInline) -> Inline:
        spans = tuple(
            Span(
                text=span.text or (self.fact(span.fact) if span.fact else ""),
                bold=span.bold,
                link=span.link,
                fact=span.fact,
                lang=span.lang,
            )
            for span in inline
        )
        return segment_inline(spans, self.language.typography)

    def _column(self, block: SourceBlock) -> tuple[Inline, ...]:
        return tuple(self._inline(row[0]) for row in block.rows)

    def _words(self, words: Mapping[str, str]) -> str:
        return in_language(words, self.language, self.source_language)

    def _segmented(self, text: str) -> str:
        return segment(text, self.language.typography)

    def _heading(self, block: SourceBlock) -> Heading:
        text = self._column(block)[0]
        return Heading(id=block.id, fallback=inline_text(text), level=block.level, text=text)

    def _paragraph(self, block: SourceBlock) -> Paragraph:
        text = self._column(block)[0]
        return Paragraph(id=block.id, fallback=inline_text(text), text=text)

    def _list(self, block: SourceBlock) -> ListBlock:
        items = self._column(block)
        return ListBlock(id=block.id, fallback=_lines(f"• {inline_text(item)}" for item in items), items=items)

    def _steps(self, block: SourceBlock) -> Steps:
        items = self._column(block)
        numbered = (f"{number}. {inline_text(item)}" for number, item in enumerate(items, 1))
        return Steps(id=block.id, fallback=_lines(numbered), items=items)

    def _table(self, block: SourceBlock) -> Table:
        header, *rows = (tuple(self._inline(cell) for cell in row) for row in block.rows)
        fallback = _lines(CELL_GAP.join(map(inline_text, row)) for row in (header, *rows))
        return Table(id=block.id, fallback=fallback, header=header, rows=tuple(rows))

    def _callout(self, block: SourceBlock) -> Callout:
        text = self._column(block)
        kind = block.callout or CalloutKind.INFO
        return Callout(id=block.id, fallback=_lines(map(inline_text, text)), kind=kind, text=text)

    def _media(self, block: SourceBlock) -> Image | Audio | Video:
        item = self.toml.media.get(block.target)
        if item is None:
            raise ContentBad(f"There is no media item {block.target}; add [media.{block.target}] to page.toml.")
        caption, words = self._inline(block.caption), self._segmented(block.alt)
        fallback = _lines((inline_text(caption), words))
        if item.kind is MediaKind.AUDIO:
            return Audio(id=block.id, fallback=fallback, media=block.target, caption=caption, transcript=words)
        if item.kind is MediaKind.VIDEO:
            captions = captions_id(block.target, self.language.tag)
            return Video(
                id=block.id,
                fallback=fallback,
                media=block.target,
                caption=caption,
                transcript=words,
                captions=captions if captions in self.toml.media else "",
            )
        return Image(id=block.id, fallback=fallback, media=block.target, alt=words, caption=caption)

    def _plan(self, block: SourceBlock) -> FloorPlan:
        places = self.toml.media[block.target].points
        points = tuple(
            PlanPoint(
                id=place.id,
                x=place.x,
                y=place.y,
                label=inline_text(self._inline(row[0])),
                directions=_lines(inline_text(self._inline(cell)) for cell in row[1:]),
                here=place.here,
            )
            for place, row in zip(places, block.rows, strict=True)
        )
        caption, words = self._inline(block.caption), self._segmented(block.alt)
        places_in_words = (f"{point.label}{CELL_GAP}{point.directions}" for point in points)
        fallback = _lines((inline_text(caption), words, *places_in_words))
        return FloorPlan(id=block.id, fallback=fallback, media=block.target, alt=words, points=points, caption=caption)

    def _contact(self, block: SourceBlock) -> ContactBlock:
        contact = self.toml.contacts.get(block.target)
        if contact is None:
            raise ContentBad(f"There is no contact {block.target}; add [contacts.{block.target}] to page.toml.")
        name, address = self._words(contact.names), self._words(contact.addresses)
        # Alone on its line and in large type a number may break between its groups, or it breaks inside one.
        phone = format_value(contact.phone, PHONE, self.language).replace(NO_BREAK_SPACE, " ")
        hours = self._hours(contact)
        parts = (name, phone, contact.email, contact.web, address, *hours)
        return ContactBlock(
            id=block.id,
            fallback=CELL_GAP.join(part for part in parts if part),
            contact=block.target,
            name=name,
            phone=phone,
            email=contact.email,
            web=contact.web,
            address=address,
            hours=hours,
        )

    def _hours(self, contact: ContactToml) -> tuple[str, ...]:
        if not contact.hours:
            return ()
        table = self.toml.hours.get(contact.hours)
        if table is None:
            raise ContentBad(f"There is no hours table {contact.hours}; add [hours.{contact.hours}] to page.toml.")
        return tuple(self._segmented(line) for line in write_week(read_week(table), self.language))

    def _fact_card(self, block: SourceBlock) -> FactBlock:
        value = self.fact(block.target)
        label = self._words(self.toml.facts[block.target].labels)
        return FactBlock(id=block.id, fallback=f"{label}{CELL_GAP}{value}", fact=block.target, label=label, value=value)

    def _faq(self, block: SourceBlock) -> Faq:
        items = tuple(
            FaqItem(
                id=f"{block.id}-{number}",
                question=self._inline(row[0]),
                answer=tuple(self._inline(paragraph) for paragraph in row[1:]),
            )
            for number, row in enumerate(block.rows, 1)
        )
        parts = (inline_text(part) for item in items for part in (item.question, *item.answer))
        return Faq(id=block.id, fallback=_lines(parts), items=items)


def captions_id(video: str, tag: str) -> str:
    """The id of the captions of `video` in the language `tag`."""
    return f"{video}-captions-{tag}"


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
