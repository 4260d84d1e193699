"""CHECK: does everything that a page names exist, and can every address be one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from content_packs.errors import Problem, Severity
from content_packs.model import MediaKind
from content_packs.reading import is_name
from content_packs.source_model import BlockKind, PackSource, PageSource, SourceBlock, SourceSpan, TextSource

MAX_ADDRESS_CHARACTERS = 500

_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9][0-9.()-]{1,19}")
_WHOLE_TARGETS = {
    BlockKind.FACT: "facts",
    BlockKind.CONTACT: "contacts",
    BlockKind.MEDIA: "media",
    BlockKind.PLAN: "media",
}


def link_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything that is named and is not there."""
    for page in pack.pages.values():
        for text in page.texts.values():
            for block in text.blocks:
                yield from _block(page, text, block)
                for span in block.spans():
                    yield from _span(pack, page, text, span)
        yield from _unused(page)


def address_mistake(address: str) -> str:
    """What is wrong with an ``https:`` address; empty if nothing is."""
    if len(address) > MAX_ADDRESS_CHARACTERS or re.search(r"[\s<>\"]", address):
        return f"it has spaces, or more than {MAX_ADDRESS_CHARACTERS} characters"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError):
        return "its host or port cannot be one"
    if parts.scheme != "https":
        return "it does not begin with https://"
    if not _HOST.fullmatch(host) or parts.username or port == 0:
        return "its host cannot be one"
    return ""


def _span(pack: PackSource, page: PageSource, text: TextSource, span: SourceSpan) -> Iterator[Problem]:
    if span.fact and span.fact not in page.toml.facts:
        sentence = f"There is no fact {span.fact}; add [facts.{span.fact}] to {page.path}."
        yield Problem(text.path, span.line, "broken-link", sentence)
    mistake = _link_mistake(pack, span.link)
    if mistake:
        yield Problem(text.path, span.line, "broken-link", f"The link to {span.link} leads nowhere: {mistake}.")


def _link_mistake(pack: PackSource, link: str) -> str:
    scheme, _, rest = link.partition(":")
    match scheme:
        case "":
            return ""
        case "page":
            return _page_mistake(pack, rest)
        case "tel":
            return "" if _PHONE.fullmatch(rest) else "it is no telephone number"
        case "https":
            return address_mistake(link)
    return "a link is page:…, https://… or tel:…"


def _page_mistake(pack: PackSource, target: str) -> str:
    parts = target.split("/")
    if not all(map(is_name, parts)) or len(parts) not in (1, 3):
        return "write page:<page> or page:<publisher>/<pack>/<page>"
    here = len(parts) == 1 or parts[:2] == [pack.toml.publisher, pack.toml.id]
    return f"this pack has no page {parts[-1]}" if here and parts[-1] not in pack.pages else ""


def _block(page: PageSource, text: TextSource, block: SourceBlock) -> Iterator[Problem]:
    table = _WHOLE_TARGETS.get(block.kind)
    if table is None:
        return
    if block.target not in getattr(page.toml, table):
        sentence = f"There is no {block.target or 'name'} among the {table}; add [{table}.…] to {page.path}."
        yield Problem(text.path, block.line, "broken-link", sentence)
    elif table == "media":
        yield from _media(page, text, block)


def _media(page: PageSource, text: TextSource, block: SourceBlock) -> Iterator[Problem]:
    item = page.toml.media[block.target]
    if not block.alt:
        code, what = (
            ("no-alt", "what the picture shows") if item.kind in _PICTURES else ("no-transcript", "what is said")
        )
        sentence = f"Say in the square brackets {what}: some people cannot see or hear it."
        yield Problem(text.path, block.line, code, sentence)
    if item.kind is MediaKind.CAPTIONS:
        yield Problem(text.path, block.line, "not-media", "Captions are shown with their film, not by themselves.")
    if (item.kind is MediaKind.PLAN) != (block.kind is BlockKind.PLAN):
        sentence = "A media item of kind plan is shown by {#id .plan} and its list of .points, and only so."
        yield Problem(text.path, block.line, "block-kind", sentence)
    elif block.kind is BlockKind.PLAN and len(block.rows) != len(item.points):
        sentence = f"The plan {block.target} has {len(item.points)} points, the list here {len(block.rows)}."
        yield Problem(text.path, block.line, "plan-points", sentence)


_PICTURES = (MediaKind.IMAGE, MediaKind.PLAN)


def _unused(page: PageSource) -> Iterator[Problem]:
    """What page.toml brings and no language shows: weight for every kiosk, or a forgotten line."""
    blocks = [block for text in page.texts.values() for block in text.blocks]
    shown = {(_WHOLE_TARGETS[block.kind], block.target) for block in blocks if block.kind in _WHOLE_TARGETS}
    shown |= {("facts", fact) for block in blocks for fact in block.facts()}
    shown |= {("hours", contact.hours) for contact in page.toml.contacts.values()}
    shown |= {("media", name) for name, item in page.toml.media.items() if item.kind is MediaKind.CAPTIONS}
    shown |= {("media", name) for recordings in page.toml.speech.values() for name in recordings.values()}
    for table in ("facts", "contacts", "media", "hours") if blocks else ():
        for name in getattr(page.toml, table):
            if (table, name) not in shown:
                line = page.places.line(f"{table}.{name}")
                sentence = f"No language of this page shows {table}.{name}; cite it or take it out."
                yield Problem(page.path, line, "unused", sentence, Severity.WARNING)
