"""The sample pack as an edition, built but never signed: what the gallery shows. Needs no network and no display.

It stands where an opened edition stands (`kiosk.screens.content.Content`), at a gate of the shipped tables, with
the shipped notices and an index for searching. To its pages come `specimens`: one for each kind of block.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.build import blob_path, build, manifest_path
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.model import Manifest, MediaKind, Page, Survey, Topic
from content_packs.notices.notice import Notice
from content_packs.notices.source import NOTICES, built, load_source, moved_to
from content_packs.plan import Plan
from content_packs.plan_source import merged_plan, plan_layers
from content_packs.reading import read_page, sha256_hex
from content_packs.source import load_pack
from kiosk.gallery.specimens import specimens
from kiosk.search.finder import Finder
from kiosk.search.index_file import make
from kiosk.search.naming import index_name

PACKS = Path(__file__).parents[2] / "content_packs" / "packs"
SITE = "moc-bai"
PORTAL = "https://portal.example/p"
NOON = dt.datetime(2026, 11, 22, 5, 30, tzinfo=dt.UTC)
"""When every picture is taken: the same bytes on every day. Half past twelve in Vietnam."""


@dataclass(frozen=True)
class Topical:
    """A topic and its pack."""

    pack: str
    topic: Topic


class Sample:
    """An edition with one pack. Made by `opened`."""

    def __init__(self, folder: Path, manifest: Manifest, languages: Mapping[str, LanguagePack], plan: Plan) -> None:
        self._folder = folder
        self.plan = plan
        self.languages: Mapping[str, LanguagePack] = {tag: languages[tag] for tag in plan.languages}
        self.pack = f"{manifest.publisher}/{manifest.pack}"
        self.manifests: Mapping[str, Manifest] = {self.pack: manifest}
        pages = {name: read_page(self.bytes(ref.sha256)) for name, ref in manifest.pages.items()}
        pages |= {page.id: page for page in specimens(pages)}
        self._pages = {f"{self.pack}/{name}": page for name, page in pages.items()}
        self._finder = self._indexed(manifest)
        self.notice = built(moved_to(load_source(NOTICES / "evacuation-drill.toml"), NOON), languages)
        self.notices: tuple[Notice, ...] = ()

    @property
    def manifest(self) -> Manifest:
        return self.manifests[self.pack]

    def topics(self, _today: dt.date | None, /) -> tuple[Topical, ...]:
        return tuple(Topical(self.pack, topic) for topic in self.manifest.topics)

    def pages(self, pack: str, topic: Topic, _today: dt.date | None, /) -> tuple[str, ...]:
        return tuple(f"{pack}/{page}" for page in topic.pages)

    def page(self, reference: str, _today: dt.date | None, /) -> Page | None:
        return self._pages.get(reference)

    def picture(self, sha256: str, /) -> bytes | None:
        return self.bytes(sha256)

    def file(self, sha256: str, /) -> Path | None:
        return blob_path(self._folder, sha256)

    def found(self, typed: str, tag: str, /) -> Iterator[str]:
        return self._finder.found(typed, tag)

    def bytes(self, sha256: str) -> bytes:
        """A built file. Raises OSError where there is none."""
        return blob_path(self._folder, sha256).read_bytes()

    def ref(self, name: str) -> str:
        """A page, topic or survey as it is named everywhere."""
        return f"{self.pack}/{name}"

    def demonstrated(self) -> Sample:
        """The same in a demonstration, which every screen names."""
        other = copy(self)
        other.plan = msgspec.structs.replace(self.plan, demo=True)
        return other

    def enlarged(self) -> tuple[str, str]:
        """A page, by its id, and the picture of it that is looked at closely."""
        for name in self.manifest.pages:
            media = self._pages[self.ref(name)].media
            picture = next((item for item, one in media.items() if one.kind is MediaKind.IMAGE), "")
            if picture:
                return name, picture
        raise LookupError("no page of the sample pack has a picture")

    def survey(self) -> tuple[Survey, str]:
        """A survey, and its first question."""
        survey = self.manifest.surveys[0]
        return survey, survey.questions[0].id

    def _indexed(self, manifest: Manifest) -> Finder:
        rules = {tag: pack.search for tag, pack in self.languages.items()}
        release = sha256_hex(manifest_path(self._folder, manifest.publisher, manifest.pack).read_bytes())
        stored = {ref.sha256: read_page(self.bytes(ref.sha256)) for ref in manifest.pages.values()}
        names = {name: ref.sha256 for name, ref in manifest.pages.items()}
        folder = self._folder / "search"
        make(folder, index_name(release, rules), names, stored.__getitem__, rules)
        finder = Finder(folder, {self.pack: release}, self.languages)
        finder.open()
        return finder


def opened(folder: Path) -> Sample:
    """The sample pack, built below `folder`. Raises `ContentBad`."""
    languages = load_language_packs()
    manifest = build(load_pack(PACKS / "sample"), folder, languages=languages)
    pack = f"{manifest.publisher}/{manifest.pack}"
    layers = plan_layers((pack,), PORTAL, False, languages, base=pack)
    site = next(ref for ref in layers if ref.endswith(f"/{SITE}"))
    return Sample(folder, manifest, languages, merged_plan(layers, site))
