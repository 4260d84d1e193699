"""What is published in the laboratory: one pack of 200 pages in twelve languages, and 63 publishers beside it.

The words are those of the shipped sample pack, page after page under new names, so that sizes are those of real
prose. Everything is signed by an author and an approver, and published weeks before the fleet begins.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.durable import put
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.model import (
    BlobRef,
    Manifest,
    Mode,
    Page,
    PageText,
    Paragraph,
    Span,
    Topic,
    TranslationState,
)
from content_packs.notices.notice import Gravity, Notice, NoticeText, write_notice
from content_packs.plan import Level, PlanLayer
from content_packs.reading import sha256_hex, write_page
from content_packs.signing.repository import draft, next_snapshot, next_timestamp
from content_packs.trust.roles import TIMESTAMP_FILE, Kind, TargetPath, metadata_file, target_file
from tests.simulated_repository import PUBLISHER, SimulatedRepository, language_path, pack_path, plan_path

SAMPLE = Path(__file__).parents[2] / "content_packs" / "packs" / "sample"
TOPICS = 8
PORTAL = "https://portal.example"
SITE_PLAN = f"{PUBLISHER}/laboratory"
PACK, BASE = f"{PUBLISHER}/guide", f"{PUBLISHER}/base"
AWAY = dt.timedelta(days=45)
"""How long ago the fleet last heard anything: more than the terms of timestamp and snapshot."""


@dataclass(frozen=True)
class Scale:
    """How much there is, and how often it is asked for news."""

    kiosks: int = 1_000
    pages: int = 200
    publishers: int = 64
    poll_s: int = 10
    steady_s: float = 30.0


@dataclass(frozen=True)
class Content:
    """The pages of a version, by id; the languages they are in."""

    pages: dict[str, Page]
    languages: dict[str, LanguagePack]

    def edited(self, version: int) -> Content:
        """One paragraph of one page in one language is put differently: of the page that is neither long nor short."""
        by_size = sorted(self.pages, key=lambda name: len(write_page(self.pages[name])))
        name = by_size[len(by_size) // 2]
        page = self.pages[name]
        text = page.texts["vi"]
        first = Paragraph(id="edit", fallback=f"version {version}", text=(Span(text=f"version {version}"),))
        blocks = (first, *(block for block in text.blocks if block.id != "edit"))
        texts = page.texts | {"vi": msgspec.structs.replace(text, blocks=blocks)}
        return Content(self.pages | {name: msgspec.structs.replace(page, texts=texts)}, self.languages)

    def manifest(self, version: int) -> tuple[Manifest, list[bytes]]:
        """The pack and its blobs."""
        blobs = {name: write_page(page) for name, page in self.pages.items()}
        names = list(blobs)
        topics = [names[start::TOPICS] for start in range(TOPICS)]
        manifest = Manifest(
            format=1,
            publisher=PUBLISHER,
            pack="guide",
            version=version,
            titles={"vi": "Hướng dẫn", "en": "Guide"},
            publisher_names={"vi": "Gatepost mẫu", "en": "Gatepost sample"},
            languages=tuple(self.languages),
            source_language="vi",
            topics=tuple(
                Topic(id=f"topic-{n}", icon="info", titles={"vi": f"Mục {n}", "en": f"Topic {n}"}, pages=tuple(pages))
                for n, pages in enumerate(topics)
            ),
            pages={name: BlobRef(sha256=sha256_hex(data), length=len(data)) for name, data in blobs.items()},
        )
        return manifest, list(blobs.values())


def load_content(count: int) -> Content:
    """`count` pages of the sample pack's prose."""
    languages = {tag: msgspec.structs.replace(pack, publisher=PUBLISHER) for tag, pack in load_language_packs().items()}
    sources = [folder for folder in sorted(SAMPLE.iterdir()) if (folder / "vi.md").is_file()]
    pages = {}
    for number, source in zip(range(count), itertools.cycle(sources), strict=False):
        name = f"page-{number:03}"
        texts = {tag: _text(source, tag, number) for tag in languages if (source / f"{tag}.md").is_file()}
        pages[name] = Page(format=1, id=name, texts=texts)
    return Content(pages, languages)


