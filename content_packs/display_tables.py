"""AUTHOR: `displays.toml` beside the tables of gates: what the displays of a site or a province show.

One list for each layer, under the layer's id; whoever has none leaves its displays to their default.
A folder without the file has no such lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from content_packs.display_plan import DisplayEntry
from content_packs.errors import Problem, ProblemsFound
from content_packs.plan import Level, PlanLayer

DISPLAYS = "displays.toml"


class EntryToml(DisplayEntry, frozen=True, forbid_unknown_fields=True):
    """``[[<layer's id>]]``: a key that nobody reads is a mistake."""


def load_displays(folder: Path) -> dict[str, tuple[DisplayEntry, ...]]:
    """The lists of `folder` by the id of their layer. Raises `ProblemsFound`."""
    path = folder / DISPLAYS
    if not path.exists():
        return {}
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=dict[str, tuple[EntryToml, ...]])
    except (OSError, msgspec.MsgspecError) as error:
        raise _problem(f"{DISPLAYS} cannot be used: {error}.") from error
    return {name: tuple(_plain(entry) for entry in entries) for name, entries in found.items()}


def with_displays(
    layers: Mapping[str, PlanLayer], displays: Mapping[str, tuple[DisplayEntry, ...]]
) -> dict[str, PlanLayer]:
    """`layers` with each list in its layer. Raises `ProblemsFound` for a list that belongs to none."""
    for name in displays:
        layer = next((layer for layer in layers.values() if layer.id == name), None)
        if layer is None or layer.level is Level.NATION:
            raise _problem(f"{DISPLAYS} has a list for “{name[:80]}”, which is no site's or province's layer.")
    return {
        ref: msgspec.structs.replace(layer, display=displays.get(layer.id, layer.display))
        for ref, layer in layers.items()
    }


def _plain(entry: EntryToml) -> DisplayEntry:
    return DisplayEntry(**{field: getattr(entry, field) for field in DisplayEntry.__struct_fields__})


def _problem(sentence: str) -> ProblemsFound:
    return ProblemsFound([Problem(DISPLAYS, 0, "wrong-value", sentence)])
