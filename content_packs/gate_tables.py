"""AUTHOR: the tables of gates and provinces, each row a typed value, every mistake found at once.

Columns ``name_<tag>`` hold a name in one language, so a table gains a language by gaining a column.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from content_packs.errors import Problem, ProblemsFound
from content_packs.gates import Flag, Gate, Nation, Province
from content_packs.languages import is_tag
from content_packs.model import Mode
from content_packs.plan import COUNTRY
from content_packs.reading import is_name

PLANS = Path(__file__).parent / "plans"
"""The shipped tables."""

GATES, PROVINCES, NATION = "gates.csv", "provinces.csv", "nation.toml"

NAME_COLUMN = "name_"

PROVINCE_COLUMNS = ("id", "until", "basis")
GATE_COLUMNS = (
    "id",
    "modes",
    "province",
    "province_former",
    "neighbour",
    "counterpart",
    "codes_unverified",
    "basis",
    "flags",
    "note",
)

NOT_IN_NAMES = frozenset("[]{}<>;:/?!*#_")
"""Signs of a remark, a garbled import or markup: a name that travellers read has none of them."""

Row: TypeAlias = Mapping[str, str]
Mistakes: TypeAlias = Iterator[tuple[str, str]]
_T = TypeVar("_T")


def load_nation(folder: Path = PLANS) -> Nation:
    """The nation's values and rules. Raises `ProblemsFound`."""
    try:
        return msgspec.toml.decode((folder / NATION).read_bytes(), type=Nation)
    except (OSError, msgspec.MsgspecError) as error:
        raise ProblemsFound([Problem(NATION, 0, "wrong-value", f"{NATION} cannot be used: {error}.")]) from error


def load_gates(folder: Path = PLANS) -> list[Gate]:
    """Every gate in the order of the table. Raises `ProblemsFound` with every mistake in the tables."""
    nation = load_nation(folder)
    problems: list[Problem] = []
    known = _read(folder / PROVINCES, PROVINCE_COLUMNS, _province_mistakes, _province, problems)
    provinces = {province.id: province for province in known}
    gates = _read(
        folder / GATES,
        GATE_COLUMNS,
        lambda row: _gate_mistakes(row, provinces),
        lambda row: _gate(row, provinces, nation),
        problems,
    )
    if problems:
        raise ProblemsFound(problems)
    return gates


def _read(
    path: Path,
    columns: Collection[str],
    mistakes: Callable[[Row], Mistakes],
    make: Callable[[Row], _T],
    problems: list[Problem],
) -> list[_T]:
    """Each right row of the table at `path` as a value; what is wrong with the others goes to `problems`."""
    made: list[_T] = []
    seen: set[str] = set()
    for line, row in _rows(path, columns):
        found = [*_identity_mistakes(row, seen), *mistakes(row)]
        problems += [Problem(path.name, line, code, message) for code, message in found]
        seen.add(row["id"])
        if not found:
            made.append(make(row))
    return made


def _rows(path: Path, columns: Collection[str]) -> list[tuple[int, Row]]:
    """(line, row) of the table at `path`. A table that cannot be read at all raises `ProblemsFound`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, restval="", strict=True)
            rows: list[tuple[int, Row]] = [(reader.line_num, row) for row in reader]
            header = list(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProblemsFound([Problem(path.name, 0, "unreadable-table", f"{path.name}: {error}.")]) from error
    if problems := [Problem(path.name, 1, code, message) for code, message in _header_mistakes(header, columns)]:
        raise ProblemsFound(problems)
    return rows


def _header_mistakes(header: Sequence[str], columns: Collection[str]) -> Mistakes:
    for column in columns:
        if column not in header:
            yield "missing-column", f"The table has no column {column}; add it."
    names = _names(dict.fromkeys(header, ""))
    if not names:
        yield "missing-column", f"The table has no column {NAME_COLUMN}<tag>; add one per language."
    for tag in names:
        if not is_tag(tag):
            yield "wrong-tag", f"The column {NAME_COLUMN}{tag} does not end in a BCP 47 tag."


def _identity_mistakes(row: Row, seen: set[str]) -> Mistakes:
    if not is_name(row["id"]):
        yield "wrong-id", f"“{row['id']}” is no id (lower-case letters a–z, digits, hyphens)."
    if row["id"] in seen:
        yield "repeated-id", f"{row['id']} stands twice; ids are never used again."
    if None in row:
        yield "too-many-columns", f"{row['id']} has more values than there are columns; quote the commas."
    for tag, name in _names(row).items():
        if not name.strip():
            yield "missing-name", f"{row['id']} has no name in {tag}; give it one."
        if odd := sorted(NOT_IN_NAMES & set(name)):
            yield "remark-in-name", f"“{name}” has {' '.join(odd)} in it; remarks belong into note or flags."


def _province_mistakes(row: Row) -> Mistakes:
    if row["until"] and not _is_date(row["until"]):
        yield "wrong-date", f"“{row['until']}” is no date; write 2025-07-01."
    if row["until"] and not row["basis"]:
        yield "missing-basis", f"Say by which law {row['id']} ended."


def _province(row: Row) -> Province:
    until = dt.date.fromisoformat(row["until"]) if row["until"] else None
    return Province(id=row["id"], names=_names(row), until=until, basis=row["basis"])


def _gate_mistakes(row: Row, provinces: Mapping[str, Province]) -> Mistakes:
    for mode in row["modes"].split("+"):
        if mode not in list(Mode):
            yield "unknown-mode", f"“{mode}” is no mode; use {', '.join(Mode)}, joined by +."
    for flag in row["flags"].split():
        if flag not in list(Flag):
            yield "unknown-flag", f"“{flag}” is no flag; use {', '.join(Flag)}."
    for column in ("province", "province_former"):
        if row[column] not in provinces:
            yield "unknown-province", f"{column} “{row[column]}” does not stand in {PROVINCES}; add it there."
    if (present := provinces.get(row["province"])) and present.until:
        yield "former-province", f"{present.id} ended on {present.until}; name the province of today."
    if row["neighbour"] and not COUNTRY.fullmatch(row["neighbour"]):
        yield "wrong-country", f"“{row['neighbour']}” is no ISO 3166-1 code of two capital letters."
    if not row["basis"]:
        yield "missing-basis", f"Say in which list {row['id']} stands."


def _gate(row: Row, provinces: Mapping[str, Province], nation: Nation) -> Gate:
    modes = tuple(mode for mode in Mode if mode in row["modes"].split("+"))
    former = provinces[row["province_former"]]
    return Gate(
        id=row["id"],
        names=_names(row),
        modes=modes,
        province=provinces[row["province"]],
        former_province=former if former.until else None,
        province_since=former.until,
        time_zone=nation.time_zone,
        languages=nation.order_for(row["neighbour"], modes),
        rank=nation.ranks.get(row["basis"]),
        neighbour=row["neighbour"],
        counterpart=row["counterpart"],
        codes_unverified=row["codes_unverified"],
        basis=row["basis"],
        flags=tuple(Flag(flag) for flag in row["flags"].split()),
        note=row["note"],
    )


def _names(row: Row) -> dict[str, str]:
    return {c.removeprefix(NAME_COLUMN): name for c, name in row.items() if c and c.startswith(NAME_COLUMN)}


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
