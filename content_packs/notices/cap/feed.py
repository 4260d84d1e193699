"""FETCH: where alerts come from: a file, a folder of them, an address; an alert itself, or an index in Atom or RSS.

Rules:

- `MAX_XML_BYTES` from each address, within `DEADLINE_S`, however slowly they drip; redirects are not followed.
- An index leads only to addresses of its own host, with its own scheme, and to at most `MAX_ENTRIES` of them.
- One alert that is malformed or cannot be reached stops no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import urllib3

from content_packs.connections import connections
from content_packs.errors import ContentBad, CouldNotReach, NotThere, TooSlow
from content_packs.notices.cap.alert import Alert, alert_of
from content_packs.notices.cap.errors import AlertMalformed
from content_packs.notices.cap.xml import MAX_XML_BYTES, local_name, read_xml, texts

DEADLINE_S = 60.0
SILENCE_S = 20.0
MAX_ENTRIES = 200
MAX_FILES = 1_000  # of a folder
_CHUNK_BYTES = 65_536
_OK, _NOT_FOUND = 200, 404
_WEB = ("http://", "https://")
_INDEXES = ("feed", "rss", "RDF")
_STAMPS = ("id", "guid", "updated", "pubDate")
_ALERT_TYPE = "application/cap+xml"

Load = Callable[[str], bytes]
"""The bytes at a place. Raises `ContentBad` or `CouldNotReach`."""


@dataclass(frozen=True)
class Found:
    """An alert, or what went wrong, at a place."""

    place: str
    alert: Alert | None = None
    problem: str = ""
    entry: str = ""  # of an index: what to remember, so that it is not fetched again


def alerts_at(place: str, load: Load, knows: Callable[[str], bool] = lambda _: False) -> Iterator[Found]:
    """Every alert that `place` leads to, without the entries of an index that are known."""
    folder = None if place.startswith(_WEB) else Path(place)
    if folder is not None and folder.is_dir():
        for file in sorted(folder.glob("*.xml"))[:MAX_FILES]:
            yield _at(str(file), load)
    elif place.startswith(_WEB):
        yield from _on_the_web(place, load, knows)
    else:
        yield _at(place, load)


def load(place: str) -> bytes:
    """A file, or what an address answers."""
    return _download(place) if place.startswith(_WEB) else _file(Path(place))


def _at(place: str, load: Load, entry: str = "") -> Found:
    try:
        return Found(place, alert_of(read_xml(load(place))), entry=entry)
    except (ContentBad, CouldNotReach) as error:
        return Found(place, problem=str(error))


def _on_the_web(place: str, load: Load, knows: Callable[[str], bool]) -> Iterator[Found]:
    try:
        root = read_xml(load(place))
        if local_name(root) not in _INDEXES:
            yield Found(place, alert_of(root))
            return
    except (ContentBad, CouldNotReach) as error:
        yield Found(place, problem=str(error))
        return
    fresh = [(link, entry) for link, entry in _links(root, place) if not knows(entry)]
    yield from (_at(link, load, entry) for link, entry in fresh[:MAX_ENTRIES])


def _links(root: Element, index: str) -> Iterator[tuple[str, str]]:
    """The addresses in an index, of its own host alone, each with what to remember of its entry."""
    own, seen = urlsplit(index), {index}
    for entry in root.iter():
        if local_name(entry) not in ("entry", "item"):
            continue
        link = urljoin(index, _link(entry))
        there = urlsplit(link)
        if (there.scheme, there.netloc) == (own.scheme, own.netloc) and link not in seen:
            seen.add(link)
            yield link, " ".join((link, *(text for name in _STAMPS for text in texts(entry, name))))


def _link(entry: Element) -> str:
    """Where an entry leads: to the alert itself, if it says so."""
    links = [child for child in entry if local_name(child) == "link"]
    typed = [link for link in links if link.get("type") == _ALERT_TYPE]
    for link in (*typed, *links):
        if href := (link.get("href") or (link.text or "").strip()):
            return href
    return next(iter(texts(entry, "guid")), "")


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_XML_BYTES + 1)
    except OSError as error:
        raise NotThere(f"{path} could not be read: {error.strerror}.") from error


def _download(url: str, monotonic: Callable[[], float] = time.monotonic, deadline_s: float = DEADLINE_S) -> bytes:
    pool = connections(1, deadline_s, deadline_s)
    try:
        answer = pool.urlopen(
            "GET", url, redirect=False, retries=False, timeout=SILENCE_S, preload_content=False, decode_content=False
        )
        with answer:
            if answer.status != _OK:
                missing = NotThere if answer.status == _NOT_FOUND else CouldNotReach
                raise missing(f"{url} answered HTTP {answer.status}; give the address to which it leads.")
            return _body(answer, url, monotonic, deadline_s)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise CouldNotReach(f"{url} could not be fetched: {error}.") from error
    finally:
        pool.clear()


def _body(answer: urllib3.BaseHTTPResponse, url: str, monotonic: Callable[[], float], deadline_s: float) -> bytes:
    began, body = monotonic(), b""
    while chunk := answer.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_XML_BYTES:
            raise AlertMalformed(f"{url} is longer than the {MAX_XML_BYTES} bytes that are read.")
        if monotonic() - began > deadline_s:
            raise TooSlow(f"{url} took longer than {deadline_s:.0f} s.")
    return body
