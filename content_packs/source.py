"""AUTHOR: a pack's folder → `PackSource`, with every mistake as a `Problem(path, line, code, message)`.

The folder is read as far as it makes sense: a page.toml with one wrong fact still gives its other
facts, so that a check names everything at once. What could not be read is left out, never guessed.
Nothing outside the folder is opened, and nothing larger than the limits here.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from content_packs.errors import ContentBad, Problem, ProblemsFound, Severity
from content_packs.frontmatter import FrontMatter, read_front_matter
from content_packs.languages import is_tag
from content_packs.prose import read_prose
from content_packs.reading import is_media_id, is_name
from content_packs.source_model import (
    AudienceToml,
    ChoiceToml,
    ContactToml,
    FactToml,
    MediaToml,
    PackSource,
    PackToml,
    PageSource,
    PageToml,
    Places,
    QuestionToml,
    SurveysToml,
    SurveyToml,
    TextSource,
    Toml,
    TopicToml,
)

MAX_TEXT_BYTES = 200_000  # one Markdown or TOML file
MAX_PAGES = 500
REVISION_DIGITS = 12

PACK_TOML = "pack.toml"
PAGE_TOML = "page.toml"
SURVEYS_TOML = "surveys.toml"
MEDIA_FOLDER = "media"


def read_pack(root: Path) -> tuple[PackSource | None, list[Problem]]:
    """The pack in `root`, as far as it can be read (None: not at all), and every mistake met on the way."""
    problems: list[Problem] = []
    tree, places = _toml(root, PACK_TOML, problems)
    toml = _pack_toml(tree, places, problems)
    pages = {folder: _page(root, folder, problems) for folder in _page_folders(root, problems)}
    surveys = _surveys(root, problems)
    return (PackSource(root, toml, pages, places, *surveys) if toml else None), problems


def load_pack(root: Path) -> PackSource:
    """The pack in `root`, for those who only take a whole one. Raises `ProblemsFound` with all mistakes."""
    pack, problems = read_pack(root)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if pack is None or errors:
        raise ProblemsFound(errors)
    return pack


def revision(front: FrontMatter, body: str) -> str:
    """What a translation names: 12 hexadecimal digits that change when title, summary or body do."""
    lines = [line.rstrip() for line in (front.title, front.summary, *body.splitlines())]
    text = unicodedata.normalize("NFC", "\n".join(lines).rstrip())
    return hashlib.sha256(text.encode()).hexdigest()[:REVISION_DIGITS]


def read_text(root: Path, relative: str) -> str:
    """The text file at `relative` below `root`. Raises `ContentBad` where it is outside, too large or no UTF-8."""
    path = root / relative
    if not path.resolve().is_relative_to(root.resolve()):
        raise ContentBad(f"{relative} leads out of the pack's folder; copy the file into it.")
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise ContentBad(f"{relative} is larger than {MAX_TEXT_BYTES} bytes; split it into two pages.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentBad(f"{relative} is not UTF-8 at byte {error.start}; save it as UTF-8.") from error


def _page_folders(root: Path, problems: list[Problem]) -> tuple[str, ...]:
    folders = sorted(path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    pages = [name for name in folders if name != MEDIA_FOLDER]
    bad = "“{}” is no page id: small letters a–z, digits, hyphens."
    problems += [Problem(name, 0, "bad-id", bad.format(name)) for name in pages if not is_name(name)]
    if len(pages) > MAX_PAGES:
        problems.append(Problem(PACK_TOML, 0, "too-many-pages", f"{len(pages)} pages; a pack holds {MAX_PAGES}."))
    return tuple(name for name in pages[:MAX_PAGES] if is_name(name))


def _page(root: Path, folder: str, problems: list[Problem]) -> PageSource:
    relative = f"{folder}/{PAGE_TOML}"
    tree, places = _toml(root, relative, problems)
    texts: dict[str, TextSource] = {}
    for path in sorted((root / folder).iterdir()):
        text = _text(root, f"{folder}/{path.name}", problems) if _is_prose(path, folder, problems) else None
        if text is not None:
            texts[path.stem] = text
    return PageSource(folder, _page_toml(tree, places, relative, problems), texts, places)


def _is_prose(path: Path, folder: str, problems: list[Problem]) -> bool:
    if path.name == PAGE_TOML or path.name.startswith("."):
        return False
    if path.suffix != ".md":
        sentence = f"Nobody reads this file; a page has {PAGE_TOML} and one .md per language, media lie in media/."
        problems.append(Problem(f"{folder}/{path.name}", 0, "stray-file", sentence, Severity.WARNING))
        return False
    if not is_tag(path.stem):
        sentence = f"“{path.stem}” is no BCP 47 language tag in its usual letters, like vi or zh-Hans."
        problems.append(Problem(f"{folder}/{path.name}", 0, "wrong-tag", sentence))
        return False
    return True


def _text(root: Path, relative: str, problems: list[Problem]) -> TextSource | None:
    try:
        text = read_text(root, relative)
    except (ContentBad, OSError) as error:
        problems.append(Problem(relative, 0, "unreadable-file", str(error)))
        return None
    lines = text.splitlines()
    front, mistakes = read_front_matter(relative, lines)
    blocks, more = read_prose(relative, text) if front.end else ((), [])
    problems += [*mistakes, *more]
    return TextSource(
        path=relative,
        title=unicodedata.normalize("NFC", front.title),
        summary=unicodedata.normalize("NFC", front.summary),
        state=front.state,
        translates=front.translates,
        revision=revision(front, "\n".join(lines[front.end :])),
        blocks=blocks,
        lines=front.lines,
    )


# -- TOML: every key is converted alone, because msgspec stops at the first mistake ----------------------


def _toml(root: Path, relative: str, problems: list[Problem]) -> tuple[dict[str, Any], Places]:
    text = ""
    try:
        text = read_text(root, relative)
        return tomllib.loads(text), Places(tuple(text.splitlines()))
    except FileNotFoundError:
        problems.append(Problem(relative, 0, "missing-file", f"{relative} is missing; write it."))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        problems.append(Problem(relative, int(line[1]) if line else 0, "bad-toml", f"This is not TOML: {error}."))
    except (ContentBad, OSError) as error:
        problems.append(Problem(relative, 0, "unreadable-file", str(error)))
    return {}, Places()


def _pack_toml(tree: dict[str, Any], places: Places, problems: list[Problem]) -> PackToml | None:
    if not tree:
        return None
    reader = _Keys(PACK_TOML, places, problems)
    topics, audience = tree.get("topics"), tree.get("audience", {})
    whole = reader.check("audience", audience, AudienceToml)
    for at, topic in enumerate(topics if isinstance(topics, list) else ()):
        whole &= reader.check("topics", topic, TopicToml, nth=at)
    whole &= reader.check("", tree, PackToml, nested=("audience", "topics") if isinstance(topics, list) else ())
    return msgspec.convert(tree, PackToml) if whole else None


def _surveys(root: Path, problems: list[Problem]) -> tuple[tuple[SurveyToml, ...], Places]:
    """What surveys.toml asks, if there is one; a survey with a mistake is left out."""
    if not (root / SURVEYS_TOML).exists():
        return (), Places()
    tree, places = _toml(root, SURVEYS_TOML, problems)
    reader = _Keys(SURVEYS_TOML, places, problems)
    reader.check("", tree, SurveysToml, nested=("surveys",) if _tables(tree, "surveys") else ())
    questions, choices = itertools.count(), itertools.count()
    kept = []
    for nth, survey in enumerate(_tables(tree, "surveys")):
        asked = _tables(survey, "questions")
        whole = reader.check("surveys", survey, SurveyToml, nth, ("questions",) if asked else ())
        for question in asked:
            offered = _tables(question, "choices")
            place = "surveys.questions"
            whole &= reader.check(place, question, QuestionToml, next(questions), ("choices",) if offered else ())
            for choice in offered:
                whole &= reader.check("surveys.questions.choices", choice, ChoiceToml, next(choices))
        kept += [msgspec.convert(survey, SurveyToml)] if whole else []
    return tuple(kept), places


def _tables(tree: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The tables ``[[key]]``; none where something else stands there."""
    found = tree.get(key)
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else []


