"""A plan: what a site is and shows, signed like everything else.

A plan is made of layers, nation → province → site, each its own signed file at
``plans/<publisher>/<id>.json`` that names the layer above it. Merge rules:

- `portal`, `language_packs` and `base` come from the nation layer alone: nobody below can
  lead travellers' phones elsewhere, add words to the screens, or take away the ground.
- `time_zone`, `languages`, `hours`, `display`: the layer nearest to the site that states one wins whole.
- `packs`: the site's first, then the province's, then the nation's; a repeated pack stands where
  it stood first. No layer can take a pack of a higher layer away.
- `names`, `modes`, `rank`, `neighbour`, `province`, `counterpart`, `public_network` belong to the site layer alone.
- `demo` holds as soon as any layer says it: nobody below can make a demonstration look real.

A layer that states what is not its own refuses the whole plan, as does a merged plan that no kiosk
could show; what was on the screen before then stays. `content_packs.opening_hours` answers questions
about `hours`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from content_packs.display_plan import DisplayEntry, check_display
from content_packs.errors import ContentBad, PlanBad
from content_packs.languages import is_tag
from content_packs.model import Audience, Frozen, Mode
from content_packs.reading import is_name, read_document

PLAN_FORMAT = 1

MAX_LAYER_BYTES = 256 * 1024
"""A layer is some kilobytes; ten years of exceptions to the hours still fit."""

WEEKDAYS = 7

NATION_ONLY = ("portal", "language_packs", "base")
SITE_ONLY = ("names", "modes", "rank", "neighbour", "province", "counterpart", "public_network")

COUNTRY = re.compile(r"[A-Z]{2}")
"""The shape of an ISO 3166-1 alpha-2 code."""

_T = TypeVar("_T")


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
    names: dict[str, str] = msgspec.field(default_factory=dict)
    modes: tuple[Mode, ...] = ()
    rank: Rank | None = None
    province: dict[str, str] = msgspec.field(default_factory=dict)
    neighbour: str = ""
    counterpart: str = ""
    time_zone: str = ""
    hours: OpeningHours | None = None
    display: tuple[DisplayEntry, ...] = ()
    languages: tuple[str, ...] = ()
    language_packs: dict[str, str] = msgspec.field(default_factory=dict)
    packs: tuple[str, ...] = ()
    base: str = ""
    portal: str = ""
    demo: bool = False
    public_network: bool = True  # travellers' phones reach the internet here
    needs: tuple[str, ...] = ()


class Plan(Frozen, frozen=True):
    """The merged plan a kiosk follows. `site` is ``<publisher>/<id>`` of its lowest layer, `layers` are all of
    them so named, from the nation down (none in plans that were stored before these were kept)."""

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
    province: dict[str, str] = msgspec.field(default_factory=dict)
    neighbour: str = ""
    counterpart: str = ""
    hours: OpeningHours | None = None
    display: tuple[DisplayEntry, ...] = ()
    demo: bool = False
    public_network: bool = True
    layers: tuple[str, ...] = ()


def read_layer(data: bytes) -> PlanLayer:
    """A plan layer from its target's bytes. Raises `ContentBad`; `Unsupported` when it is newer than we are."""
    layer = read_document(data, PlanLayer, PLAN_FORMAT, MAX_LAYER_BYTES)
    if not is_name(layer.publisher) or not is_name(layer.id):
        raise ContentBad(f"{layer.publisher[:80]}/{layer.id[:80]} is no publisher and id of a plan; build it again.")
    return layer


def layer_ref(layer: PlanLayer) -> str:
    """How the layer below names `layer`."""
    return f"{layer.publisher}/{layer.id}"


def merge(layers: Sequence[PlanLayer]) -> Plan:
    """The plan made of `layers`, nation first and site last (a province may be left out). Raises `PlanBad`."""
    _check_order(layers)
    _check_owners(layers)
    nation, site = layers[0], layers[-1]
    upwards = tuple(reversed(layers))
    plan = Plan(
        site=layer_ref(site),
        names=site.names,
        modes=site.modes,
        time_zone=_nearest((layer.time_zone for layer in upwards), ""),
        languages=_nearest((layer.languages for layer in upwards), ()),
        language_packs=nation.language_packs,
        packs=tuple(dict.fromkeys(pack for layer in upwards for pack in layer.packs)),
        base=nation.base,
        portal=nation.portal,
        rank=site.rank,
        province=site.province,
        neighbour=site.neighbour,
        counterpart=site.counterpart,
        hours=_nearest((layer.hours for layer in upwards), None),
        display=_nearest((layer.display for layer in upwards), ()),
        demo=any(layer.demo for layer in layers),
        public_network=site.public_network,
        layers=tuple(layer_ref(layer) for layer in layers),
    )
    check_plan(plan)
    return plan


def is_for(audience: Audience, plan: Plan) -> bool:
    """Whether a pack for `audience` is for the site of `plan`. Empty sets mean all."""
    by_mode = not audience.modes or bool(set(audience.modes) & set(plan.modes))
    return by_mode and (not audience.neighbours or plan.neighbour in audience.neighbours)


def _nearest(stated: Iterable[_T], nothing: _T) -> _T:
    return next((value for value in stated if value), nothing)


