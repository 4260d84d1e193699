"""What a server of the tests publishes: one pack in twelve languages and the plans of all gates, really signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from content_packs.gate_tables import load_nation
from content_packs.language_source import load_language_packs
from content_packs.model import BlobRef, Manifest, Media, MediaFile, Page, Survey, SurveyChoice, SurveyQuestion, Topic
from content_packs.plan_source import plan_layers
from content_packs.reading import sha256_hex, write_page
from tests.simulated_repository import PUBLISHER, SimulatedRepository
from tests.typeset_page import PICTURE_SIZES, everything, read_picture

START = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
ADDRESS = "http://127.0.0.1:8080"
PACK = f"{PUBLISHER}/sample"
ORDER = ("vi", "en", "zh-Hans", "zh-Hant", "ko", "ja", "ru", "fr", "th", "lo", "km", "ar")


@dataclass
class Release:
    """One pack version with its blobs."""

    manifest: Manifest
    blobs: list[bytes]

    @property
    def sha256(self) -> str:
        return sha256_hex(msgspec.json.encode(self.manifest))


def make_release(version: int, lacking: tuple[str, ...] = ()) -> Release:
    """A pack of two pages with every block in twelve languages; page `customs` lacks the languages `lacking`."""
    pictures = {name: _file(name) for name in _pictures()}
    pages = [_page("everything", ("customs",), ORDER), _page("customs", (), [t for t in ORDER if t not in lacking])]
    blobs = [write_page(page) for page in pages]
    manifest = Manifest(
        format=1,
        publisher=PUBLISHER,
        pack="sample",
        version=version,
        titles={"vi": "Gói mẫu", "en": "Sample pack"},
        publisher_names={"vi": "Gatepost mẫu, không phải cơ quan nhà nước", "en": "Gatepost sample, not an authority"},
        languages=ORDER,
        source_language="vi",
        topics=(
            Topic(
                id="entry",
                icon="flight_land",
                titles={"vi": "Nhập cảnh", "en": "Entry"},
                pages=("everything", "customs"),
            ),
        ),
        pages={page.id: _ref(blob) for page, blob in zip(pages, blobs, strict=True)},
        media=tuple(_ref(picture) for picture in pictures.values()),
        surveys=(_survey(),),
    )
    return Release(manifest, [*blobs, *pictures.values()])


def _survey() -> Survey:
    choices = (("all", "Có", "Yes"), ("part", "Một phần", "In part"), ("none", "Không", "No"))
    question = SurveyQuestion(
        id="found",
        texts={"vi": "Quý khách có tìm thấy điều mình cần không?", "en": "Did you find what you were looking for?"},
        choices=tuple(SurveyChoice(id=name, texts={"vi": vi, "en": en}) for name, vi, en in choices),
    )
    return Survey(id="visit", questions=(question,))


def _ref(data: bytes) -> BlobRef:
    return BlobRef(sha256=sha256_hex(data), length=len(data))


def _file(sha256: str) -> bytes:
    """A picture, or something that stands for a sound or a film."""
    return read_picture(sha256) if sha256 in PICTURE_SIZES else sha256.encode()


def _pictures() -> list[str]:
    return [file.sha256 for media in everything("en").media.values() for file in media.files]


def _page(page_id: str, related: tuple[str, ...], tags: Any) -> Page:
    texts = {tag: everything(tag).texts[tag] for tag in tags}
    page = everything("en")
    media = {name: _stored(item) for name, item in page.media.items()}
    return msgspec.structs.replace(page, id=page_id, texts=texts, media=media, related=related)


def _stored(media: Media) -> Media:
    """`media` with the hashes and lengths of real files."""

    def real(file: MediaFile) -> MediaFile:
        data = _file(file.sha256)
        return msgspec.structs.replace(file, sha256=sha256_hex(data), length=len(data))

    return msgspec.structs.replace(media, files=tuple(real(file) for file in media.files))


def make_repository(folder: Path, portal: str = ADDRESS) -> SimulatedRepository:
    """Twelve languages, the plans of all gates, and version 1 of the pack, really signed."""
    nation = load_nation().publisher
    repository = SimulatedRepository(folder, publishers=tuple(dict.fromkeys((PUBLISHER, nation))), now=START)
    languages = load_language_packs()
    repository.publish_languages(languages.values(), START)
    repository.publish_plan(plan_layers([PACK], portal, True, languages).values(), START)
    release = make_release(1, lacking=("km",))
    repository.publish_pack(release.manifest, release.blobs, START)
    return repository
