"""SIGN: one signed pack, or none, as an edition that the kiosk's screens can show. Signed by nobody yet.

It stands where an opened edition stands (`kiosk.screens.content.Content`): the pack that a request would
change, as it is or as it would be, at a gate that exists only here. Dates take nothing away: a signer sees all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content_packs.languages import LanguagePack
from content_packs.model import BlobRef, Manifest, Page, Topic
from content_packs.plan import Plan
from content_packs.reading import read_page

SITE = "preview/preview"
NAMES = {"en": "Preview", "vi": "Xem trước"}
PORTAL = "https://portal.example/p"
TIME_ZONE = "UTC"


@dataclass(frozen=True)
class Topical:
    """A topic and its pack."""

    pack: str
    topic: Topic


class Release:
    """One edition with at most one pack. `blob` reads what the manifest names."""

    def __init__(
        self, manifest: Manifest | None, languages: Mapping[str, LanguagePack], blob: Callable[[BlobRef], bytes]
    ) -> None:
        self.pack = f"{manifest.publisher}/{manifest.pack}" if manifest else ""
        self.manifests: Mapping[str, Manifest] = {self.pack: manifest} if manifest else {}
        self.languages = languages
        self.plan = _plan(self.pack, languages)
        self._blob = blob
        self._refs = {ref.sha256: ref for ref in manifest.media} if manifest else {}
        self._pages: dict[str, Page] = {}

    def topics(self, _today: dt.date | None, /) -> tuple[Topical, ...]:
        return tuple(Topical(self.pack, topic) for each in self.manifests.values() for topic in each.topics)

    def pages(self, pack: str, topic: Topic, _today: dt.date | None, /) -> tuple[str, ...]:
        return tuple(f"{pack}/{page}" for page in topic.pages)

    def page(self, reference: str, _today: dt.date | None, /) -> Page | None:
        pack, _, name = reference.rpartition("/")
        manifest = self.manifests.get(pack)
        if manifest is None or name not in manifest.pages:
            return None
        if reference not in self._pages:
            self._pages[reference] = read_page(self._blob(manifest.pages[name]))
        return self._pages[reference]

    def picture(self, sha256: str, /) -> bytes | None:
        return self.bytes(sha256) if sha256 in self._refs else None

    def file(self, _sha256: str, /) -> Path | None:
        return None  # nothing plays on a picture

    def found(self, _typed: str, _tag: str, /) -> Iterator[str]:
        return iter(())

    def bytes(self, sha256: str) -> bytes:
        """A media file. Raises KeyError for what the manifest does not name."""
        return self._blob(self._refs[sha256])

    def ref(self, page: str) -> str:
        """A page as it is named everywhere."""
        return f"{self.pack}/{page}"


def _plan(pack: str, languages: Mapping[str, LanguagePack]) -> Plan:
    return Plan(
        site=SITE,
        names=NAMES,
        modes=(),
        time_zone=TIME_ZONE,
        languages=tuple(languages),
        language_packs={tag: each.publisher for tag, each in languages.items()},
        packs=(pack,) if pack else (),
        base=pack,
        portal=PORTAL,
        layers=(SITE,),
    )
