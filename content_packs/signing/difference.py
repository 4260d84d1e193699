"""SIGN: what a request would change, page by page and language by language. Pure but for reading blobs.

Released files and the request's are compared as their bytes say them (`compare.walk`); what comes out is
typed: targets, in them pages, in them changes, each belonging to one language or to all. A page that is
stored anew and says the same is still named. Nothing that is signed can change without a word here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from content_packs.model import BlobRef, TranslationState
from content_packs.reading import document_as_stored, page_as_stored, read_manifest
from content_packs.signing.compare.walk import ABSENT, Change, Move, compare
from content_packs.signing.duty_words import words_of_duty
from content_packs.signing.past import Past
from content_packs.signing.request import Change as Target
from content_packs.signing.request import Judged
from content_packs.trust.roles import Kind, parse_path

TEXTS = "texts"
"""The field of pages and notices that holds their words by language."""

_EVERY_LANGUAGE = frozenset({"facts", "contacts", "media", "icon", "related", "valid_until"})
"""Fields of a page that show in every language."""

Blob = Callable[[BlobRef], bytes]


@dataclass(frozen=True)
class Part:
    """A page, or a file that has no pages, as it was and as it would be. `titles` by language; `tags` are the
    languages that it has or had."""

    move: Move
    changes: tuple[Change, ...]
    tags: tuple[str, ...] = ()

    def languages(self) -> tuple[str, ...]:
        """The languages in which words change."""
        changed = {change.where[1] for change in self.changes if _in_language(change)}
        return tuple(tag for tag in self.tags if tag in changed)

    def of(self, tag: str) -> tuple[Change, ...]:
        """What changes in one language."""
        return tuple(change for change in self.changes if _in_language(change) and change.where[1] == tag)

    def own(self) -> tuple[Change, ...]:
        """What belongs to no language: facts, media, dates."""
        return tuple(change for change in self.changes if not _in_language(change))

    def seen_in(self) -> tuple[str, ...]:
        """The languages in which it would look different."""
        everywhere = any(change.where[0] in _EVERY_LANGUAGE for change in self.own())
        return self.tags if everywhere or self.move is not Move.CHANGED else self.languages()


@dataclass(frozen=True)
class PageDifference:
    """One page of a pack. `titles` are its titles by language, as they would be."""

    id: str
    titles: Mapping[str, str]
    part: Part


@dataclass(frozen=True)
class TargetDifference:
    """One signed file. Versions as in `request.Change`; `part` is what changes outside pages."""

    target: Target
    kind: Kind | None
    part: Part
    pages: tuple[PageDifference, ...] = ()

    @property
    def move(self) -> Move:
        return self.part.move


def difference(
    judged: Judged, past: Past, templates: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[TargetDifference, ...]:
    """Everything that `judged` would change. Raises what `past` raises, and `ContentBad` for unreadable files.

    `templates` are those that somebody on duty may have filled in, by path.
    """
    blob = blobs_of(judged, past)
    return tuple(
        between(
            target,
            past.target(target.path) if target.before else None,
            judged.targets[target.path] if target.after else None,
            blob,
            templates,
        )
        for target in judged.changes
    )


def blobs_of(judged: Judged, past: Past) -> Blob:
    """Reads a blob that `judged` or a release names: what travels with the request, and what is released."""
    carried = {blob.sha256 for blob in judged.blobs}

    def blob(ref: BlobRef) -> bytes:
        return judged.request.blob_file(ref.sha256).read_bytes() if ref.sha256 in carried else past.blob(ref)

    return blob


def between(
    target: Target,
    before: bytes | None,
    after: bytes | None,
    blob: Blob,
    templates: Mapping[str, bytes] = MappingProxyType({}),
) -> TargetDifference:
    """The difference of one signed file; None where there is none."""
    parts = parse_path(target.path)
    kind = parts.kind if parts else None
    old, new = (_document(kind, data, templates) for data in (before, after))
    pages = _pages(before, after, blob) if kind is Kind.PACK else ()
    left_out = {"version", "pages"} if kind is Kind.PACK else {"version"}
    return TargetDifference(target, kind, _part(_without(old, left_out), _without(new, left_out)), pages)


def _document(kind: Kind | None, data: bytes | None, templates: Mapping[str, bytes]) -> dict[str, Any] | None:
    """The file as its bytes say it; what was filled in also as it reads, which it does not say itself."""
    if data is None:
        return None
    document = document_as_stored(data)
    words = words_of_duty(data, templates) if kind is Kind.DUTY else {}
    return {TEXTS: words, **document} if words else document


def _pages(before: bytes | None, after: bytes | None, blob: Blob) -> tuple[PageDifference, ...]:
    """Every page that differs, in the order in which a reader meets them."""
    manifests = [read_manifest(data) for data in (after, before) if data is not None]
    old, new = (read_manifest(data).pages if data is not None else {} for data in (before, after))
    order = (name for manifest in manifests for topic in manifest.topics for name in topic.pages)
    names = [name for name in dict.fromkeys((*order, *new, *old)) if old.get(name) != new.get(name)]
    return tuple(_page(name, old.get(name), new.get(name), blob) for name in names)


def _page(name: str, before: BlobRef | None, after: BlobRef | None, blob: Blob) -> PageDifference:
    old, new = (page_as_stored(blob(ref)) if ref else None for ref in (before, after))
    return PageDifference(name, _titles(new or old or {}), _part(old, new))


def _part(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Part:
    move = Move.NEW if old is None else Move.GONE if new is None else Move.CHANGED
    changes = compare(ABSENT if old is None else old, ABSENT if new is None else new)
    return Part(move, tuple(changes), tuple(_tags(new, old)))


def _without(document: dict[str, Any] | None, names: set[str]) -> dict[str, Any] | None:
    return None if document is None else {name: value for name, value in document.items() if name not in names}


def _tags(*documents: dict[str, Any] | None) -> Iterator[str]:
    texts = (document.get(TEXTS, {}) for document in documents if document)
    return iter(dict.fromkeys(tag for each in texts if isinstance(each, dict) for tag in each))


def _titles(page: Mapping[str, Any]) -> Mapping[str, str]:
    """By language; the one that the page was written in first."""
    texts = sorted(page.get(TEXTS, {}).items(), key=lambda each: each[1]["state"] != TranslationState.SOURCE)
    return {tag: text["title"] for tag, text in texts}


def _in_language(change: Change) -> bool:
    return len(change.where) > 1 and change.where[0] == TEXTS
