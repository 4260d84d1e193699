"""A plan: what a site is and shows, signed like everything else.

A plan is made of layers, nation → province → site, each its own signed file at
``plans/<publisher>/<id>.json`` that names the layer above it. Merge rules:

- `portal`, `language_packs` and `base` come from the nation layer alone: nobody below can
  lead travellers' phones elsewhere, add words to the screens, or take away the ground.
- `time_zone`, `languages` and `hours`: the layer nearest to the site that states one wins whole.
- `packs`: the site's first, then the province's, then the nation's; a repeated pack stands where
  it stood first. No layer can take a pack of a higher layer away.
- `names`, `modes`, `rank`, `neighbour`, `province`, `counterpart` belong to the site layer alone.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from content_packs.model import Frozen, Mode

PLAN_FORMAT = 1


class Level(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    SITE = "site"


class Rank(StrEnum):
    """How the law ranks a gate (people.md A, rows 1 and 2)."""

    INTERNATIONAL = "international"
    MAIN = "main"
    SECONDARY = "secondary"
    DOMESTIC = "domestic"
    OPENING = "opening"


class Span(Frozen, frozen=True):
    """A stretch of one day, local time of the site. `end` 00:00 means midnight at its end."""

    start: dt.time
    end: dt.time


class HoursException(Frozen, frozen=True):
    """A date on which the week's hours do not hold. No spans: closed."""

    date: dt.date
    spans: tuple[Span, ...] = ()


class OpeningHours(Frozen, frozen=True):
    """Hours by weekday, Monday first, seven entries; then dated exceptions."""

    week: tuple[tuple[Span, ...], ...]
    exceptions: tuple[HoursException, ...] = ()


class PlanLayer(Frozen, frozen=True):
    """One signed layer. `above` is ``<publisher>/<id>`` of the next layer up, empty at the nation.

    Pack references are ``<publisher>/<pack>``; `language_packs` maps a tag to its publisher.
    """

    format: int
    publisher: str
    id: str
    version: int
    level: Level
    above: str = ""
    names: dict[str, str] = {}
    modes: tuple[Mode, ...] = ()
    rank: Rank | None = None
    province: dict[str, str] = {}
    neighbour: str = ""
    counterpart: str = ""
    time_zone: str = ""
    hours: OpeningHours | None = None
    languages: tuple[str, ...] = ()
    language_packs: dict[str, str] = {}
    packs: tuple[str, ...] = ()
    base: str = ""
    portal: str = ""
    demo: bool = False
    needs: tuple[str, ...] = ()


class Plan(Frozen, frozen=True):
    """The merged plan a kiosk follows. `site` is ``<publisher>/<id>`` of its lowest layer."""

    site: str
    names: dict[str, str]
    modes: tuple[Mode, ...]
    time_zone: str
    languages: tuple[str, ...]
    language_packs: dict[str, str]
    packs: tuple[str, ...]
    base: str
    portal: str
    rank: Rank | None = None
    province: dict[str, str] = {}
    neighbour: str = ""
    counterpart: str = ""
    hours: OpeningHours | None = None
    demo: bool = False
