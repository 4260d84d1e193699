"""The sample pack's pages in twelve languages without their pictures, and an index of them: for tests of search."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from content_packs.assemble import assemble
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.model import Media, Page
from content_packs.reading import sha256_hex
from content_packs.search.rules import SearchRules
from content_packs.source import load_pack
from content_packs.source_model import PageSource
from kiosk.search.finder import Finder
from kiosk.search.index_file import make
from kiosk.search.naming import index_name

SAMPLE = Path(__file__).parent.parent / "content_packs/packs/sample"
PACK = "gatepost-sample/sample"
RELEASE = "ab" * 32


@cache
def languages() -> dict[str, LanguagePack]:
    return load_language_packs()


def rules() -> dict[str, SearchRules]:
    return {tag: pack.search for tag, pack in languages().items()}


@cache
def sample_pages() -> dict[str, Page]:
    source = load_pack(SAMPLE)
    return {name: _built(source.pages[name], source.toml.source_language) for name in source.pages}


def _built(page: PageSource, source_language: str) -> Page:
    media = {name: Media(kind=item.kind, files=()) for name, item in page.toml.media.items()}
    return assemble(page, source_language, languages(), media)


def index(folder: Path, pages: dict[str, Page], release: str = RELEASE, before: Path | None = None) -> Path:
    """An index of `pages`, each of which stands for its own hash."""
    hashes = {name: sha256_hex(msgspec.json.encode(page)) for name, page in pages.items()}
    stored = {hashes[name]: page for name, page in pages.items()}
    return make(folder, index_name(release, rules()), hashes, stored.__getitem__, rules(), before)


def finder(folder: Path, release: str = RELEASE, pack: str = PACK) -> Finder:
    found = Finder(folder, {pack: release}, languages())
    found.open()
    return found
