"""One plan and everything it names, fetched and verified, before anything is switched.

Rules:

- The plan is all or nothing: a layer that cannot be trusted leaves everything as it is.
- A pack, language or notice that is refused (bad signature, damaged, written for newer software) keeps the
  release that is shown now, with the proof it came with; the others go on. `problems` says why.
- A pack release that is withdrawn gives way to the one before it; where there is none, the pack goes.
- One that its signers have removed goes. The base pack never does: without it nothing is switched.
- Notices are those that the publishers of the plan's layers list (`agent/notices.py`).
- What cannot be reached stops the whole: it is fetched on the next time. Media stop nothing
  (`agent/fetching/media.py`), unless the disk has no room for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from content_packs.errors import ContentBad, NotListed
from content_packs.languages import read_language
from content_packs.model import Manifest
from content_packs.plan import Plan, PlanLayer, merge, read_layer
from content_packs.reading import read_manifest, read_page
from content_packs.trust.roles import Kind
from content_packs.trust.trust import Trust, TrustedTarget
from content_packs.withdrawals.listing import NOTHING_WITHDRAWN, Withdrawn
from kiosk.activation import Activation, Signed, publisher_of, target_path
from kiosk.agent.downloads import Downloads, Wanted, wanted_blob
from kiosk.agent.notices import NoticeBoard
from kiosk.blobs import BlobStore

InsteadOf: TypeAlias = Callable[[str, Signed | None, Withdrawn], Signed | None]
"""What stands in for a withdrawn release (`agent.former`)."""

MAX_LAYERS = 3


@dataclass(frozen=True)
class Gathered:
    """What to activate: new targets still want a proof, kept ones have theirs."""

    plan: Plan
    layers: list[TrustedTarget | Signed]
    languages: list[TrustedTarget | Signed]
    releases: list[TrustedTarget | Signed]
    notices: list[TrustedTarget | Signed] = field(default_factory=list)

    def fresh(self) -> list[TrustedTarget]:
        every = (*self.layers, *self.languages, *self.releases, *self.notices)
        return [one for one in every if isinstance(one, TrustedTarget)]

    def activation(self, at: dt.datetime, proof: str) -> Activation:
        site = self.layers[-1]
        return Activation(
            at=at,
            plan_ref=self.plan.site,
            plan_sha256=site.sha256,
            plan=self.plan,
            layers=signed(self.layers, proof),
            languages=signed(self.languages, proof),
            releases=signed(self.releases, proof),
            notices=signed(self.notices, proof),
        )


@dataclass
class Gathering:
    """One try. `kept` is what is shown now, by target path."""

    trust: Trust
    store: BlobStore
    downloads: Downloads
    now: dt.datetime
    kept: Mapping[str, Signed]
    instead: InsteadOf
    withdrawn: Withdrawn = NOTHING_WITHDRAWN
    problems: list[str] = field(default_factory=list)
    coming: dict[str, Wanted] = field(default_factory=dict)

    def gather(self, plan_ref: str) -> Gathered:
        """Everything that `plan_ref` names, in the store, but media. Raises `ContentBad` or `CouldNotReach`."""
        layers = self._layers(plan_ref)
        plan = merge([read_layer(layer.data) for layer in layers])
        languages = [
            self._or_kept(target_path(Kind.LANGUAGE, f"{plan.language_packs[tag]}/{tag}"), self._language)
            for tag in plan.languages
        ]
        packs = [pack for pack in plan.packs if pack != plan.base]
        self.withdrawn = self.withdrawn.sparing(plan.base)
        releases = [self._not_withdrawn(target_path(Kind.PACK, pack)) for pack in packs]
        if plan.base:
            releases.append(self._or_kept(target_path(Kind.PACK, plan.base), self._release, needed=True))
        return Gathered(plan, list(layers), _there(languages), _there(releases), self.notices(layers))

    def notices(self, layers: Iterable[TrustedTarget | Signed]) -> list[TrustedTarget | Signed]:
        """What the publishers of these layers have to say now."""
        board = NoticeBoard(self.trust, self.store, self.now, self.kept, self.problems.append)
        return board.gather((publisher_of(layer.path) for layer in layers), self._or_kept)

    def _layers(self, plan_ref: str) -> list[TrustedTarget]:
        """The layers from the nation down."""
        upwards: list[TrustedTarget] = []
        reference = plan_ref
        while reference and len(upwards) < MAX_LAYERS:
            target = self.trust.target(target_path(Kind.PLAN, reference), self.now)
            layer: PlanLayer = read_layer(target.data)
            upwards.append(target)
            reference = layer.above
        for target in upwards:
            self.store.put(target.data)
        return upwards[::-1]

    def _or_kept(
        self, path: str, get: Callable[[str], TrustedTarget], *, needed: bool = False
    ) -> TrustedTarget | Signed | None:
        try:
            return get(path)
        except ContentBad as error:
            self.problems.append(f"{path}: {error}")
            kept = None if isinstance(error, NotListed) and not needed else self.kept.get(path)
            if kept is None and needed:
                raise
            return kept

    def _not_withdrawn(self, path: str) -> TrustedTarget | Signed | None:
        """The release of now; where it is withdrawn, the one that stands in for it."""
        found = self._or_kept(path, self._release)
        if found is None or (path, "", found.sha256) not in self.withdrawn:
            return found
        return self.instead(path, self.kept.get(path), self.withdrawn)

    def _language(self, path: str) -> TrustedTarget:
        target = self.trust.target(path, self.now)
        read_language(target.data)
        self.store.put(target.data)
        return target

    def _release(self, path: str) -> TrustedTarget:
        """A pack's manifest and its pages; its media come later, if there is room for all. Pages that are not
        shown yet are read, to be sure that we can."""
        target = self.trust.target(path, self.now)
        if (path, "", target.sha256) in self.withdrawn:
            return target  # nothing of it is fetched
        manifest = read_manifest(target.data)
        self.coming.update((ref.sha256, wanted_blob(ref)) for ref in manifest.media)
        pages = [wanted_blob(ref) for ref in manifest.pages.values()]
        self.downloads.check_room((*pages, *self.coming.values()))
        self.downloads.fetch(pages)
        for sha256 in {ref.sha256 for ref in manifest.pages.values()} - self._pages_shown(path):
            read_page(self.store.read(sha256))
        self.store.put(target.data)
        return target

    def _pages_shown(self, path: str) -> set[str]:
        kept = self.kept.get(path)
        return {ref.sha256 for ref in read_manifest(self.store.read(kept.sha256)).pages.values()} if kept else set()


def blobs_of(activation: Activation, store: BlobStore) -> set[str]:
    """Every stored file that `activation` shows. Raises `ContentBad` when a manifest cannot be read."""
    found = {one.sha256 for one in activation.targets()} | activation.proofs()
    for manifest in manifests_of(activation, store):
        found |= {ref.sha256 for ref in (*manifest.pages.values(), *manifest.media)}
    return found


def manifests_of(activation: Activation, store: BlobStore) -> list[Manifest]:
    return [read_manifest(store.read(release.sha256)) for release in activation.releases]


def _there(found: list[TrustedTarget | Signed | None]) -> list[TrustedTarget | Signed]:
    return [one for one in found if one is not None]


def signed(found: Iterable[TrustedTarget | Signed], proof: str) -> tuple[Signed, ...]:
    """`found` as an activation names them; new ones stand in `proof`."""
    return tuple(
        one
        if isinstance(one, Signed)
        else Signed(path=one.path, version=one.version, sha256=one.sha256, length=one.length, proof=proof)
        for one in found
    )
