"""What index files and their tables are called, the same for the agent who makes them and the ui who asks them.

A file is named by what it was made from (the release, the languages' rules, `VERSION`) and by the hash of its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from content_packs.reading import sha256_hex
from content_packs.search.rules import SearchRules

FOLDER = "search"

VERSION = 2
"""Grows with every change of what is indexed, or how: older files are then made anew."""

COLUMNS = ("title", "summary", "heads", "body")
"""The fields of a page, in the order of `content_packs.search.tokens.indexed`."""

ENDING = ".db"


def index_name(release: str, rules: Mapping[str, SearchRules]) -> str:
    """The name of the index of the release whose manifest has the hash `release`."""
    said = msgspec.json.encode([VERSION, release, sorted(rules.items())])
    return sha256_hex(said)


def file_name(name: str, sha256: str) -> str:
    return f"{name}.{sha256}{ENDING}"


def index_file(folder: Path, name: str) -> tuple[Path, str] | None:
    """The index `name` below `folder` and the hash that its bytes must have; None if there is none."""
    path = next(iter(sorted(folder.glob(f"{name}.*{ENDING}"))), None)
    return (path, path.name.split(".")[1]) if path else None


def words_table(number: int) -> str:
    """The table with the words of the language of this number."""
    return f"words_{number}"
