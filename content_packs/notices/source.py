"""AUTHOR and BUILD: a notice as one TOML file → `notice.Notice`. Same file, same bytes.

The top of the file says what, how grave and when; ``[audience]`` for whom; then one table for each language,
named by its tag. Times carry their offset from UTC. `moved_to` gives a prepared notice (a drill, a notice
kept in a drawer) the present time: all its times move together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from content_packs.errors import Problem, ProblemsFound
from content_packs.languages import LanguagePack
from content_packs.model import Mode
from content_packs.notices.notice import NOTICE_FORMAT, Gravity, Notice, NoticeAudience, NoticeText, write_notice
from content_packs.segment import segment
from content_packs.source_model import SOURCE_FORMAT, Toml
from content_packs.toml_tables import TomlFile
from content_packs.trust.roles import Kind, TargetPath

NOTICES = Path(__file__).parents[1] / "packs" / "notices"
"""Notices that are shipped: drills and samples alone."""

AUDIENCE = "audience"


class NoticeToml(Toml, frozen=True):
    """The top of the file."""

    format: int
    publisher: str
    id: str
    version: int
    severity: Gravity
    icon: str
    start: dt.datetime
    end: dt.datetime
    issued_at: dt.datetime
    next_word_at: dt.datetime | None = None
    drill: bool = False
    more: str = ""


class NoticeAudienceToml(Toml, frozen=True):
    """``[audience]``: as `notice.NoticeAudience`."""

    modes: tuple[Mode, ...] = ()
    neighbours: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


class NoticeTextToml(Toml, frozen=True):
    """``[<tag>]``: the words in one language."""

    title: str
    what: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class NoticeSource:
    """A notice's file. `file` knows the lines, and collects what is wrong."""

    file: TomlFile
    toml: NoticeToml
    audience: NoticeAudienceToml
    texts: dict[str, NoticeTextToml] = field(default_factory=dict)


def read_source(path: Path) -> tuple[NoticeSource | None, list[Problem]]:
    """The notice in the file at `path`, or None with everything that keeps it from being one."""
    file = TomlFile.read(path)
    if file.problems:
        return None, file.problems
    tags = [key for key, value in file.tree.items() if isinstance(value, Mapping) and key != AUDIENCE]
    toml = file.table("", NoticeToml, ignore=(AUDIENCE, *tags))
    audience = file.table(AUDIENCE, NoticeAudienceToml)
    texts = {tag: text for tag in tags if (text := file.table(tag, NoticeTextToml))}
    if toml is not None:
        _check_offsets(file, toml)
        if toml.format != SOURCE_FORMAT:
            file.complain("", "format", "wrong-format", f"This software reads format {SOURCE_FORMAT}.")
    if toml is None or audience is None or file.problems:
        return None, file.problems
    return NoticeSource(file, toml, audience, texts), []


def load_source(path: Path) -> NoticeSource:
    """The notice in the file at `path`. Raises `ProblemsFound`."""
    source, problems = read_source(path)
    if source is None:
        raise ProblemsFound(problems)
    return source


def moved_to(source: NoticeSource, now: dt.datetime) -> NoticeSource:
    """`source` as if it were issued now, to the minute; all its times keep their distance."""
    toml = source.toml
    by = now.replace(second=0, microsecond=0) - toml.issued_at
    return NoticeSource(
        source.file,
        msgspec.structs.replace(
            toml,
            start=toml.start + by,
            end=toml.end + by,
            issued_at=toml.issued_at + by,
            next_word_at=toml.next_word_at + by if toml.next_word_at else None,
        ),
        source.audience,
        source.texts,
    )


def built(source: NoticeSource, languages: Mapping[str, LanguagePack], version: int | None = None) -> Notice:
    """`source` as it travels, its words segmented as each language is; `version` instead of the file's."""
    toml = source.toml
    return Notice(
        format=NOTICE_FORMAT,
        publisher=toml.publisher,
        id=toml.id,
        version=toml.version if version is None else version,
        severity=toml.severity,
        icon=toml.icon,
        start=toml.start.astimezone(dt.UTC),
        end=toml.end.astimezone(dt.UTC),
        issued_at=toml.issued_at.astimezone(dt.UTC),
        next_word_at=toml.next_word_at.astimezone(dt.UTC) if toml.next_word_at else None,
        texts={tag: text_of(text, languages[tag]) for tag, text in source.texts.items() if tag in languages},
        drill=toml.drill,
        audience=audience_of(source.audience),
        more=toml.more,
    )


def build_notice(notice: Notice, out_dir: Path) -> Path:
    """Write `notice` below `out_dir` under its target path, and say where."""
    path = out_dir / str(TargetPath(Kind.NOTICE, notice.publisher, notice.id))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_notice(notice))
    return path


def audience_of(audience: NoticeAudienceToml) -> NoticeAudience:
    """``[audience]`` as it travels."""
    return NoticeAudience(
        modes=audience.modes, neighbours=audience.neighbours, provinces=audience.provinces, sites=audience.sites
    )


def text_of(text: NoticeTextToml, language: LanguagePack) -> NoticeText:
    """The words of one language as they travel: segmented."""
    title, what, *steps = (segment(words, language.typography) for words in (text.title, text.what, *text.steps))
    return NoticeText(title=title, what=what, steps=tuple(steps))


def _check_offsets(file: TomlFile, toml: NoticeToml) -> None:
    for key in ("start", "end", "issued_at", "next_word_at"):
        time = getattr(toml, key)
        if time is not None and time.tzinfo is None:
            sentence = f"{key} does not say where it is {time:%H:%M}; write it as 2026-11-22T14:00:00+07:00."
            file.complain("", key, "wrong-value", sentence)