def _check_order(layers: Sequence[PlanLayer]) -> None:
    levels = [layer.level for layer in layers]
    order = [level for level in Level if level in levels]
    if levels != order or levels[:1] != [Level.NATION] or levels[-1:] != [Level.SITE]:
        got = " → ".join(levels) or "none at all"
        raise PlanBad(f"A plan's layers go nation → province → site, each at most once; these are {got}.")
    for above, layer in zip((None, *layers), layers, strict=False):
        wanted = layer_ref(above) if above else ""
        if layer.above != wanted:
            raise PlanBad(f"{layer_ref(layer)} stands under “{layer.above}”, but was merged under “{wanted}”.")


def _check_owners(layers: Sequence[PlanLayer]) -> None:
    for layer in layers[1:]:
        _refuse_stated(layer, NATION_ONLY, Level.NATION)
    for layer in layers[:-1]:
        _refuse_stated(layer, SITE_ONLY, Level.SITE)


def _refuse_stated(layer: PlanLayer, fields: Sequence[str], owner: Level) -> None:
    stated = next((field for field in fields if getattr(layer, field) != _unstated(field)), None)
    if stated:
        raise PlanBad(f"{layer_ref(layer)} states {stated}, which only the {owner} layer may; take it out.")


def _unstated(field: str) -> object:
    """What `field` of a layer is when nobody stated it."""
    info = next(info for info in msgspec.structs.fields(PlanLayer) if info.name == field)
    return info.default if info.default_factory is msgspec.NODEFAULT else info.default_factory()


def check_plan(plan: Plan) -> None:
    """Whether a kiosk could follow `plan`. Raises `PlanBad` with the first thing it could not use."""
    if not plan.names:
        raise PlanBad(f"{plan.site} has no name; give it one in its site layer.")
    if not is_time_zone(plan.time_zone):
        raise PlanBad(f"{plan.site} has the time zone “{plan.time_zone}”, which IANA's list lacks; name one of it.")
    if plan.neighbour and not COUNTRY.fullmatch(plan.neighbour):
        raise PlanBad(f"{plan.site} borders “{plan.neighbour}”; a neighbour is two capital letters of ISO 3166-1.")
    _check_languages(plan)
    _check_packs(plan)
    _check_portal(plan)
    if plan.hours is not None:
        _check_hours(plan.site, plan.hours)
    check_display(plan.site, plan.display, plan.languages)


def is_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there; not a name; a folder of names
        return False
    return True


def _check_languages(plan: Plan) -> None:
    if not plan.languages:
        raise PlanBad(f"{plan.site} has no languages; state their order in one of its layers.")
    if len(set(plan.languages)) != len(plan.languages):
        raise PlanBad(f"{plan.site} lists a language twice; each has one place in the order.")
    for tag in (*plan.languages, *plan.language_packs, *plan.names):
        if not is_tag(tag):
            raise PlanBad(f"{plan.site} names the language “{tag[:80]}”, which is no BCP 47 tag.")
    for tag in plan.languages:
        if tag not in plan.language_packs:
            raise PlanBad(f"{plan.site} shows {tag}, but the nation layer names no language pack for it; add one.")
    for tag, publisher in plan.language_packs.items():
        if not is_name(publisher):
            raise PlanBad(f"The language pack of {tag} is by “{publisher[:80]}”, which is no publisher's id.")


def _check_packs(plan: Plan) -> None:
    for pack in (*plan.packs, *((plan.base,) if plan.base else ())):
        publisher, slash, name = pack.partition("/")
        if not (slash and is_name(publisher) and is_name(name)):
            raise PlanBad(f"{plan.site} shows “{pack[:80]}”; a pack is named <publisher>/<pack>.")


def _check_portal(plan: Plan) -> None:
    schemes = ("https", "http") if plan.demo else ("https",)
    if not _is_address(plan.portal, schemes):
        raise PlanBad(
            f"{plan.site} leads phones to “{plan.portal[:80]}”; a portal is an https address without a query."
        )


def _is_address(text: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    extras = parts.query or parts.fragment or parts.username
    return parts.scheme in schemes and bool(parts.hostname) and not extras


def _check_hours(site: str, hours: OpeningHours) -> None:
    if len(hours.week) != WEEKDAYS:
        raise PlanBad(f"{site} states hours for {len(hours.week)} weekdays; a week has {WEEKDAYS}, Monday first.")
    dates = [exception.date for exception in hours.exceptions]
    if len(set(dates)) != len(dates):
        raise PlanBad(f"{site} states two exceptions for one date; keep one.")
    for spans in (*hours.week, *(exception.spans for exception in hours.exceptions)):
        _check_spans(site, spans)


def _check_spans(site: str, spans: Sequence[Span]) -> None:
    last: dt.time | None = None
    for span in spans:
        if not _follows(last, span):
            raise PlanBad(
                f"{site} is open {span.start} to {span.end} out of order: the spans of a day follow each other in "
                "plain local time, and one that passes midnight is two."
            )
        last = span.end


def _follows(last: dt.time | None, span: Span) -> bool:
    """Whether `span` is a stretch of a day, and begins no earlier than one that ended at `last`."""
    if span.start.tzinfo or span.end.tzinfo:
        return False
    ends_later = span.start < span.end or span.end == dt.time.min
    return ends_later and (last is None or dt.time.min < last <= span.start)