def publish_first(folder: Path, content: Content, publishers: int, now: dt.datetime) -> SimulatedRepository:
    """A repository in `folder` as it was at `now`: everything at version 1."""
    others = [f"province-{n:02}" for n in range(1, publishers)]
    repository = SimulatedRepository(folder, publishers=(PUBLISHER, *others), now=now)
    manifest, blobs = content.manifest(1)
    base, base_blobs = Content(dict([next(iter(content.pages.items()))]), content.languages).manifest(1)
    base = msgspec.structs.replace(base, pack="base", topics=base.topics[:1])
    targets = {language_path(one): msgspec.json.encode(one) for one in content.languages.values()}
    targets |= {plan_path(one): msgspec.json.encode(one) for one in _plans(PORTAL, tuple(content.languages))}
    targets |= {pack_path(one): msgspec.json.encode(one) for one in (manifest, base)}
    repository.publish(targets, [*blobs, *base_blobs], now)
    for name in others:
        _release(repository, name, msgspec.structs.replace(manifest, publisher=name), now)
    _point(repository, dict.fromkeys(others, 1), now)
    return repository


def publish_edit(repository: SimulatedRepository, content: Content, version: int, now: dt.datetime) -> None:
    """The pack with one page put differently."""
    manifest, blobs = content.edited(version).manifest(version)
    repository.publish_pack(manifest, blobs, now)


def publish_notice(repository: SimulatedRepository, version: int, now: dt.datetime) -> None:
    """A warning in every language."""
    text = NoticeText(title=f"Gate closed ({version})", what="The gate is closed.", steps=("Wait for staff.",))
    notice = Notice(
        format=1,
        publisher=PUBLISHER,
        id="closed",
        version=version,
        severity=Gravity.WARNING,
        icon="warning",
        start=now,
        end=now + dt.timedelta(days=1),
        issued_at=now,
        texts=dict.fromkeys(load_language_packs(), text),
    )
    path = str(TargetPath(Kind.NOTICE, PUBLISHER, "closed"))
    repository.publish({path: write_notice(notice)}, (), now)


def _release(repository: SimulatedRepository, name: str, manifest: Manifest, now: dt.datetime) -> None:
    """What a publisher's first release leaves behind, without the way through the inbox: there are many of them."""
    path, data = pack_path(manifest), msgspec.json.encode(manifest)
    role = draft(None, {path: data}, now)
    for signer in (repository.author(name), repository.approver(name)):
        role.sign(signer, append=True)
    put(repository.publish_dir / target_file(path, sha256_hex(data)), data)
    put(repository.publish_dir / metadata_file(name, 1), role.to_bytes())


def _point(repository: SimulatedRepository, roles: dict[str, int], now: dt.datetime) -> None:
    """Snapshot and timestamp that name `roles`."""
    tree, online = repository.published.tree(), repository.online
    snapshot = next_snapshot(tree.snapshot, roles, online.snapshot, now)
    data, version = snapshot.to_bytes(), snapshot.signed.version
    put(repository.publish_dir / metadata_file("snapshot", version), data)
    put(
        repository.publish_dir / TIMESTAMP_FILE,
        next_timestamp(tree.timestamp, data, version, online.timestamp, now).to_bytes(),
    )


def _plans(portal: str, tags: tuple[str, ...]) -> tuple[PlanLayer, PlanLayer]:
    nation = PlanLayer(
        format=1,
        publisher=PUBLISHER,
        id="nation",
        version=1,
        level=Level.NATION,
        time_zone="Asia/Ho_Chi_Minh",
        languages=tags,
        language_packs=dict.fromkeys(tags, PUBLISHER),
        packs=(PACK,),
        base=BASE,
        portal=portal,
    )
    site = PlanLayer(
        format=1,
        publisher=PUBLISHER,
        id="laboratory",
        version=1,
        level=Level.SITE,
        above=f"{PUBLISHER}/nation",
        names={"vi": "Phòng thử", "en": "Laboratory"},
        modes=(Mode.ROAD,),
    )
    return nation, site


def _text(source: Path, tag: str, number: int) -> PageText:
    """The words of a page of the sample in one language, one paragraph a line."""
    words = (source / f"{tag}.md").read_text(encoding="utf-8").split("---", 2)[2]
    lines = [line for line in words.splitlines() if line.strip()]
    blocks = tuple(Paragraph(id=f"b{n}", fallback=line, text=(Span(text=line),)) for n, line in enumerate(lines))
    state = TranslationState.SOURCE if tag == "vi" else TranslationState.REVIEWED
    return PageText(title=f"{source.name} {number}", summary=lines[0], state=state, revision="0" * 12, blocks=blocks)
