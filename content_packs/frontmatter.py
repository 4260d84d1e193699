"""AUTHOR: the head of a Markdown file, between two lines ``---``: ``key: value``, nothing more.

Values are plain words to the end of the line, so that a title may hold colons and quotation marks
without a quoting rule. Only `translates` and `state`, which are no words, may carry ``# a remark``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from content_packs.errors import Problem
from content_packs.model import TranslationState

FENCE = "---"
KEYS = ("title", "summary", "translates", "state")
_REMARKABLE = ("translates", "state")


@dataclass(frozen=True)
class FrontMatter:
    """What the head says. `lines` maps each key found to its line; `body` starts after line `end`."""

    title: str = ""
    summary: str = ""
    translates: str = ""
    state: TranslationState = TranslationState.DRAFT
    lines: dict[str, int] = field(default_factory=dict)
    end: int = 0


def read_front_matter(path: str, lines: list[str]) -> tuple[FrontMatter, list[Problem]]:
    """The head of the file at `path` and every mistake in it."""
    end = _end(lines)
    if end is None:
        sentence = "Begin the file with its title and summary between two lines of three hyphens."
        return FrontMatter(), [Problem(path, 1, "no-front-matter", sentence)]
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines[1:end], 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, value = _entry(line)
        problems += [Problem(path, number, code, text) for code, text in _mistakes(line, key, places)]
        values[key], places[key] = value, number
    problems += [Problem(path, 1, "missing-key", f"The head lacks {key}.") for key in _missing(values)]
    return _built(path, values, places, end + 1, problems), problems


def _end(lines: list[str]) -> int | None:
    if not lines or lines[0].rstrip() != FENCE:
        return None
    return next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)


def _entry(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    key = key.strip()
    if key in _REMARKABLE:
        value = value.partition("#")[0]
    return key, value.strip()


def _mistakes(line: str, key: str, seen: dict[str, int]) -> Iterator[tuple[str, str]]:
    if ":" not in line:
        yield "bad-front-matter", "Each line of the head is a key, a colon and words."
    elif key not in KEYS:
        yield "unknown-key", f"Nobody reads the key {key}; the head has {', '.join(KEYS)}."
    elif key in seen:
        yield "duplicate-key", f"The head has {key} twice."


def _missing(values: dict[str, str]) -> list[str]:
    return [key for key in ("title", "summary", "state") if not values.get(key)]


def _built(path: str, values: dict[str, str], places: dict[str, int], end: int, problems: list[Problem]) -> FrontMatter:
    state = values.get("state", "")
    if state and state not in set(TranslationState):
        states = ", ".join(TranslationState)
        problems.append(Problem(path, places["state"], "wrong-value", f"state is one of {states}, not {state}."))
        state = ""
    return FrontMatter(
        title=values.get("title", ""),
        summary=values.get("summary", ""),
        translates=values.get("translates", ""),
        state=TranslationState(state or TranslationState.DRAFT),
        lines=places,
        end=end,
    )
