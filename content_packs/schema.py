"""JSON Schemas (2020-12) of everything that travels or is authored, generated from the types.

`packctl schema` writes them to docs/schema; a test says that what lies there is up to date.
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from content_packs.gates import Nation
from content_packs.keyboard import Keyboard
from content_packs.language_source import LanguageSource, PluralSource, TypographySource
from content_packs.languages import Era, LanguagePack
from content_packs.model import Manifest, Page
from content_packs.notices.duty import DutyNotice
from content_packs.notices.notice import Notice
from content_packs.notices.source import NoticeAudienceToml, NoticeToml
from content_packs.notices.template import Template
from content_packs.notices.template_source import AmountToml, Choices, TemplateToml
from content_packs.plan import PlanLayer
from content_packs.search.rules import SearchRules
from content_packs.signing.ceremony_file import CeremonyToml
from content_packs.signing.request import Note
from content_packs.signing.role_file import ChangeToml
from content_packs.signing.role_request import RoleNote
from content_packs.source_model import PackToml, PageToml, SurveysToml


class LanguageToml(LanguageSource, frozen=True, kw_only=True):
    """The whole of `language.toml`: its head and its tables, which are read one by one."""

    typography: TypographySource
    plural: PluralSource = PluralSource()
    era: Era | None = None
    search: SearchRules = SearchRules()
    keyboard: Keyboard | None = None


class NoticeFileToml(NoticeToml, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The whole of a notice's file; beside these keys stands a table for each language, named by its tag."""

    audience: NoticeAudienceToml = NoticeAudienceToml()


class TemplateFileToml(TemplateToml, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The whole of a template's file; beside these keys stands a table for each language, named by its tag."""

    audience: NoticeAudienceToml = NoticeAudienceToml()
    choices: Choices = msgspec.field(default_factory=dict)
    amounts: dict[str, AmountToml] = msgspec.field(default_factory=dict)


FORMATS: dict[str, type[msgspec.Struct]] = {
    "manifest": Manifest,
    "page": Page,
    "language-pack": LanguagePack,
    "plan-layer": PlanLayer,
    "notice": Notice,
    "notice.toml": NoticeFileToml,
    "notice-template": Template,
    "notice-template.toml": TemplateFileToml,
    "duty-notice": DutyNotice,
    "pack.toml": PackToml,
    "page.toml": PageToml,
    "surveys.toml": SurveysToml,
    "language.toml": LanguageToml,
    "nation.toml": Nation,
    "ceremony.toml": CeremonyToml,
    "role-change.toml": ChangeToml,
    "request": Note,
    "role-request": RoleNote,
}


def schema(type_: type[msgspec.Struct]) -> str:
    """The schema of `type_` as indented JSON with sorted keys."""
    generated = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(type_)}
    return json.dumps(generated, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into `folder` and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, type_ in FORMATS.items():
        path = folder / f"{name}.schema.json"
        path.write_text(schema(type_), encoding="utf-8")
        paths.append(path)
    return paths
