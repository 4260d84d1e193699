"""What the screens need of an edition, and what they make of it: tiles, rows, names. Pure.

`Content` is what `kiosk.edition.Edition` offers; tests bring editions that were never signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from content_packs.keyboard import Keyboard, complete
from content_packs.languages import LanguagePack, first_available
from content_packs.model import Manifest, MediaKind, Page, Survey, Topic
from content_packs.plan import Plan
from content_packs.typeset.text import RelatedPage, Typesetter
from kiosk.screens.tiles import Tile
from kiosk.screens.topic import Row

RESTING = "resting"
"""The id of the media item that a base pack's author means for the resting screen."""


MOST_FOUND = 8
"""Results of a search: whoever needs more types another letter."""

FOUND_ICON = "description"
"""For a page that belongs to none of the topics on the home screen."""


class Topical(Protocol):
    """A topic and the pack it is from."""

    @property
    def pack(self) -> str: ...
    @property
    def topic(self) -> Topic: ...


class Content(Protocol):
    """One edition: everything that a visit can see."""

    @property
    def plan(self) -> Plan: ...
    @property
    def languages(self) -> Mapping[str, LanguagePack]: ...
    @property
    def manifests(self) -> Mapping[str, Manifest]: ...
    def topics(self, today: dt.date | None, /) -> tuple[Topical, ...]: ...
    def pages(self, pack: str, topic: Topic, today: dt.date | None, /) -> tuple[str, ...]: ...
    def page(self, reference: str, today: dt.date | None, /) -> Page | None: ...
    def picture(self, sha256: str, /) -> bytes | None: ...
    def file(self, sha256: str, /) -> Path | None: ...
    def found(self, typed: str, tag: str, /) -> Iterator[str]: ...


class Directory:
    """What there is to go to on one date; the `Atlas` of a visit."""

    def __init__(self, content: Content, today: dt.date | None) -> None:
        self._content = content
        self.today = today
        self._topics = {f"{found.pack}/{found.topic.id}": (n, found) for n, found in enumerate(content.topics(today))}

    def has_language(self, tag: str) -> bool:
        return tag in self._content.languages

    def first_language(self) -> str:
        """The one that a screen speaks on which nobody has chosen yet."""
        return next(iter(self._content.languages), "")

    def has_topic(self, ref: str) -> bool:
        return ref in self._topics

    def has_page(self, ref: str) -> bool:
        return self._content.page(ref, self.today) is not None

    def keyboard(self, tag: str) -> Keyboard:
        """The keyboard of a language, with the layers that every keyboard has."""
        pack = self._content.languages.get(tag)
        return complete(pack.keyboard if pack else None)

    def finds(self, typed: str, tag: str) -> bool:
        return bool(self.found(typed, tag))

    def found(self, typed: str, tag: str) -> tuple[str, ...]:
        """References of the pages that `typed` finds and that can be shown, the best first, at most `MOST_FOUND`."""
        refs = (ref for ref in self._content.found(typed, tag) if self.has_page(ref))
        return tuple(islice(refs, MOST_FOUND))

    def hits(self, refs: Sequence[str], tag: str, typesetter: Typesetter) -> tuple[tuple[Row, int], ...]:
        """The found pages as rows, each with its topic's colour."""
        places = {page: place for place in self._topics.values() for page in self._all_pages(place[1])}
        found = []
        for ref in refs:
            index, topic = places.get(ref, (0, None))
            icon = topic.topic.icon if topic else FOUND_ICON
            found.append((self._row(ref, tag, typesetter, icon), index))
        return tuple(found)

    def help_page(self) -> str:
        """The page for those who need help at once: the base pack's, else the first that there is, else ""."""
        packs = self._content.manifests
        order = sorted(packs, key=lambda pack: pack != self._content.plan.base)
        pages = (f"{pack}/{packs[pack].help}" for pack in order if packs[pack].help)
        return next((page for page in pages if self.has_page(page)), "")

    def survey(self, ref: str) -> Survey | None:
        """The survey ``<publisher>/<pack>/<survey>``."""
        pack, _, name = ref.rpartition("/")
        manifest = self._content.manifests.get(pack)
        return next((one for one in manifest.surveys if one.id == name), None) if manifest else None

    def tiles(self, tag: str) -> tuple[Tile, ...]:
        """The home screen's, in order."""
        return tuple(self.tile(ref, tag) for ref in self._topics)

    def tile(self, ref: str, tag: str) -> Tile:
        """The topic `ref`. Raises KeyError where there is none."""
        index, found = self._topics[ref]
        title = named(found.topic.titles, tag, self._content.languages)
        return Tile(ref, found.topic.icon, title, len(self._pages(ref)), index)

    def rows(self, ref: str, tag: str, typesetter: Typesetter) -> tuple[Row, ...]:
        """The pages of the topic `ref`, each in the language it would be shown in."""
        icon = self._topics[ref][1].topic.icon
        return tuple(self._row(page_ref, tag, typesetter, icon) for page_ref in self._pages(ref))

    def related(self, ref: str, page: Page, tag: str, typesetter: Typesetter) -> tuple[RelatedPage, ...]:
        """Where to go on from `page`: its own related pages that can be shown."""
        pack = ref.rpartition("/")[0]
        found = []
        for name in page.related:
            other = name if "/" in name else f"{pack}/{name}"
            target = self._content.page(other, self.today)
            if target:
                shown = typesetter.shown(target, tag)
                found.append(RelatedPage(other, target.texts[shown].title, shown))
        return tuple(found)

    @staticmethod
    def _all_pages(found: Topical) -> tuple[str, ...]:
        return tuple(f"{found.pack}/{page}" for page in found.topic.pages)

    def _pages(self, ref: str) -> tuple[str, ...]:
        found = self._topics[ref][1]
        return self._content.pages(found.pack, found.topic, self.today)

    def _row(self, ref: str, tag: str, typesetter: Typesetter, icon: str) -> Row:
        page = self._content.page(ref, self.today)
        if page is None:
            raise KeyError(ref)
        shown = typesetter.shown(page, tag)
        return Row(ref, page.icon or icon, page.texts[shown].title, page.texts[shown].summary, shown)


