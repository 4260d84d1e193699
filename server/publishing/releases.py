"""What is published right now, as one unchanging picture that many requests share.

Reads the publish directory through `content_packs.publishing.published`, which checks every signature and hash.
The picture is made again when the directory's version changes. A directory that cannot be read just
then (no ceremony yet, a disk that fails) keeps the last good picture, or shows an empty one.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec
import structlog

from content_packs.errors import ContentBad, NotListed
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.model import Manifest, Page
from content_packs.plan import Level, Plan, PlanLayer, merge
from content_packs.publishing.published import Published
from content_packs.publishing.terms import Term, terms
from content_packs.publishing.withdrawing import ended
from content_packs.trust.roles import Kind, TargetPath
from content_packs.withdrawals.listing import NOTHING_WITHDRAWN, Withdrawn, pack_path, withdrawn
from server.publishing.expected import Expected, expected_of

MAX_PAGES_KEPT = 512

log = structlog.get_logger()


class Picture(msgspec.Struct, frozen=True):
    """One state of the publish directory. Keys of `manifests` and `plans` are ``<publisher>/<name>``."""

    version: str
    manifests: Mapping[str, Manifest]
    languages: Mapping[str, LanguagePack]  # by tag, in the nation's order
    plans: Mapping[str, Plan]
    expected: Mapping[str, Expected]
    messages: Messages
    demo: bool
    withdrawn: Withdrawn = NOTHING_WITHDRAWN
    gone: frozenset[str] = frozenset()  # packs of which the published release is withdrawn

    def is_withdrawn(self, manifest: Manifest, page: str = "") -> bool:
        """Whether the published release of a pack, or this page of it, must not be shown."""
        reference = f"{manifest.publisher}/{manifest.pack}"
        if reference in self.gone:
            return True
        return bool(page) and (pack_path(reference), page, manifest.pages[page].sha256) in self.withdrawn


NOTHING = Picture("", {}, {}, {}, {}, Messages({}), False)


class Releases:
    """The publish directory as the web layer reads it. Safe for several threads."""

    def __init__(self, publish_dir: Path) -> None:
        self._published = Published(publish_dir)
        self._picture = NOTHING
        self._pages: dict[str, Page] = {}
        self._lock = threading.Lock()

    def picture(self) -> Picture:
        """What is published now."""
        version = self._published.version()
        if version != self._picture.version:
            try:
                self._picture = _picture(self._published, version)
            except (ContentBad, OSError) as wrong:
                log.warning("the publish directory cannot be read; showing what was there before", reason=str(wrong))
        return self._picture

    def terms(self, now: dt.datetime) -> tuple[Term, ...]:
        """How long what is signed still holds, what ends first standing first; empty before the ceremony."""
        try:
            return terms(self._published.tree(), now)
        except (ContentBad, OSError) as wrong:
            log.warning("the roles cannot be read", reason=str(wrong))
            return ()

    def page(self, manifest: Manifest, page_id: str) -> Page:
        """A page of a released pack; raises `NotListed`."""
        if page_id not in manifest.pages:
            raise NotListed(f"{manifest.publisher}/{manifest.pack} has no page {page_id}.")
        sha256 = manifest.pages[page_id].sha256
        with self._lock:
            page = self._pages.get(sha256)
        if page is None:
            page = self._published.page(manifest, page_id)
            self._keep(sha256, page)
        return page

    def blob(self, sha256: str) -> bytes:
        """A stored file, hash-checked."""
        return self._published.blob(sha256)

    def _keep(self, sha256: str, page: Page) -> None:
        """Remember a parsed page by its hash, and forget the one remembered longest ago."""
        with self._lock:
            self._pages[sha256] = page
            if len(self._pages) > MAX_PAGES_KEPT:
                del self._pages[next(iter(self._pages))]


def _picture(published: Published, version: str) -> Picture:
    manifests = published.manifests()
    layers = published.plan_layers()
    plans = _plans(layers)
    hashes = {ref: published.manifest_sha256(ref) for ref in manifests}
    languages = _languages(published.languages(), layers)
    bases = {layer.base for layer in layers.values() if layer.base}
    gone = withdrawn(published.withdrawals(), ended(published))
    for base in bases:
        gone = gone.sparing(base)
    expected = {
        ref: expected_of(plan, _layer_sha256(published, ref), manifests, hashes, gone) for ref, plan in plans.items()
    }
    return Picture(
        version=version,
        manifests=manifests,
        languages=languages,
        plans=plans,
        expected=expected,
        messages=Messages(languages),
        demo=any(layer.demo for layer in layers.values()),
        withdrawn=gone,
        gone=frozenset(ref for ref, sha256 in hashes.items() if (pack_path(ref), "", sha256) in gone),
    )


def _layer_sha256(published: Published, ref: str) -> str:
    publisher, _, name = ref.partition("/")
    return published.target_sha256(str(TargetPath(Kind.PLAN, publisher, name)))


def _plans(layers: Mapping[str, PlanLayer]) -> dict[str, Plan]:
    """Every site's merged plan. One that cannot be merged is left out: no kiosk can follow it."""
    plans = {}
    for ref, layer in layers.items():
        if layer.level is Level.SITE:
            try:
                plans[ref] = merge(_chain(layers, layer))
            except ContentBad as wrong:
                log.warning("a plan is left out", plan=ref, reason=str(wrong))
    return plans


def _chain(layers: Mapping[str, PlanLayer], site: PlanLayer) -> list[PlanLayer]:
    """`site` and the layers above it, nation first."""
    chain = [site]
    while chain[0].above in layers and len(chain) < len(Level):
        chain.insert(0, layers[chain[0].above])
    return chain


def _languages(packs: Mapping[str, LanguagePack], layers: Mapping[str, PlanLayer]) -> dict[str, LanguagePack]:
    """Language packs by tag: those that the nation's layer names, in its order; else all, by tag."""
    nation = next((layer for layer in layers.values() if layer.level is Level.NATION), None)
    if nation is None:
        return {pack.tag: pack for _, pack in sorted(packs.items())}
    named = {tag: packs.get(f"{publisher}/{tag}") for tag, publisher in nation.language_packs.items()}
    order = {tag: place for place, tag in enumerate(nation.languages)}
    found = {tag: pack for tag, pack in named.items() if pack is not None}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))
