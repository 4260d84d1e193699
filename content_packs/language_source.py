"""AUTHOR → BUILD: a folder with `language.toml` and `messages.po` becomes a `LanguagePack`.

Everything that is wrong is collected and raised once as `ProblemsFound`, with file and line. A
folder's name is its language's tag. Nothing here knows any language: what differs between two
stands in their folders. The words pass through the same typography as those of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule, RuleError

from content_packs.catalogue import read_catalogue, read_template
from content_packs.errors import Problem, ProblemsFound
from content_packs.keyboard import Keyboard, nonsense
from content_packs.languages import (
    LANGUAGE_FORMAT,
    VOICE,
    Direction,
    Era,
    LanguagePack,
    LineBreaking,
    Speech,
    Typography,
    is_tag,
)
from content_packs.reading import is_name
from content_packs.search.rules import SearchRules
from content_packs.search.sounds import SOUNDS
from content_packs.segment import segment_messages
from content_packs.toml_tables import TomlFile

LANGUAGE_PACKS = Path(__file__).parent / "language_packs"
"""The shipped languages: a folder each, and `messages.pot`."""

TEMPLATE = LANGUAGE_PACKS / "messages.pot"
TOML = "language.toml"
CATALOGUE = "messages.po"

STACKED_MARKS_AIR = 1.1
"""Line height grows by this where marks stand on marks, so that lines stay apart in big text too."""

LINE_FACTOR_RANGE = (1.0, 3.0)
"""Line heights per em that any script could need."""


class LanguageSource(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `language.toml` before its tables."""

    format: int
    publisher: str
    tag: str
    version: int
    autonym: str
    english_name: str
    locale: str
    direction: Direction
    fallback: tuple[str, ...]
    reviewed: bool


class TypographySource(msgspec.Struct, frozen=True, kw_only=True):
    """``[typography]``: as `Typography`, but its line height is said by a plain factor per em."""

    families: tuple[str, ...]
    line_factor: float
    stacked_marks: bool
    breaking: LineBreaking = LineBreaking.SPACES
    space_before: str = ""
    quotes: str = ""
    isolate_numbers: bool = False

    def built(self) -> Typography:
        return Typography(
            families=self.families,
            line_height=round(self.line_factor * (STACKED_MARKS_AIR if self.stacked_marks else 1), 3),
            breaking=self.breaking,
            space_before=self.space_before,
            quotes=self.quotes,
            isolate_numbers=self.isolate_numbers,
        )


class PluralSource(msgspec.Struct, frozen=True):
    """``[plural]``: a CLDR condition per category that this language has besides “other”."""

    zero: str = ""
    one: str = ""
    two: str = ""
    few: str = ""
    many: str = ""


def load(folder: Path, template: Path = TEMPLATE) -> LanguagePack:
    """The language in `folder`, checked, its words as translators wrote them. Raises `ProblemsFound`."""
    file = TomlFile.read(folder / TOML)
    head = typography = plural = era = speech = keyboard = None
    search: SearchRules | None = SearchRules()
    if not file.problems:
        head = file.table("", LanguageSource, ignore=("typography", "plural", "era", "speech", "search", "keyboard"))
        typography = file.table("typography", TypographySource)
        plural = _plural(file)
        era = file.table("era", Era) if "era" in file.tree else None
        speech = file.table("speech", Speech) if "speech" in file.tree else None
        search = file.table("search", SearchRules)
        keyboard = file.table("keyboard", Keyboard) if "keyboard" in file.tree else None
    if speech is not None and not VOICE.fullmatch(speech.voice):
        file.complain("speech", "voice", "wrong-value", f"“{speech.voice}” is no voice's name, such as “fr-fr”.")
    for key, code, message in _nonsense(head, typography, folder.name):
        file.complain("typography" if key in TypographySource.__struct_fields__ else "", key, code, message)
    for table, sentence in _nonsense_of_search(search, keyboard):
        file.complain("", table, f"wrong-{table}", sentence)
    messages, problems = read_catalogue(folder / CATALOGUE, read_template(template), plural or {})
    if file.problems or problems or head is None or typography is None or plural is None:
        raise ProblemsFound([*file.problems, *problems])
    return LanguagePack(
        **msgspec.structs.asdict(head),
        typography=typography.built(),
        plural=plural,
        messages=messages,
        era=era,
        speech=speech,
        search=search or SearchRules(),
        keyboard=keyboard,
    )


