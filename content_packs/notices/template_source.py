"""AUTHOR and BUILD: a template as one TOML file → `template.Template`. Same file, same bytes.

The top of the file says what may be chosen; ``[audience]`` for whom; ``[choices.<slot>.<value>]`` the words of each
value that may be chosen, by language; ``[amounts.<slot>]`` a number's unit and bounds; then one table for each
language, as a notice has it, with slots in its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from content_packs.errors import Problem, ProblemsFound
from content_packs.languages import LanguagePack
from content_packs.notices.notice import Gravity, NoticeText
from content_packs.notices.source import AUDIENCE, NoticeAudienceToml, NoticeTextToml, audience_of, text_of
from content_packs.notices.template import TEMPLATE_FORMAT, Amount, DrillRule, Template, write_template
from content_packs.segment import segment
from content_packs.source_model import SOURCE_FORMAT, Toml
from content_packs.toml_tables import TomlFile
from content_packs.trust.roles import Kind, TargetPath

TEMPLATES = Path(__file__).parents[1] / "packs" / "notices" / "templates"
"""Templates that are shipped."""

CHOICES, AMOUNTS = "choices", "amounts"
SEVERITIES = "severities"
"""The key that a template has and a notice has not."""

Choices = dict[str, dict[str, dict[str, str]]]


class TemplateToml(Toml, frozen=True):
    """The top of the file."""

    format: int
    publisher: str
    id: str
    version: int
    severities: tuple[Gravity, ...]
    icon: str
    longest_hours: int
    drill: DrillRule = DrillRule.ALLOWED
    more: str = ""


class AmountToml(Toml, frozen=True):
    """``[amounts.<slot>]``."""

    unit: str
    least: int
    most: int


@dataclass(frozen=True)
class TemplateSource:
    """A template's file. `file` knows the lines, and collects what is wrong."""

    file: TomlFile
    toml: TemplateToml
    audience: NoticeAudienceToml
    choices: Choices = field(default_factory=dict)
    amounts: dict[str, AmountToml] = field(default_factory=dict)
    texts: dict[str, NoticeTextToml] = field(default_factory=dict)


def is_template(file: TomlFile) -> bool:
    """Whether `file` is a template's and not a notice's."""
    return SEVERITIES in file.tree


def read_template_source(path: Path) -> tuple[TemplateSource | None, list[Problem]]:
    """The template in the file at `path`, or None with everything that keeps it from being one."""
    file = TomlFile.read(path)
    if file.problems:
        return None, file.problems
    others = (AUDIENCE, CHOICES, AMOUNTS)
    tags = [key for key, value in file.tree.items() if isinstance(value, Mapping) and key not in others]
    toml = file.table("", TemplateToml, ignore=(*others, *tags))
    audience = file.table(AUDIENCE, NoticeAudienceToml)
    choices = _nested(file, CHOICES, Choices)
    amounts = _nested(file, AMOUNTS, dict[str, AmountToml])
    texts = {tag: text for tag in tags if (text := file.table(tag, NoticeTextToml))}
    if toml is not None and toml.format != SOURCE_FORMAT:
        file.complain("", "format", "wrong-format", f"This software reads format {SOURCE_FORMAT}.")
    if toml is None or audience is None or file.problems:
        return None, file.problems
    return TemplateSource(file, toml, audience, choices, amounts, texts), []


def load_template_source(path: Path) -> TemplateSource:
    """The template in the file at `path`. Raises `ProblemsFound`."""
    source, problems = read_template_source(path)
    if source is None:
        raise ProblemsFound(problems)
    return source


def built_template(
    source: TemplateSource, languages: Mapping[str, LanguagePack], version: int | None = None
) -> Template:
    """`source` as it travels, its words segmented as each language is; `version` instead of the file's."""
    toml = source.toml
    return Template(
        format=TEMPLATE_FORMAT,
        publisher=toml.publisher,
        id=toml.id,
        version=toml.version if version is None else version,
        icon=toml.icon,
        severities=toml.severities,
        longest_hours=toml.longest_hours,
        texts=_texts(source, languages),
        drill=toml.drill,
        choices={slot: _values(values, languages) for slot, values in source.choices.items()},
        amounts={
            slot: Amount(unit=amount.unit, least=amount.least, most=amount.most)
            for slot, amount in source.amounts.items()
        },
        audience=audience_of(source.audience),
        more=toml.more,
    )


def build_template(template: Template, out_dir: Path) -> Path:
    """Write `template` below `out_dir` under its target path, and say where."""
    path = out_dir / str(TargetPath(Kind.TEMPLATE, template.publisher, template.id))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_template(template))
    return path


def _texts(source: TemplateSource, languages: Mapping[str, LanguagePack]) -> dict[str, NoticeText]:
    return {tag: text_of(text, languages[tag]) for tag, text in source.texts.items() if tag in languages}


def _values(
    values: Mapping[str, Mapping[str, str]], languages: Mapping[str, LanguagePack]
) -> dict[str, dict[str, str]]:
    return {
        value: {tag: segment(said, languages[tag].typography) for tag, said in words.items() if tag in languages}
        for value, words in values.items()
    }


def _nested(file: TomlFile, key: str, type_: Any) -> Any:
    """The tables below `key`, as `type_`; empty with a complaint where they are not."""
    try:
        return msgspec.convert(file.tree.get(key, {}), type_)
    except msgspec.ValidationError as error:
        file.complain(key, "", "wrong-value", f"[{key}…]: {error}. docs/notice-format.md shows how it is written.")
        return {}
