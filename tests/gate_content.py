"""What a gate with several shipped packs shows, without pictures, and indexes of its pages.

It stands where an opened edition stands (`kiosk.screens.content.Content`). Signed by nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content_packs.assemble import assemble
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.model import Audience, BlobRef, Manifest, Media, MediaFile, Mode, Page, Topic
from content_packs.notices.notice import Notice
from content_packs.plan import Plan, is_for
from content_packs.reading import sha256_hex, write_page
from content_packs.source import load_pack
from content_packs.source_model import PackSource, PageSource
from kiosk.edition import MAX_TOPICS
from kiosk.search.finder import Finder
from kiosk.search.index_file import make
from kiosk.search.naming import index_name
from tests.pages_on_paper import PagesOnPaper
from tests.screen_content import ORDER

PACKS = Path(__file__).parent.parent / "content_packs/packs"
BASE = "base"
PUBLISHER = "gatepost-sample"
PICTURE = MediaFile(sha256="0" * 64, length=1, type="image/png", width=480, height=320)


@dataclass(frozen=True)
class Topical:
    pack: str
    topic: Topic


@dataclass(frozen=True)
class Shipped:
    """One pack as it is shipped. `release` stands for the hash of its manifest."""

    manifest: Manifest
    pages: Mapping[str, Page]
    release: str


@cache
def languages() -> dict[str, LanguagePack]:
    known = load_language_packs()
    return {tag: known[tag] for tag in ORDER}


@cache
def shipped(name: str) -> Shipped:
    source = load_pack(PACKS / name)
    pages = {page.id: _built(page, source.toml.source_language) for page in source.pages.values()}
    return Shipped(_manifest(source, pages), pages, sha256_hex(name.encode()))


def _built(page: PageSource, source_language: str) -> Page:
    media = {name: Media(kind=item.kind, files=(PICTURE,)) for name, item in page.toml.media.items()}
    return assemble(page, source_language, languages(), media)


def _manifest(source: PackSource, pages: Mapping[str, Page]) -> Manifest:
    toml = source.toml
    topics = (Topic(id=one.id, icon=one.icon, titles=one.titles, pages=one.pages) for one in toml.topics)
    return Manifest(
        format=1,
        publisher=toml.publisher,
        pack=toml.id,
        version=toml.version,
        titles=toml.titles,
        publisher_names=toml.publisher_names,
        languages=toml.languages,
        source_language=toml.source_language,
        topics=tuple(topics),
        pages={name: BlobRef(sha256=sha256_hex(write_page(page)), length=1) for name, page in pages.items()},
        audience=Audience(modes=toml.audience.modes, neighbours=toml.audience.neighbours),
        help=toml.help,
    )


class GateContent(PagesOnPaper):
    """The packs `names`, in their order, and the base pack beneath them, at a gate of these modes. `folder` takes
    the indexes."""

    def __init__(self, names: Sequence[str], modes: tuple[Mode, ...], folder: Path) -> None:
        packs = {f"{PUBLISHER}/{name}": shipped(name) for name in (*names, BASE)}
        self.languages: Mapping[str, LanguagePack] = languages()
        self.plan = _plan(tuple(packs)[:-1], modes)
        self.notices: tuple[Notice, ...] = ()
        self.manifests = {
            ref: pack.manifest for ref, pack in packs.items() if is_for(pack.manifest.audience, self.plan)
        }
        self._pages = {f"{ref}/{name}": page for ref in self.manifests for name, page in packs[ref].pages.items()}
        self._finder = self._indexed({ref: packs[ref] for ref in self.manifests}, folder)

    def topics(self, _today: dt.date | None, /) -> tuple[Topical, ...]:
        found = [Topical(ref, topic) for ref, manifest in self.manifests.items() for topic in manifest.topics]
        return tuple(found[:MAX_TOPICS])

    def found(self, typed: str, tag: str, /) -> Iterator[str]:
        return self._finder.found(typed, tag)

    def _indexed(self, packs: Mapping[str, Shipped], folder: Path) -> Finder:
        rules = {tag: pack.search for tag, pack in self.languages.items()}
        for pack in packs.values():
            hashes = {name: ref.sha256 for name, ref in pack.manifest.pages.items()}
            stored = {hashes[name]: page for name, page in pack.pages.items()}
            make(folder, index_name(pack.release, rules), hashes, stored.__getitem__, rules)
        finder = Finder(folder, {ref: pack.release for ref, pack in packs.items()}, self.languages)
        finder.open()
        return finder


def _plan(packs: tuple[str, ...], modes: tuple[Mode, ...]) -> Plan:
    return Plan(
        site=f"{PUBLISHER}/gate",
        names={},
        modes=modes,
        time_zone="Asia/Ho_Chi_Minh",
        languages=ORDER,
        language_packs=dict.fromkeys(ORDER, PUBLISHER),
        packs=packs,
        base=f"{PUBLISHER}/{BASE}",
        portal="https://portal.example/p",
    )
