"""SHOW: what was typed → references of pages, by the indexes of all packs of an edition. Reads only.

- An index is asked only after its bytes had the hash in its name; one that fails later is named in `damaged`.
- The reader's own language comes first; pages that are not written in it are found by the words of the
  languages that stand in. Only when nothing is found are all pages looked through in those.
- What is named so comes before what only mentions it, whichever pack it is of: scores of a small pack and of a
  large one do not compare.
- When nothing is found still, the ends of longer words are forgotten: other endings of the same word are found.

Opened on the clerk's thread, asked on the ui's: a question takes a few milliseconds.
"""

from __future__ import annotations

import hashlib
import heapq
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from content_packs.languages import LanguagePack, chain
from content_packs.search.tokens import Phrase, asked, cut
from kiosk.search.naming import index_file, index_name, words_table

WEIGHTS = "10.0, 5.0, 3.0, 1.0"
"""Of title, summary, heads and body, for bm25."""

NAMING = "{title summary heads}"
PLACES = ("{title}", NAMING)
"""Where a match counts more than any score, the best first."""
SHORTEST = 2
"""Fewer letters are looked for only where something is named: every page has them somewhere."""

MOST = 40
"""Pages that one index names; some of them may be past their date."""

CUTS = (1, 2)
"""How many letters of a word's end are forgotten, in turn."""


Rank: TypeAlias = tuple[int, float]
"""In how many of `PLACES` nothing matches, and the score of bm25."""


class Finder:
    """`releases` are the packs of an edition, ``<publisher>/<pack>``, each with its manifest's hash."""

    def __init__(self, folder: Path, releases: Mapping[str, str], languages: Mapping[str, LanguagePack]) -> None:
        self._folder = folder
        self._languages = languages
        rules = {tag: pack.search for tag, pack in languages.items()}
        self._names = {pack: index_name(sha256, rules) for pack, sha256 in releases.items()}
        self._indexes: dict[str, Index] = {}
        self.damaged: set[str] = set()

    def open(self) -> None:
        """Open what is not open yet. Called again and again, because the agent may still be making it."""
        for pack, name in self._names.items():
            there = index_file(self._folder, name) if pack not in self._indexes else None
            if there is None:
                continue
            if _digest(there[0]) == there[1]:
                self._indexes[pack] = Index(there[0])
                self.damaged.discard(name)
            else:
                self.damaged.add(name)

    def found(self, typed: str, tag: str) -> Iterator[str]:
        """References of pages for a reader of `tag`, the best first, each once. They may be past their date."""
        order = [one for one in chain(tag, self._languages) if one in self._languages]
        some = False
        for words in dict.fromkeys((typed, *(cut(typed, by) for by in CUTS))):
            for ref in self._by_language(words, order):
                some = True
                yield ref
            if some:
                return

    def _by_language(self, typed: str, order: Sequence[str]) -> Iterator[str]:
        seen: set[str] = set()
        for number, tag in enumerate(order):
            unwritten_in = order[:number] if seen else ()
            for ref in self._merged(typed, tag, unwritten_in):
                if ref not in seen:
                    seen.add(ref)
                    yield ref

    def _merged(self, typed: str, tag: str, unwritten_in: Sequence[str]) -> Iterator[str]:
        """All packs' pages by where they match, then by score."""
        rules = self._languages[tag].search
        scored = []
        for pack, index in list(self._indexes.items()):
            question = _question(asked(typed, rules, index.units(tag)))
            try:
                scored.append([(rank, f"{pack}/{page}") for rank, page in index.ask(question, tag, unwritten_in)])
            except sqlite3.Error:
                del self._indexes[pack]
                self.damaged.add(self._names[pack])
        yield from (ref for _, ref in heapq.merge(*scored, key=itemgetter(0)))


class Index:
    """One index file, open for reading. Raises `sqlite3.Error` on any question when its bytes are bad."""

    def __init__(self, path: Path) -> None:
        uri = f"file:{path}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        self._numbers: dict[str, int] = dict(self._connection.execute("SELECT tag, number FROM languages"))
        self._units: dict[str, list[str]] = {tag: [] for tag in self._numbers}
        for tag, unit in self._connection.execute("SELECT tag, unit FROM units JOIN languages USING (number)"):
            self._units[tag].append(unit)
        for known in self._units.values():
            known.sort()

    def units(self, tag: str) -> Sequence[str]:
        """The syllables of readings, sorted."""
        return self._units.get(tag, ())

    def ask(self, question: str, tag: str, unwritten_in: Sequence[str]) -> list[tuple[Rank, str]]:
        """Rank (the lower, the better) and id of the pages that answer `question` in `tag` and are written in
        none of `unwritten_in`; in the order of rank."""
        if not question or tag not in self._numbers:
            return []
        table = words_table(self._numbers[tag])
        others = [self._numbers[other] for other in unwritten_in if other in self._numbers]
        written = f"SELECT id FROM texts WHERE number IN ({', '.join('?' * len(others))})"  # noqa: S608 - no words in it
        rows = self._connection.execute(
            f"SELECT rank, page FROM {table} JOIN pages ON pages.id = {table}.rowid"  # noqa: S608 - a name of ours
            f" WHERE {table} MATCH ? AND rank MATCH 'bm25({WEIGHTS})' AND id NOT IN ({written}) ORDER BY rank LIMIT ?",
            (question, *others, MOST),
        )
        scores = [(float(score), str(page)) for score, page in rows]
        places = [self._matching(f"{columns} : ({question})", table) for columns in PLACES] if scores else []
        ranked = [((sum(page not in place for place in places), score), page) for score, page in scores]
        return sorted(ranked, key=itemgetter(0))  # what ranks alike stands as its pack has it

    def _matching(self, question: str, table: str) -> set[str]:
        """Ids of the pages that answer `question`."""
        rows = self._connection.execute(
            f"SELECT page FROM {table} JOIN pages ON pages.id = {table}.rowid WHERE {table} MATCH ?",  # noqa: S608 - ours
            (question,),
        )
        return {str(page) for (page,) in rows}


def _question(words: Sequence[Sequence[Phrase]]) -> str:
    """FTS5's language: every word, each by one of its phrases, the last token of a phrase begun or whole.
    Tokens hold nothing but letters, marks and digits, so that quoting them is enough."""
    question = " AND ".join(f"({' OR '.join(_quoted(phrase) for phrase in phrases)})" for phrases in words)
    letters = sum(len(token) for phrases in words for token in phrases[0])
    return f"{NAMING} : ({question})" if 0 < letters < SHORTEST else question


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}" *'


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
