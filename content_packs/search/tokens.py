"""Words as an index keeps them, and as a question asks for them: both are made here, by the same rules. Pure.

- A word is found by its beginning. A Hangul word is kept as the letters that are typed for it, so that a
  half-typed syllable already finds it, and from each of its syllables on.
- In a script without spaces every letter with its marks is a token; a run of them is asked for as a phrase.
- Readings are kept syllable by syllable. What is typed for them has no spaces either: it is cut wherever
  known syllables meet.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from content_packs.hangul import is_syllable, parts, typed
from content_packs.model import SearchFields
from content_packs.search.folding import folded, script
from content_packs.search.rules import SearchRules

Phrase: TypeAlias = tuple[str, ...]
"""Tokens that follow each other; the last may be the beginning of one."""

VIRAMA = 9
"""The combining class of signs that draw the next letter beneath (Khmer's coeng)."""

MOST_INITIALS = 8
"""Initials asked for at once."""

MOST_SPLITS = 8
"""Ways of cutting a typed word into syllables that are tried."""

SHORTEST_BARE = 3
"""What is left of a word without what leads it must have at least so many letters."""

SHORTEST_CUT = 3
"""What is left of a word whose end is forgotten."""


def indexed(fields: SearchFields, sounds: Mapping[str, SearchFields], rules: SearchRules) -> tuple[str, ...]:
    """The tokens of title, summary, heads and body, each with spaces between them."""
    found = []
    for name in ("title", "summary", "heads", "body"):
        initials = rules.initials and name != "body"
        words = list(_written(getattr(fields, name), rules, initials))
        for sound in sounds.values():
            words += _sounded(getattr(sound, name), rules, initials)
        found.append(" ".join(words))
    return tuple(found)


def units(sounds: Mapping[str, SearchFields], rules: SearchRules) -> set[str]:
    """The syllables of readings that are typed without spaces between them."""
    said = (getattr(sound, name) for sound in sounds.values() for name in sound.__struct_fields__)
    words = {word for text in said for word in folded(text, rules.ignore).split()}
    return {word for word in words if len(pieces(word, rules)) == 1}


def asked(text: str, rules: SearchRules, known: Sequence[str]) -> list[list[Phrase]]:
    """What is asked for: each word of `text` as any of its phrases. `known` are all `units`, sorted."""
    return [list(dict.fromkeys(_phrases(word, rules, known))) for word in folded(text, rules.ignore).split()]


def cut(text: str, by: int) -> str:
    """`text` with the last letters of each longer word forgotten: another ending of the same word is found."""
    words = folded(text).split()
    return " ".join(word[:-by] if len(word) - by >= SHORTEST_CUT else word for word in words)


def pieces(word: str, rules: SearchRules) -> list[str]:
    """A folded word in tokens: its letters one by one in a script without spaces, else in runs."""
    if not rules.unspaced or word.isascii():
        return [word]
    found: list[str] = []
    alone = True  # the last piece is complete
    joins = False
    for char in word:
        mark = unicodedata.category(char)[0] == "M"
        if found and (mark or joins):
            found[-1] += char
        elif script(char) in rules.unspaced:
            found.append(char)
            alone = True
        elif found and not alone:
            found[-1] += char
        else:
            found.append(char)
            alone = False
        joins = unicodedata.combining(char) == VIRAMA
    return found


def _written(text: str, rules: SearchRules, initials: bool) -> Iterator[str]:
    """The tokens of `text` in order, then what else its words are found by."""
    more: list[str] = []
    for word in folded(text, rules.ignore).split():
        for piece in pieces(word, rules):
            yield typed(piece)
            more += _bare(piece, rules)
            if any(map(is_syllable, piece)):
                more += [typed(piece[n:]) for n in range(1, len(piece)) if is_syllable(piece[n])]
                more += _initials(piece) if initials else ()
    yield from more


def _sounded(text: str, rules: SearchRules, initials: bool) -> Iterator[str]:
    """The syllables of a reading, then their first letters."""
    for line in text.splitlines():
        syllables = [piece for word in folded(line, rules.ignore).split() for piece in pieces(word, rules)]
        yield from syllables
        if initials:
            first = "".join(syllable[0] for syllable in syllables)
            yield from (first[n : n + MOST_INITIALS] for n in range(len(first) - 1))


def _initials(piece: str) -> list[str]:
    """The leads of a Hangul word, from each of its syllables but the last on."""
    leads = "".join(parts(char)[0] for char in piece if is_syllable(char))
    return [leads[n : n + MOST_INITIALS] for n in range(len(leads) - 1)]


def _bare(word: str, rules: SearchRules) -> list[str]:
    """`word` without what leads it, if anything does."""
    led = next((one for one in rules.leading if word.startswith(one) and len(word) - len(one) >= SHORTEST_BARE), "")
    return [word[len(led) :]] if led else []


def _phrases(word: str, rules: SearchRules, known: Sequence[str]) -> Iterator[Phrase]:
    yield tuple(typed(piece) for piece in pieces(word, rules))
    yield from ((bare,) for bare in _bare(word, rules))
    for number, split in enumerate(_splits(word, known)):
        if number >= MOST_SPLITS:
            return
        yield split


def _splits(word: str, known: Sequence[str]) -> Iterator[Phrase]:
    """`word` as known syllables, the last of them begun or whole; longer syllables first."""
    size = len(word)
    ways: list[list[int]] = [[] for _ in range(size)]  # from each letter: where a syllable may end
    for start in range(size - 1, -1, -1):
        whole = [end for end in range(size - 1, start, -1) if ways[end] and _is(word[start:end], known)]
        ways[start] = ([size] if _begins(word[start:], known) else []) + whole

    def onward(start: int) -> Iterator[Phrase]:
        for end in ways[start]:
            rest: Iterator[Phrase] = onward(end) if end < size else iter([()])
            yield from ((word[start:end], *more) for more in rest)

    return onward(0)


def _begins(head: str, known: Sequence[str]) -> bool:
    at = bisect_left(known, head)
    return at < len(known) and known[at].startswith(head)


def _is(word: str, known: Sequence[str]) -> bool:
    at = bisect_left(known, word)
    return at < len(known) and known[at] == word
