"""FETCH: an alert of the Common Alerting Protocol 1.2 as a frozen type. Parsed once, at the edge, with limits.

What a warning service says is a stranger's word: it becomes a draft, and never more. Control and direction
characters are taken out of it here, white space is folded; everything longer than its limit refuses the alert.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from xml.etree.ElementTree import Element

from content_packs.notices.cap.errors import AlertMalformed
from content_packs.notices.cap.xml import local_name, namespace, read_xml, texts

CAP_1_2 = "urn:oasis:names:tc:emergency:cap:1.2"
MAX_ID = 250  # characters
MAX_SHORT = 400
MAX_LONG = 8_000
MAX_INFOS = 40
MAX_AREAS = 100
MAX_REFERENCES = 50
DEFAULT_LANGUAGE = "en-US"  # CAP 1.2, 3.2.2: assumed where an info names none

_T = TypeVar("_T", bound=StrEnum)
_REFERENCE = re.compile(r"([^,\s]+),([^,\s]+),([^,\s]+)")


class Status(StrEnum):
    ACTUAL, EXERCISE, SYSTEM, TEST, DRAFT = "Actual", "Exercise", "System", "Test", "Draft"


class MsgType(StrEnum):
    ALERT, UPDATE, CANCEL, ACK, ERROR = "Alert", "Update", "Cancel", "Ack", "Error"


class Scope(StrEnum):
    PUBLIC, RESTRICTED, PRIVATE = "Public", "Restricted", "Private"


class Urgency(StrEnum):
    IMMEDIATE, EXPECTED, FUTURE, PAST, UNKNOWN = "Immediate", "Expected", "Future", "Past", "Unknown"


class Severity(StrEnum):
    EXTREME, SEVERE, MODERATE, MINOR, UNKNOWN = "Extreme", "Severe", "Moderate", "Minor", "Unknown"


class Certainty(StrEnum):
    OBSERVED, LIKELY, POSSIBLE, UNLIKELY, UNKNOWN = "Observed", "Likely", "Possible", "Unlikely", "Unknown"


@dataclass(frozen=True)
class Reference:
    """Which message, by whom and when: how messages name each other."""

    sender: str
    identifier: str
    sent: dt.datetime

    @property
    def key(self) -> str:
        """As CAP writes it."""
        return f"{self.sender},{self.identifier},{self.sent.isoformat()}"


@dataclass(frozen=True)
class Area:
    """Where. `geocodes` are pairs of system and value; `shaped` whether polygons or circles were drawn."""

    description: str
    geocodes: tuple[tuple[str, str], ...]
    shaped: bool


@dataclass(frozen=True)
class Info:
    """What, in one language."""

    language: str
    category: str
    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    codes: tuple[tuple[str, str], ...]
    start: dt.datetime | None  # onset, or else when it is effective
    expires: dt.datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Alert:
    """One message."""

    itself: Reference
    status: Status
    msg_type: MsgType
    scope: Scope
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]


def read_alert(data: bytes) -> Alert:
    """The alert in `data`. Raises `AlertMalformed`."""
    return alert_of(read_xml(data))


def alert_of(root: Element) -> Alert:
    """The alert whose element is `root`. Raises `AlertMalformed`."""
    if local_name(root) != "alert" or namespace(root) != CAP_1_2:
        raise AlertMalformed(f"It is no alert of CAP 1.2, but <{local_name(root)[:40]}> of “{namespace(root)[:80]}”.")
    infos = [child for child in root if local_name(child) == "info"]
    if len(infos) > MAX_INFOS:
        raise AlertMalformed(f"It has {len(infos)} blocks of information; at most {MAX_INFOS} are read.")
    sent = _time(root, "sent")
    if sent is None:
        raise AlertMalformed("It does not say when it was sent.")
    return Alert(
        itself=Reference(_id(root, "sender"), _id(root, "identifier"), sent),
        status=_one_of(root, "status", Status),
        msg_type=_one_of(root, "msgType", MsgType),
        scope=_one_of(root, "scope", Scope),
        references=tuple(_references(root)),
        infos=tuple(map(_info, infos)),
    )


def _info(element: Element) -> Info:
    return Info(
        language=_text(element, "language", MAX_ID) or DEFAULT_LANGUAGE,
        category=_text(element, "category", MAX_ID),
        event=_text(element, "event", MAX_SHORT, needed=True),
        urgency=_one_of(element, "urgency", Urgency),
        severity=_one_of(element, "severity", Severity),
        certainty=_one_of(element, "certainty", Certainty),
        codes=tuple(_pairs(element, "eventCode")),
        start=_time(element, "onset") or _time(element, "effective"),
        expires=_time(element, "expires"),
        sender_name=_text(element, "senderName", MAX_SHORT),
        headline=_text(element, "headline", MAX_SHORT),
        description=_text(element, "description", MAX_LONG),
        instruction=_text(element, "instruction", MAX_LONG, lines=True),
        areas=tuple(_areas(element)),
    )


def _areas(element: Element) -> Iterator[Area]:
    found = [child for child in element if local_name(child) == "area"]
    if len(found) > MAX_AREAS:
        raise AlertMalformed(f"It names {len(found)} areas; at most {MAX_AREAS} are read.")
    for area in found:
        shaped = any(local_name(child) in ("polygon", "circle") for child in area)
        yield Area(_text(area, "areaDesc", MAX_SHORT), tuple(_pairs(area, "geocode")), shaped)


def _pairs(element: Element, name: str) -> Iterator[tuple[str, str]]:
    for child in element:
        if local_name(child) == name:
            yield _text(child, "valueName", MAX_ID), _text(child, "value", MAX_ID)


def _references(root: Element) -> Iterator[Reference]:
    words = " ".join(texts(root, "references")).split()
    if len(words) > MAX_REFERENCES:
        raise AlertMalformed(f"It refers to {len(words)} messages; at most {MAX_REFERENCES} are read.")
    for word in words:
        match = _REFERENCE.fullmatch(word)
        if match is None or len(word) > MAX_SHORT:
            raise AlertMalformed(f"“{word[:80]}” names no message; CAP writes sender,identifier,sent.")
        yield Reference(match[1], match[2], _moment(match[3], "references"))


def _id(element: Element, name: str) -> str:
    said = _text(element, name, MAX_ID, needed=True)
    if re.search(r"[\s,<&]", said):
        raise AlertMalformed(f"Its {name} has spaces, commas, < or &, which CAP forbids.")
    return said


def _time(element: Element, name: str) -> dt.datetime | None:
    said = _text(element, name, MAX_ID)
    return _moment(said, name) if said else None


def _moment(said: str, name: str) -> dt.datetime:
    try:
        when = dt.datetime.fromisoformat(said)
        return when.astimezone(dt.UTC) if when.tzinfo else _no_time(said, name)
    except (ValueError, OverflowError):
        return _no_time(said, name)


def _no_time(said: str, name: str) -> dt.datetime:
    raise AlertMalformed(f"Its {name} is “{said[:40]}”; CAP writes 2026-11-22T14:00:00+07:00.")


def _one_of(element: Element, name: str, type_: type[_T]) -> _T:
    said = _text(element, name, MAX_ID)
    try:
        return type_(said)
    except ValueError as error:
        raise AlertMalformed(f"Its {name} is “{said[:40]}”; CAP knows {', '.join(type_)}.") from error


def _text(element: Element, name: str, most: int, *, needed: bool = False, lines: bool = False) -> str:
    said = next(iter(texts(element, name)), "")
    if len(said) > most:
        raise AlertMalformed(f"Its {name} has {len(said)} characters; at most {most} are read.")
    clean = cleaned(said, lines=lines)
    if needed and not clean:
        raise AlertMalformed(f"It has no {name}.")
    return clean


def cleaned(said: str, *, lines: bool = False) -> str:
    """`said` without control and direction characters, white space folded; `lines` keeps where lines end."""
    kept = "".join(c for c in said if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    parts = kept.splitlines() if lines else [kept]
    return "\n".join(folded for part in parts if (folded := " ".join(part.split())))