def _page_toml(tree: dict[str, Any], places: Places, path: str, problems: list[Problem]) -> PageToml:
    """What of a page.toml makes sense; the rest is reported and left out."""
    reader = _Keys(path, places, problems)
    kept: dict[str, Any] = {}
    for key, value in tree.items():
        if key in _ITEMS and isinstance(value, Mapping):
            kept[key] = {name: item for name, item in value.items() if reader.item(key, name, item)}
        elif reader.check("", {key: value}, PageToml):
            kept[key] = value
    return msgspec.convert(kept, PageToml)


_ITEMS: dict[str, type[Toml]] = {"facts": FactToml, "contacts": ContactToml, "media": MediaToml}


class _Keys:
    """Converts the tables of one file, reporting each wrong key at its line."""

    def __init__(self, path: str, places: Places, problems: list[Problem]) -> None:
        self._path = path
        self._places = places
        self._problems = problems

    def item(self, table: str, name: str, found: object) -> bool:
        """Whether ``[table.name]`` is whole."""
        if not (is_media_id(name) if table == "media" else is_name(name)):
            self._complain(f"{table}.{name}", "", "bad-id", f"“{name}” is no id: small letters a–z, digits, hyphens.")
            return False
        return self.check(f"{table}.{name}", found, _ITEMS[table])

    def check(self, table: str, found: object, type_: type[Toml], nth: int = 0, nested: Collection[str] = ()) -> bool:
        """Whether `found`, which stands in the `nth` `table`, is a `type_`; each key that is wrong is reported.
        What is in the keys `nested` is checked by itself."""
        if not isinstance(found, Mapping):
            self._complain(table, "", "wrong-value", f"{table or self._path} must be a table with keys.")
            return False
        fields = {spec.encode_name: spec for spec in msgspec.structs.fields(type_)}
        mistakes = [mistake for mistake in _mistakes(found, fields) if mistake[0] not in found.keys() & set(nested)]
        for key, code, message in mistakes:
            self._complain(table, key, code, message, nth)
        return not mistakes

    def _complain(self, table: str, key: str, code: str, message: str, nth: int = 0) -> None:
        line = self._places.line(table, key, nth)
        self._problems.append(Problem(self._path, line, code, message))


def _mistakes(
    found: Mapping[str, Any], fields: Mapping[str, msgspec.structs.FieldInfo]
) -> Iterator[tuple[str, str, str]]:
    for key in found.keys() - fields.keys():
        yield key, "unknown-key", f"Nobody reads the key {key}; take it out or mend its spelling."
    for key, spec in fields.items():
        if key not in found:
            if spec.required:
                yield key, "missing-key", f"The key {key} is missing."
            continue
        try:
            msgspec.convert(found[key], spec.type)
        except msgspec.ValidationError as error:
            yield key, "wrong-value", f"{key}: {error}."
