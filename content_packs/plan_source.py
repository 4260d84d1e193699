"""BUILD: the tables of gates become plan layers, one signed-to-be file each.

The nation layer holds what is the nation's alone; each province with gates has an empty layer, the
place where that province adds its own packs; each gate is a site layer under its province. Beside
them stands the site of kiosks that nobody has paired yet, right under the nation.

A layer's id is for ever: the nation's and the unassigned site's from `nation.toml`, a site's is its
gate's, a province's is ``province-`` and its id. A site's languages are its order's, then those the
order does not name, by tag: a new language pack appears on every site by itself. Every plan is
merged and checked before anything is written. Same tables, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from content_packs.display_tables import load_displays, with_displays
from content_packs.errors import PlanBad
from content_packs.gate_tables import PLANS, load_gates, load_nation
from content_packs.gates import Gate, Nation
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.pack_tables import load_packs, with_packs
from content_packs.plan import PLAN_FORMAT, Level, Plan, PlanLayer, layer_ref, merge

__all__ = ["Gate", "build_plans", "load_gates", "merged_plan", "plan_layers"]

PROVINCE_PREFIX = "province-"
"""Keeps the ids of provinces and of gates of the same name apart."""


def plan_layers(
    packs: Sequence[str],
    portal: str,
    demo: bool,
    languages: Mapping[str, LanguagePack],
    *,
    base: str = "",
    version: int = 1,
    folder: Path = PLANS,
    table: Path | None = None,
) -> dict[str, PlanLayer]:
    """Every layer by its ``<publisher>/<id>``: nation, provinces, sites, unassigned. Raises `ContentBad`.

    `packs` are what every site shows, in order, and `base` the pack beneath everything, both as
    ``<publisher>/<pack>``; `languages` are all language packs by tag; `table` is a table of packs of provinces' and
    sites' own.
    """
    nation, gates = load_nation(folder), load_gates(folder)
    top = PlanLayer(
        format=PLAN_FORMAT,
        publisher=nation.publisher,
        id=nation.id,
        version=version,
        level=Level.NATION,
        time_zone=nation.time_zone,
        languages=_with_all(nation.languages, languages),
        language_packs={tag: pack.publisher for tag, pack in languages.items()},
        packs=tuple(packs),
        base=base,
        portal=portal,
        demo=demo,
    )
    provinces = [_province_layer(top, province) for province in sorted({gate.province.id for gate in gates})]
    _check_known(nation, gates)
    offline = frozenset(nation.without_public_network)
    sites = [_site_layer(top, gate, languages, gate.id not in offline) for gate in gates]
    layers = (top, *provinces, _unassigned(top, nation), *sites)
    found = with_displays({layer_ref(layer): layer for layer in layers}, load_displays(folder))
    found = with_packs(found, load_packs(table), table) if table else found
    for site in (layer for layer in layers if layer.level is Level.SITE):
        merged_plan(found, layer_ref(site))
    return found


def merged_plan(layers: Mapping[str, PlanLayer], ref: str) -> Plan:
    """The plan of the site layer `ref` with all layers above it. Raises `PlanBad`."""
    chain: list[PlanLayer] = []
    while ref:
        if ref not in layers:
            raise PlanBad(f"There is no plan layer {ref}; name one of those that were built.")
        chain.insert(0, layers[ref])
        if len(chain) > len(Level):
            raise PlanBad(f"More than {len(Level)} layers stand above each other, up to {ref}.")
        ref = layers[ref].above
    return merge(chain)


def build_plans(
    out_dir: Path,
    packs: Sequence[str],
    portal: str,
    demo: bool,
    languages: Mapping[str, LanguagePack] | None = None,
    *,
    base: str = "",
    version: int = 1,
    table: Path | None = None,
) -> list[Path]:
    """Write every layer below `out_dir` under its target path, and say where. Raises `ContentBad`.

    Arguments as of `plan_layers`; without `languages`, the shipped ones.
    """
    known = load_language_packs() if languages is None else languages
    layers = plan_layers(packs, portal, demo, known, base=base, version=version, table=table)
    return [_write(layer, out_dir) for layer in layers.values()]


def _write(layer: PlanLayer, out_dir: Path) -> Path:
    path = out_dir / "plans" / layer.publisher / f"{layer.id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(layer, order="sorted"))
    return path


def _with_all(order: Sequence[str], languages: Mapping[str, LanguagePack]) -> tuple[str, ...]:
    """`order`, then the languages it does not name, by tag."""
    return (*order, *sorted(languages.keys() - set(order)))


def _province_layer(top: PlanLayer, province: str) -> PlanLayer:
    return _below(top, layer_ref(top), Level.PROVINCE, _province_id(province))


def _province_id(province: str) -> str:
    return PROVINCE_PREFIX + province


def _below(top: PlanLayer, above: str, level: Level, id_: str) -> PlanLayer:
    return PlanLayer(format=PLAN_FORMAT, publisher=top.publisher, id=id_, version=top.version, level=level, above=above)


def _unassigned(top: PlanLayer, nation: Nation) -> PlanLayer:
    site = _below(top, layer_ref(top), Level.SITE, nation.unassigned.id)
    return msgspec.structs.replace(site, names=nation.unassigned.names)


def _check_known(nation: Nation, gates: Sequence[Gate]) -> None:
    """A gate without a public network is a gate of the table."""
    unknown = sorted(set(nation.without_public_network) - {gate.id for gate in gates})
    if unknown:
        raise PlanBad(f"without_public_network names {unknown[0]}, which is no gate of the table; use its id.")


def _site_layer(top: PlanLayer, gate: Gate, languages: Mapping[str, LanguagePack], public_network: bool) -> PlanLayer:
    site = _below(top, f"{top.publisher}/{_province_id(gate.province.id)}", Level.SITE, gate.id)
    return msgspec.structs.replace(
        site,
        names=gate.names,
        modes=gate.modes,
        rank=gate.rank,
        province=gate.province.names,
        neighbour=gate.neighbour,
        counterpart=gate.counterpart,
        languages=_with_all(gate.languages, languages),
        public_network=public_network,
    )
