"""Search: one question to the index of thousands of pages, beside a plain LIKE scan of the same pages' words.

The pages are the sample's own, each many times with another number in its words. Questions are typed as
travellers type: whole words, beginnings, pinyin, initials, one letter. The scan does what it can without an index:
it folds nothing, ranks nothing and reads one language.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

import msgspec

from content_packs.languages import LanguagePack
from content_packs.model import Page, SearchFields
from content_packs.search.fields import fields_of
from kiosk.search.finder import Finder
from kiosk.search.index_file import make
from kiosk.search.naming import FOLDER, index_name
from tests.bench.gate import BenchGate

RELEASE = "0" * 64
PACK = "bench/search"
QUESTIONS = {
    "vi": ("thi thuc", "doi t", "v"),
    "en": ("visa", "money ch", "a"),
    "zh-Hans": ("签证", "qianzh", "qz"),
    "ko": ("비자", "ㅂㅈ", "ㅎ"),
    "th": ("วีซ่า", "เงิน", "ว"),
}
ASKED = 40
"""Results that are read."""


def measure(gate: BenchGate, rounds: int, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds a question to `count` pages takes, of the index and of the scan, turn about."""
    edition = gate.edition()
    languages = {tag: edition.languages[tag] for tag in QUESTIONS if tag in edition.languages}
    references = [ref for one in edition.topics(None) for ref in edition.pages(one.pack, one.topic, None)]
    few = [page for ref in references if (page := edition.page(ref, None))]
    pages = {f"{page.id}-{n}": _numbered(page, n) for n, page in zip(range(count), cycle(few), strict=False)}
    finder = _finder(gate.folder / FOLDER, pages, languages)
    with closing(_table(pages, languages)) as table:
        ours, scans = list[float](), list[float]()
        for turn in range(rounds + 1):
            for tag, typed in _questions(languages):
                asked, scanned = _ours(finder, tag, typed), _scan(table, tag, typed)
                if turn:  # the first reads files
                    ours.append(asked)
                    scans.append(scanned)
    return ours, scans


def _questions(languages: dict[str, LanguagePack]) -> Iterator[tuple[str, str]]:
    yield from ((tag, typed) for tag in languages for typed in QUESTIONS[tag])


def _ours(finder: Finder, tag: str, typed: str) -> float:
    began = time.perf_counter()
    found = list(islice(finder.found(typed, tag), ASKED))
    took = (time.perf_counter() - began) * 1000
    if not found:
        raise RuntimeError(f"{typed} was not found in {tag}")
    return took


def _scan(table: sqlite3.Connection, tag: str, typed: str) -> float:
    question = "SELECT page FROM words WHERE tag = ? AND text LIKE ?"
    began = time.perf_counter()
    table.execute(question, (tag, f"%{typed}%")).fetchall()
    return (time.perf_counter() - began) * 1000


def _finder(folder: Path, pages: dict[str, Page], languages: dict[str, LanguagePack]) -> Finder:
    rules = {tag: pack.search for tag, pack in languages.items()}
    folder.mkdir(parents=True, exist_ok=True)
    make(folder, index_name(RELEASE, rules), {name: name for name in pages}, pages.__getitem__, rules)
    finder = Finder(folder, {PACK: RELEASE}, languages)
    finder.open()
    return finder


def _numbered(page: Page, number: int) -> Page:
    texts = {
        tag: msgspec.structs.replace(page.texts[tag], summary=f"{page.texts[tag].summary} {number}")
        for tag in QUESTIONS
        if tag in page.texts
    }
    return msgspec.structs.replace(page, texts=texts)


def _table(pages: dict[str, Page], languages: dict[str, LanguagePack]) -> sqlite3.Connection:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE words (page TEXT, tag TEXT, text TEXT)")
    rows = (
        (name, tag, _text(fields_of(page.texts[tag])))
        for name, page in pages.items()
        for tag in languages
        if tag in page.texts
    )
    table.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
    return table


def _text(fields: SearchFields) -> str:
    return "\n".join(msgspec.structs.astuple(fields))
