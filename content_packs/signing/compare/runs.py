"""SIGN: two texts → what stayed, what went and what came, word by word. Pure.

Scripts that put no spaces between words are compared letter by letter, each with all that hangs on it. Characters
that nobody sees are written out, so that no text can hide behind them, turn another round or steer a terminal:

- what steers line breaks, which the build puts in, only where nothing else differs;
- what turns the direction, which the build puts into words that run from right to left, where it came or went,
  and everywhere in words that run from left to right, where the build puts none;
- all others always.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

MOST_TOKENS = 2_000
"""A longer text is compared line by line: word by word would take longer than anybody waits."""

_UNSPACED = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
_MARK = "‹U\\+[0-9A-F]{4,6}›"
_TOKEN = re.compile(rf"{_MARK}|\s+|\d+(?:[:.,]\d+)+|[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")
_LETTER = re.compile(f"[{_UNSPACED}]")
_STACKING = "\u17d2\u1039"
"""Signs of Khmer and Burmese under which the next letter is written."""
_LEANING = "\u0e33\u0eb3"
"""Vowels of Thai and Lao that stand on the letter before them and beside it."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_PLAIN_SPACE = frozenset(" \n")
KEPT = 512
"""Comparisons kept: a window shows the same one again and again."""

_BREAKS = {0x200B: None, 0x2060: None, 0x00A0: " ", 0x202F: " "}
_TURNS = dict.fromkeys((0x200E, 0x200F, *range(0x2066, 0x206A)))
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs"})


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    """A piece of text that stayed, went or came."""

    kind: Kind
    text: str


@lru_cache(maxsize=KEPT)
def runs(before: str, after: str) -> tuple[Run, ...]:
    """What makes `after` of `before`, in order. Texts that differ always yield a run that is not the same."""
    if before == after:
        return (Run(Kind.SAME, seen(after)),) if after else ()
    old, new = before.translate(_BREAKS), after.translate(_BREAKS)
    if old == new:  # only where lines may break
        old, new = _marked(before), _marked(after)
    turned = _turns(old) or _turns(new)
    found = _joined(_steps(_tokens(old), _tokens(new)))
    return tuple(Run(run.kind, _shown(run, turned)) for run in found)


def seen(text: str) -> str:
    """`text` for a reader: steering of line breaks left out, whatever else is not seen written out."""
    plain = text.translate(_BREAKS)
    return _marked(plain.translate(_TURNS) if _turns(plain) else plain)


@lru_cache(maxsize=KEPT)
def pieces(text: str) -> tuple[str, ...]:
    """`text` in the smallest parts that are ever told apart: words, numbers, spaces, signs, marks for what nobody sees;
    where no spaces stand between words, letters with all that hangs on them."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        if found and _hangs(token[0], found[-1][-1]):
            found[-1] += token
        else:
            found.append(token)
    return tuple(found)


def may_part(before: str, after: str) -> bool:
    """Whether a reader would part a text between these two of its `pieces`: at a space, or at a letter of a script
    that puts none between words."""
    return any(piece.isspace() or _LETTER.match(piece) is not None for piece in (before, after))


def _hangs(character: str, before: str) -> bool:
    """Whether a reader sees `character` as a part of the letter before it."""
    return unicodedata.category(character).startswith("M") or character in _LEANING or before in _STACKING


def _shown(run: Run, turned: bool) -> str:
    quiet = turned and run.kind is Kind.SAME
    return _marked(run.text.translate(_TURNS) if quiet else run.text)


def _turns(text: str) -> bool:
    """Whether `text` has words that run from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def _marked(text: str) -> str:
    return "".join(f"‹U+{ord(each):04X}›" if _is_unseen(each) else each for each in text)


def _is_unseen(character: str) -> bool:
    return character not in _PLAIN_SPACE and unicodedata.category(character) in _UNSEEN


def _tokens(text: str) -> Sequence[str]:
    found = pieces(text)
    return found if len(found) <= MOST_TOKENS else _LINE.findall(text)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for step, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            yield Run(Kind.SAME, "".join(new[j1:j2]))
            continue
        yield Run(Kind.GONE, "".join(old[i1:i2]))
        yield Run(Kind.NEW, "".join(new[j1:j2]))


def _joined(steps: Iterator[Run]) -> Iterator[Run]:
    """Neighbours that went and came with nothing but a space between them are read as one change."""
    gone, new, between = "", "", ""
    for step in steps:
        if step.kind is Kind.GONE:
            gone, new, between = gone + between + step.text, new + between, ""
        elif step.kind is Kind.NEW:
            new += step.text
        elif (gone or new) and not between and step.text == " ":
            between = step.text
        else:
            yield from _flushed(gone, new)
            yield Run(Kind.SAME, between + step.text)
            gone, new, between = "", "", ""
    yield from _flushed(gone, new)
    if between:
        yield Run(Kind.SAME, between)


def _flushed(gone: str, new: str) -> Iterator[Run]:
    if gone:
        yield Run(Kind.GONE, gone)
    if new:
        yield Run(Kind.NEW, new)
