"""AUTHOR: tables of a TOML file as typed values, every wrong key found at once and placed by line.

msgspec stops at the first mistake; authors want all of them. So each key is converted alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from content_packs.errors import Problem

_T = TypeVar("_T", bound=msgspec.Struct)

_TABLE_LINE = re.compile(r"\s*\[+([^\]]+)\]+")


@dataclass
class TomlFile:
    """One TOML file: its tree, and the problems found in it so far."""

    name: str
    lines: tuple[str, ...] = ()
    tree: Mapping[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """The file at `path`; one that cannot be read has an empty tree and says why."""
        file = cls(path.name)
        try:
            text = path.read_text(encoding="utf-8")
            file.lines = tuple(text.splitlines())
            file.tree = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            file.problems.append(Problem(file.name, 0, "unreadable-toml", f"{path.name} cannot be read: {error}"))
        return file

    def complain(self, table: str, key: str, code: str, message: str) -> None:
        """Note a mistake at `key` of `table` (empty: before any table)."""
        self.problems.append(Problem(self.name, self._line(table, key), code, message))

    def table(self, table: str, type_: type[_T], ignore: Collection[str] = ()) -> _T | None:
        """`table` (empty: the top) as `type_`; None when something in it is wrong. Keys in `ignore` are others'."""
        found = self.tree.get(table, {}) if table else self.tree
        if not isinstance(found, Mapping):
            self.complain("", table, "wrong-value", f"{table} must be a table: [{table}].")
            return None
        before = len(self.problems)
        fields = {f.encode_name: f for f in msgspec.structs.fields(type_)}
        for key in found.keys() - fields.keys() - set(ignore):
            self.complain(table, key, "unknown-key", f"Nobody reads the key {key}; take it out or mend its spelling.")
        for key, spec in fields.items():
            for message in _mistakes(found, key, spec):
                self.complain(table, key, "wrong-value", message)
        if len(self.problems) > before:
            return None
        return msgspec.convert({k: v for k, v in found.items() if k in fields}, type_)

    def _line(self, table: str, key: str) -> int:
        """The line of `key`, of its table when the key is missing, 0 when there is neither."""
        current, table_line = "", 0
        for number, line in enumerate(self.lines, 1):
            if start := _TABLE_LINE.match(line):
                current = start[1].strip()
                table_line = number if current == table else table_line
            elif current == table and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return number
        return table_line


def _mistakes(found: Mapping[str, Any], key: str, spec: msgspec.structs.FieldInfo) -> Iterator[str]:
    if key not in found:
        if spec.required:
            yield f"The key {key} is missing."
        return
    try:
        msgspec.convert(found[key], spec.type)
    except msgspec.ValidationError as error:
        yield f"{key}: {error}."
