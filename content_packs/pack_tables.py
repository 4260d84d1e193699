"""AUTHOR: a table of packs: what a site or a province shows beside the packs that every site shows, by the layer's id.

moc-bai = ["gatepost-sample/site-moc-bai"]
province-da-nang = ["gatepost-sample/province-da-nang"]
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from content_packs.errors import Problem, ProblemsFound
from content_packs.plan import Level, PlanLayer


def load_packs(path: Path) -> dict[str, tuple[str, ...]]:
    """The packs of each layer, best first, in the file at `path`. Raises `ProblemsFound`."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, tuple[str, ...]])
    except (OSError, msgspec.MsgspecError) as error:
        raise _problem(path, f"{path.name} cannot be used: {error}.") from error


def with_packs(
    layers: Mapping[str, PlanLayer], packs: Mapping[str, tuple[str, ...]], path: Path
) -> dict[str, PlanLayer]:
    """`layers` with the packs that the table at `path` has for each. Raises `ProblemsFound` for packs of no layer."""
    own = {layer.id for layer in layers.values() if layer.level is not Level.NATION}
    for name in packs:
        if name not in own:
            raise _problem(path, f"{path.name} has packs for “{name[:80]}”, which is no site's or province's layer.")
    return {
        ref: msgspec.structs.replace(layer, packs=packs.get(layer.id, layer.packs)) for ref, layer in layers.items()
    }


def _problem(path: Path, sentence: str) -> ProblemsFound:
    return ProblemsFound([Problem(path.name, 0, "wrong-value", sentence)])