def load_language_packs(root: Path = LANGUAGE_PACKS) -> dict[str, LanguagePack]:
    """Every language below `root` by its tag, in the order of the tags, its words ready for screens.

    Raises `ProblemsFound` with the mistakes of all folders.
    """
    packs: dict[str, LanguagePack] = {}
    problems: list[Problem] = []
    for folder in sorted(toml.parent for toml in root.glob(f"*/{TOML}")):
        try:
            packs[folder.name] = segment_messages(load(folder, root / TEMPLATE.name))
        except ProblemsFound as found:
            problems += [replace(problem, path=f"{folder.name}/{problem.path}") for problem in found.problems]
    if problems:
        raise ProblemsFound(problems)
    return packs


def build_language(pack: LanguagePack, out_dir: Path) -> Path:
    """Write `pack`, its words ready for screens, below `out_dir` under its target path. Same pack, same bytes."""
    path = out_dir / "languages" / pack.publisher / f"{pack.tag}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(segment_messages(pack), order="sorted"))
    return path


def _plural(file: TomlFile) -> dict[str, str] | None:
    source = file.table("plural", PluralSource)
    if source is None:
        return None
    conditions = {category: text for category, text in msgspec.structs.asdict(source).items() if text}
    for category, text in conditions.items():
        try:
            PluralRule({category: text})
        except RuleError as error:
            file.complain("plural", category, "wrong-plural", f"“{text}” is no CLDR plural condition: {error}.")
            return None
    return conditions


def _nonsense(
    head: LanguageSource | None, typography: TypographySource | None, folder: str
) -> Iterator[tuple[str, str, str]]:
    """(key, code, message) of every value that has the right type and cannot be meant."""
    if head is not None:
        yield from _nonsense_of_head(head, folder)
    if typography is not None and not any(family.strip() for family in typography.families):
        yield "families", "no-family", "Name at least one font family, the script's own first."
    if typography is not None and not LINE_FACTOR_RANGE[0] <= typography.line_factor <= LINE_FACTOR_RANGE[1]:
        low, high = LINE_FACTOR_RANGE
        yield "line_factor", "wrong-value", f"A line height of {typography.line_factor} em is not between {low}–{high}."


def _nonsense_of_search(search: SearchRules | None, keyboard: Keyboard | None) -> Iterator[tuple[str, str]]:
    """(table, message) of what in ``[search]`` and ``[keyboard]`` has the right type and cannot be meant."""
    for name in search.sounds if search else ():
        if name not in SOUNDS:
            yield "search", f"Nobody can read aloud in “{name}”; there are {', '.join(sorted(SOUNDS))}."
    for sentence in nonsense(keyboard) if keyboard else ():
        yield "keyboard", sentence


def _nonsense_of_head(head: LanguageSource, folder: str) -> Iterator[tuple[str, str, str]]:
    if head.format != LANGUAGE_FORMAT:
        yield "format", "wrong-format", f"This software writes language format {LANGUAGE_FORMAT}, not {head.format}."
    if head.version < 1:
        yield "version", "wrong-value", "Versions count from 1."
    if not is_name(head.publisher):
        yield "publisher", "wrong-value", f"“{head.publisher}” is no publisher's id (letters a–z, digits, hyphens)."
    if not head.autonym.strip():
        yield "autonym", "wrong-value", "Say the language's name in itself: it stands on its button."
    if not is_tag(head.tag):
        yield "tag", "wrong-tag", f"“{head.tag}” is no BCP 47 language tag in its usual letter case."
    if head.tag != folder:
        yield "tag", "wrong-tag", f"The tag is “{head.tag}” but its folder is “{folder}”; they must be the same."
    for tag in head.fallback:
        if tag == head.tag or not is_tag(tag):
            yield "fallback", "wrong-tag", f"“{tag}” cannot stand in for “{head.tag}”; name other languages' tags."
    if not _is_locale(head.locale):
        yield "locale", "unknown-locale", f"Babel knows no locale “{head.locale}”; name a relative's."


def _is_locale(locale: str) -> bool:
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return False
    return True
