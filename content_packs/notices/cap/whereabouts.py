"""Where is an alert for? Its areas → provinces and sites as the plans name them. Pure.

A geocode that the publisher's mapping names, or the name of a province in an area's description, in any language of
the plans and without its marks. A polygon says nothing that the plans could answer. What is not answered is asked:
nothing is guessed, and an alert for some place is never made one for all places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from content_packs.notices.cap.alert import Alert, Area
from content_packs.plan import Level, PlanLayer

_WORD = re.compile(r"\w+")
_STROKED = str.maketrans({"đ": "d"})


@dataclass(frozen=True)
class Whereabouts:
    """`everywhere`: the alert names no place. `provinces` and `sites` are plan layers; `asked` the descriptions of
    areas that nobody could place."""

    everywhere: bool
    provinces: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def whereabouts(alert: Alert, layers: Iterable[PlanLayer], geocodes: Mapping[str, str]) -> Whereabouts:
    """Where `alert` is for, by the plans' `layers` and the mapping's `geocodes`."""
    areas = [area for info in alert.infos for area in info.areas]
    if not areas:
        return Whereabouts(everywhere=True)
    known = list(layers)
    sites = {_ref(layer) for layer in known if layer.level is Level.SITE}
    names = _province_names(known)
    found: set[str] = set()
    asked: list[str] = []
    for area in areas:
        places = _places(area, names, geocodes)
        found |= places
        if not places:
            asked.append(area.description or "an area that is only drawn")
    placed = tuple(sorted(found))
    return Whereabouts(
        everywhere=False,
        provinces=tuple(ref for ref in placed if ref not in sites),
        sites=tuple(ref for ref in placed if ref in sites),
        asked=tuple(dict.fromkeys(asked)),
    )


def sites_in(where: Whereabouts, layers: Iterable[PlanLayer]) -> tuple[str, ...]:
    """Every site that is meant, those in the provinces too."""
    return tuple(
        sorted(
            _ref(layer)
            for layer in layers
            if layer.level is Level.SITE and (_ref(layer) in where.sites or layer.above in where.provinces)
        )
    )


def _places(area: Area, names: Mapping[tuple[str, ...], str], geocodes: Mapping[str, str]) -> set[str]:
    by_code = {geocodes[value] for _, value in area.geocodes if value in geocodes}
    words = _words(area.description)
    return by_code or {ref for name, ref in names.items() if _contains(words, name)}


def _province_names(layers: Iterable[PlanLayer]) -> dict[tuple[str, ...], str]:
    """Each province's names, as words, → its layer, the one above its sites."""
    return {
        words: layer.above
        for layer in layers
        if layer.level is Level.SITE and layer.above
        for name in layer.province.values()
        if (words := _words(name))
    }


def _words(said: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFD", said.casefold().translate(_STROKED))
    return tuple(_WORD.findall("".join(c for c in folded if not unicodedata.combining(c))))


def _contains(words: Sequence[str], name: Sequence[str]) -> bool:
    return any(tuple(words[at : at + len(name)]) == tuple(name) for at in range(len(words) - len(name) + 1))


def _ref(layer: PlanLayer) -> str:
    return f"{layer.publisher}/{layer.id}"
