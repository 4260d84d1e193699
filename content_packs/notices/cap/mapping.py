"""AUTHOR: a publisher's own mapping file: events → templates, geocodes → places. TOML.

::

    publisher = "gatepost-sample"

    [event."Typhoon"]                  # an alert's event, or the value of an eventCode; capitals do not matter
    template = "storm"
    set = { kind = "typhoon" }
    next_hours = 2                     # when the next word comes; danger must say it

    [geocode]                          # the value of a geocode → a province or a site, as plans name it
    "VN-37" = "gatepost-sample/province-tay-ninh"
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from content_packs.notices.cap.alert import Alert
from content_packs.notices.cap.errors import MappingBad
from content_packs.notices.notice import is_site_ref
from content_packs.reading import is_name
from content_packs.source_model import Toml
from content_packs.trust.roles import is_publisher_name

MAX_MAPPING_BYTES = 256 * 1024
MAX_NEXT_H = 72


class EventToml(Toml, frozen=True):
    """``[event."…"]``."""

    template: str
    set: dict[str, str | int] = msgspec.field(default_factory=dict)
    next_hours: int = 0


class Mapping(Toml, frozen=True):
    """The file."""

    publisher: str
    event: dict[str, EventToml] = msgspec.field(default_factory=dict)
    geocode: dict[str, str] = msgspec.field(default_factory=dict)


def read_mapping(path: Path) -> Mapping:
    """The mapping in the file at `path`. Raises `MappingBad`."""
    try:
        if path.stat().st_size > MAX_MAPPING_BYTES:
            raise MappingBad(f"{path} is longer than {MAX_MAPPING_BYTES} bytes.")
        mapping = msgspec.toml.decode(path.read_bytes(), type=Mapping)
    except OSError as error:
        raise MappingBad(f"{path} could not be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise MappingBad(f"{path} is no mapping: {error}. docs/notice-format.md shows one.") from error
    if not is_publisher_name(mapping.publisher):
        raise MappingBad(f"{path}: {mapping.publisher!r} is no publisher's id.")
    for event, found in mapping.event.items():
        if not is_name(found.template) or not 0 <= found.next_hours <= MAX_NEXT_H:
            raise MappingBad(f"{path}: {event!r} names no template, or next_hours is not 0 to {MAX_NEXT_H}.")
    if wrong := next((ref for ref in mapping.geocode.values() if not is_site_ref(ref)), None):
        raise MappingBad(f"{path}: {wrong!r} is no plan layer; write <publisher>/<id>.")
    return mapping


def event_of(alert: Alert, mapping: Mapping) -> EventToml | None:
    """The first entry of the mapping that one of the alert's events or event codes names."""
    known = {event.casefold(): found for event, found in mapping.event.items()}
    for info in alert.infos:
        for said in (info.event, *(value for _, value in info.codes)):
            if found := known.get(said.casefold()):
                return found
    return None
