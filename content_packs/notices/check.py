"""CHECK: everything an author can get wrong in a notice, at once, with file and line.

An urgent text is read by people in fear: every language must have it, it must be short, and every word must
be drawn and fit the narrowest panel at the largest type, by the very typesetter that pages are set with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from babel import Locale

from content_packs.checks.fit import LARGEST_SCALE, NARROWEST, box_problems
from content_packs.errors import Problem
from content_packs.languages import LanguagePack
from content_packs.model import PACK_FORMAT, Page, PageText, Paragraph, Span, Steps, TranslationState
from content_packs.notices.notice import (
    MAX_LASTING,
    MAX_STEP,
    MAX_STEPS,
    MAX_TITLE,
    MAX_WHAT,
    Gravity,
    Notice,
    NoticeText,
)
from content_packs.notices.source import AUDIENCE, NoticeAudienceToml, NoticeSource, NoticeTextToml, built
from content_packs.reading import is_name
from content_packs.theme import LIGHT
from content_packs.trust.roles import is_publisher_name
from content_packs.typeset.icons import ICONS
from content_packs.typeset.text import PageContext, Typesetter

_PLAN_REF = re.compile("[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9-]{0,62}")
_PAGE_REF = re.compile("([a-z0-9][a-z0-9-]{0,62}/){2}[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True)
class Mistake:
    """What is wrong at `key` of `table` (empty: before any table)."""

    table: str
    key: str
    code: str
    message: str


def notice_problems(source: NoticeSource, now: dt.datetime, languages: Mapping[str, LanguagePack]) -> list[Problem]:
    """Every problem of a notice that is to be signed at `now`. `languages` are all that it must speak."""
    for mistake in chain(
        _head(source), _times(source, now), audience_mistakes(source.audience), _texts(source, languages)
    ):
        source.file.complain(mistake.table, mistake.key, mistake.code, mistake.message)
    if not source.file.problems:
        for mistake in fit_mistakes(built(source, languages), languages):
            source.file.complain(mistake.table, mistake.key, mistake.code, mistake.message)
    return sorted(set(source.file.problems))


def _head(source: NoticeSource) -> Iterator[Mistake]:
    toml = source.toml
    yield from head_mistakes(toml.publisher, toml.id, toml.version, toml.icon, toml.more)


def head_mistakes(publisher: str, id_: str, version: int, icon: str, more: str) -> Iterator[Mistake]:
    """What is wrong in the keys that a notice and a template share."""
    if not is_publisher_name(publisher):
        yield Mistake("", "publisher", "bad-id", f"“{publisher}” is no publisher's id.")
    if not is_name(id_):
        yield Mistake("", "id", "bad-id", f"“{id_}” is no id: small letters a–z, digits and hyphens.")
    if version < 1:
        yield Mistake("", "version", "wrong-value", "Versions count from 1.")
    if icon not in ICONS:
        yield Mistake("", "icon", "unknown-icon", f"“{icon}” is no Material icon.")
    if more and not _PAGE_REF.fullmatch(more):
        yield Mistake("", "more", "broken-link", f"“{more}” is no page; write <publisher>/<pack>/<page>.")


def _times(source: NoticeSource, now: dt.datetime) -> Iterator[Mistake]:
    toml, following = source.toml, source.toml.next_word_at
    if toml.start >= toml.end:
        yield Mistake("", "end", "wrong-value", "The notice ends before it starts; mend start or end.")
    elif toml.end - toml.start > MAX_LASTING:
        sentence = f"The notice lasts longer than {MAX_LASTING.days} days; what stays that long belongs on a page."
        yield Mistake("", "end", "wrong-value", sentence)
    if toml.end <= now:
        yield Mistake("", "end", "past-date", "The notice is over already; mend its times, or build it with --now.")
    if following is None and toml.severity is Gravity.DANGER:
        sentence = "A notice of danger says when the next word comes; add next_word_at."
        yield Mistake("", "next_word_at", "missing-key", sentence)
    if following is not None and not toml.issued_at < following <= toml.end:
        sentence = "The next word comes after this one was issued, and before it ends; mend next_word_at."
        yield Mistake("", "next_word_at", "wrong-value", sentence)


def audience_mistakes(audience: NoticeAudienceToml) -> Iterator[Mistake]:
    """What is wrong in ``[audience]``."""
    territories = Locale("en").territories
    for code in audience.neighbours:
        if len(code) != 2 or code not in territories:
            yield Mistake(AUDIENCE, "neighbours", "wrong-value", f"“{code}” is no country's ISO 3166-1 code, like KH.")
    for key in ("provinces", "sites"):
        for ref in getattr(audience, key):
            if not _PLAN_REF.fullmatch(ref):
                sentence = f"“{ref}” is no plan layer; write <publisher>/<id>, as packctl plans shows them."
                yield Mistake(AUDIENCE, key, "wrong-value", sentence)


def _texts(source: NoticeSource, languages: Mapping[str, LanguagePack]) -> Iterator[Mistake]:
    for tag in source.texts.keys() - languages.keys():
        yield Mistake(tag, "", "unknown-language", f"No language pack says how to write {tag}.")
    for tag in languages.keys() - source.texts.keys():
        yield Mistake(tag, "", "missing-language", f"{tag} is missing; a notice is in every language.")
    for tag, text in source.texts.items():
        yield from text_mistakes(tag, text)


def text_mistakes(tag: str, text: NoticeTextToml) -> Iterator[Mistake]:
    """What is missing or too long in the words of one language."""
    for key, words, most in (("title", text.title, MAX_TITLE), ("what", text.what, MAX_WHAT)):
        if not words.strip():
            yield Mistake(tag, key, "empty-text", f"The {key} in {tag} is empty.")
        if len(words) > most:
            yield Mistake(tag, key, "too-long", f"The {key} in {tag} has {len(words)} characters; at most {most}.")
    if not 1 <= len(text.steps) <= MAX_STEPS:
        yield Mistake(tag, "steps", "wrong-value", f"{len(text.steps)} steps in {tag}; say what to do in 1 to 5.")
    for number, step in enumerate(text.steps, 1):
        if not step.strip() or len(step) > MAX_STEP:
            sentence = f"Step {number} in {tag} has {len(step)} characters; 1 to {MAX_STEP} can be followed."
            yield Mistake(tag, "steps", "too-long", sentence)


def fit_mistakes(notice: Notice, languages: Mapping[str, LanguagePack]) -> Iterator[Mistake]:
    """Words that cannot be drawn, or do not fit."""
    typesetter, width = Typesetter(languages, LIGHT, NARROWEST), NARROWEST.panel_px[0]
    page = _as_page(notice)
    for tag in notice.texts:
        sheet = typesetter.page(page, tag, width, LARGEST_SCALE, context=PageContext(notice.issued_at.date()))
        for box in sheet.boxes:
            for code, sentence in box_problems(box, width):
                yield Mistake(tag, box.id, code, sentence)


def _as_page(notice: Notice) -> Page:
    return Page(format=PACK_FORMAT, id=notice.id, texts={tag: _as_text(text) for tag, text in notice.texts.items()})


def _as_text(text: NoticeText) -> PageText:
    steps = tuple((Span(text=step),) for step in text.steps)
    return PageText(
        title=text.title,
        summary="",
        state=TranslationState.REVIEWED,
        revision="",
        blocks=(
            Paragraph(id="what", fallback=text.what, text=(Span(text=text.what),)),
            Steps(id="steps", fallback=" ".join(text.steps), items=steps),
        ),
    )
