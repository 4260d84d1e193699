"""FETCH: one release → one index file, made before the release is shown. SQLite's FTS5, through sqlite-utils.

Rules:

- Made aside and renamed when it is whole, under its name and the hash of its bytes (`naming`): a kill leaves no
  half index. Never changed afterwards.
- A release that differs in few pages starts from the index before: their rows are added, those they
  replace are no longer named. When too many rows are dead it is made anew.
- No words of a page can be read from it, only which pages words are in: what is shown comes from the page.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from hashlib import file_digest
from pathlib import Path

from sqlite_utils import Database

from content_packs import durable
from content_packs.model import Page
from content_packs.search.fields import fields_of
from content_packs.search.rules import SearchRules
from content_packs.search.tokens import indexed, units
from kiosk.search.naming import COLUMNS, file_name, words_table

DEAD_SHARE = 0.25
"""Dead rows, as a part of all, that are borne before the index is made anew."""

PARTS = "parts"


def make(
    folder: Path,
    name: str,
    pages: Mapping[str, str],
    read: Callable[[str], Page],
    rules: Mapping[str, SearchRules],
    before: Path | None = None,
) -> Path:
    """Write the index `name` of `pages` (id → hash of the stored page, which `read` opens) below `folder`,
    starting from the file `before` where that is worth it. Raises `OSError`, `sqlite3.Error` and what `read` raises."""
    part = folder / PARTS / name
    part.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    if before and _worth_keeping(before, pages):
        shutil.copyfile(before, part)
    _write(part, pages, read, rules)
    durable.flush_file(part)
    with part.open("rb") as file:
        path = folder / file_name(name, file_digest(file, "sha256").hexdigest())
    part.replace(path)
    durable.flush_folder(folder)
    return path


def _worth_keeping(before: Path, pages: Mapping[str, str]) -> bool:
    database = Database(before)
    try:
        rows = database.table("counted").get(1)["rows"] + len(pages)
        same = sum(1 for row in database.table("pages").rows if pages.get(row["page"]) == row["sha256"])
    finally:
        database.close()
    return rows - len(pages) <= len(pages) + DEAD_SHARE * len(pages) and same > len(pages) / 2


def _write(part: Path, pages: Mapping[str, str], read: Callable[[str], Page], rules: Mapping[str, SearchRules]) -> None:
    database = Database(part)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):  # nobody has the file yet
            database.execute(f"PRAGMA {pragma}")
        _prepare(database, rules)
        with database.conn:
            _bring_up(database, pages, read, rules)
        for number in range(len(rules)):
            table = words_table(number)
            database.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - our own name
        database.conn.commit()
    finally:
        database.close()


def _prepare(database: Database, rules: Mapping[str, SearchRules]) -> None:
    if database.table("pages").exists():
        return
    database.table("pages").create({"id": int, "page": str, "sha256": str}, pk="id")
    database.table("languages").create({"number": int, "tag": str}, pk="number")
    database.table("texts").create({"number": int, "id": int}, pk=("number", "id"))
    database.table("units").create({"number": int, "unit": str}, pk=("number", "unit"))
    database.table("counted").create({"id": int, "rows": int}, pk="id")
    database.table("counted").insert({"id": 1, "rows": 0})
    for number, tag in enumerate(rules):
        database.table("languages").insert({"number": number, "tag": tag})
        database.execute(
            f"CREATE VIRTUAL TABLE {words_table(number)} USING fts5"
            f"({', '.join(COLUMNS)}, content='', tokenize='ascii', prefix='1 2 3')"
        )


def _bring_up(
    database: Database, pages: Mapping[str, str], read: Callable[[str], Page], rules: Mapping[str, SearchRules]
) -> None:
    """Take out the pages that are gone or changed, and add those that are new or changed."""
    there = {row["page"]: (row["id"], row["sha256"]) for row in database.table("pages").rows}
    for page, (row, sha256) in there.items():
        if pages.get(page) != sha256:
            database.table("pages").delete(row)
            database.table("texts").delete_where("id = ?", [row])
    last = int(database.table("counted").get(1)["rows"])
    fresh = [page for page, sha256 in pages.items() if there.get(page, (0, ""))[1] != sha256]
    for row, page in enumerate(fresh, last + 1):
        database.table("pages").insert({"id": row, "page": page, "sha256": pages[page]})
        _add(database, row, read(pages[page]), rules)
    database.table("counted").update(1, {"rows": last + len(fresh)})


def _add(database: Database, row: int, page: Page, rules: Mapping[str, SearchRules]) -> None:
    """The words of `page` in every language that is spoken here."""
    for number, (tag, rule) in enumerate(rules.items()):
        text = page.texts.get(tag)
        if text is None:
            continue
        words = indexed(fields_of(text), text.sounds, rule)
        marks = ", ".join("?" * (len(words) + 1))
        table = words_table(number)
        database.execute(f"INSERT INTO {table}(rowid, {', '.join(COLUMNS)}) VALUES ({marks})", [row, *words])  # noqa: S608
        database.table("texts").insert({"number": number, "id": row})
        said = ({"number": number, "unit": unit} for unit in units(text.sounds, rule))
        database.table("units").insert_all(said, ignore=True)