def resting_picture(content: Content, today: dt.date | None) -> str:
    """The drawing of the resting screen, by the SHA-256 of its widest file: the base pack's media item
    `RESTING`, else its first picture, else "" for none."""
    pages = [
        page
        for found in content.topics(today)
        if found.pack == content.plan.base
        for ref in content.pages(found.pack, found.topic, today)
        if (page := content.page(ref, today))
    ]
    pictures = [(name, media) for page in pages for name, media in page.media.items() if media.kind is MediaKind.IMAGE]
    chosen = sorted((media for media in pictures if media[1].files), key=lambda media: media[0] != RESTING)
    return chosen[0][1].files[-1].sha256 if chosen else ""


def named(names: Mapping[str, str], tag: str, languages: Mapping[str, LanguagePack]) -> str:
    """The name for a reader of `tag`, or in a language that stands in, or any there is."""
    chosen = first_available(tag, languages, names)
    return names[chosen] if chosen else next(iter(names.values()), "")


def site_name(content: Content, tag: str) -> str:
    """The gate's name; before the kiosk is paired, the name of the ground it stands on."""
    plan, languages = content.plan, content.languages
    base = content.manifests.get(plan.base)
    return named(plan.names, tag, languages) or (named(base.titles, tag, languages) if base else "")


def site_language(content: Content, tag: str) -> str:
    """The language that `site_name` is in for a reader of `tag`."""
    base = content.manifests.get(content.plan.base)
    for names in (content.plan.names, base.titles if base else {}):
        if any(names.values()):
            return first_available(tag, content.languages, names) or tag
    return tag


def publisher_name(content: Content, ref: str, tag: str) -> str:
    """Who speaks on the page ``<publisher>/<pack>/<page>``."""
    manifest = content.manifests.get(ref.rpartition("/")[0])
    return named(manifest.publisher_names, tag, content.languages) if manifest else ""
