"""How sentences and lists name a key: by the name that people gave it, else by how its id begins. Pure."""

from __future__ import annotations

from collections.abc import Mapping

CHARACTERS = 12
"""How much of an id is read aloud and compared."""


def short(keyid: str) -> str:
    return keyid[:CHARACTERS]


def name_of(keyid: str, names: Mapping[str, str]) -> str:
    """`names` maps ids of keys to names."""
    return names.get(keyid, short(keyid))
