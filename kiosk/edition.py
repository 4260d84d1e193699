"""SHOW: what one activation holds, verified again as it is opened. Read only, no network.

Rules:

- Every signed file must stand in its stored proof, which must hold against the embedded `root.json`
  (expiry ignored), and every byte must have its hash as it is read.
- Nothing here raises to the screen: a damaged page is left out and named in `damaged` for the agent to
  fetch again; it is there again as soon as its bytes are.
- Media that are still on their way are left out of their pages; their words stand.
- A notice that is damaged is left out; the others are shown, and so is all the rest.
- A whole edition that cannot be opened gives way to the one before it. Only when neither opens whole is
  what is left of them shown.
- What is withdrawn is not there, in any form; where it was all there was, nothing is. The base pack and dangers stay.
- Dates take content away only when the time is known. The plan's order is the screen's order, the base
  pack last.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.display_plan import DisplayEntry
from content_packs.errors import ContentBad, Untrusted
from content_packs.languages import LanguagePack, read_language
from content_packs.model import Manifest, Page, Topic
from content_packs.notices.notice import Notice
from content_packs.plan import Plan, is_for, merge, read_layer
from content_packs.reading import read_manifest, read_page
from content_packs.trust.proof import TargetInfo, verify_proof
from content_packs.withdrawals.listing import NOTHING_WITHDRAWN, Withdrawn, pack_path
from kiosk.activation import Activation, Signed
from kiosk.blobs import BlobStore
from kiosk.errors import BlobDamaged, EditionDamaged
from kiosk.hidden import not_hidden
from kiosk.posted import posted
from kiosk.search.finder import Finder
from kiosk.search.naming import FOLDER
from kiosk.to_come import without

ROOT_FILE = "root.json"
MAX_TOPICS = 8
NAMED = 3
"""How many of what is missing are named to the operator."""


@dataclass(frozen=True)
class TopicRef:
    """A tile: the pack it is from, ``<publisher>/<pack>``, and the topic itself."""

    pack: str
    topic: Topic


class Edition:
    """What one activation shows. Made by `open_best`. `activation` names no release that did not open."""

    def __init__(
        self, store: BlobStore, root: bytes, activation: Activation, damaged: set[str], *, lenient: bool = False
    ) -> None:
        """Raises `EditionDamaged`; when `lenient`, only if there is no plan, no language or no pack. What is
        found damaged is added to `damaged`."""
        self.activation = activation
        self.withdrawn = self._spared = NOTHING_WITHDRAWN
        self._whole = self
        self._store = store
        self._pages: dict[str, Page] = {}
        self._damaged = damaged
        self._proofs = self._verified(root)
        self.plan: Plan = self._merged()
        self.manifests: Mapping[str, Manifest] = self._manifests(lenient)
        self.languages: dict[str, LanguagePack] = self._languages()
        self.notices: tuple[Notice, ...] = self._notices()
        opened = tuple(release for release in activation.releases if release.reference in self.manifests)
        self.activation = msgspec.structs.replace(activation, releases=opened)  # what did not open is not proved
        releases = {release.reference: release.sha256 for release in opened}
        self._finder = Finder(store.home / FOLDER, releases, self.languages)
        self._finder.open()

    def without(self, withdrawn: Withdrawn) -> Edition:
        """This edition as it may be shown when all of `withdrawn`, and nothing else, is withdrawn."""
        whole = self._whole
        spared = withdrawn.sparing(self.plan.base)
        if not spared.revisions and whole.withdrawn == withdrawn:
            return whole
        shown = copy.copy(whole)
        shown.withdrawn = withdrawn
        shown._spared = spared
        staying = [one for one in whole.activation.releases if (one.path, "", one.sha256) not in spared]
        shown.manifests = {one.reference: whole.manifests[one.reference] for one in staying}
        notices = not_hidden(whole.activation.notices, spared, self._signed)
        shown.activation = msgspec.structs.replace(whole.activation, releases=tuple(staying), notices=notices)
        shown.notices = shown._notices()
        return shown

    @property
    def damaged(self) -> frozenset[str]:
        """Hashes of stored files that were found damaged or missing, and names of such indexes."""
        return frozenset(self._damaged | self._finder.damaged)

    def open_indexes(self) -> None:
        """Open indexes that the agent has made, or made again, since. Not on the ui's thread."""
        self._finder.open()

    def found(self, typed: str, tag: str) -> Iterator[str]:
        """References of pages that `typed` finds for a reader of `tag`, the best first. They may be past their date."""
        return self._finder.found(typed, tag)

    def topics(self, today: dt.date | None) -> tuple[TopicRef, ...]:
        """The tiles of the home screen, at most eight, of packs that are for this site and not past their date."""
        return self._all_topics(today)[:MAX_TOPICS]

    def problem(self, today: dt.date | None) -> str:
        """What this edition cannot show, as sentences for the operator, or ""."""
        over = len(self._all_topics(today)) - MAX_TOPICS
        topics = "topics do" if over > 1 else "topic does"
        many = f"{over} {topics} not fit on the home screen, which holds {MAX_TOPICS}"
        missing = sorted({entry.ref for entry in self.plan.display if not self._has(entry, today)})
        gone = f"the plan's display names {', '.join(missing[:NAMED])}, which cannot be shown"
        return "; ".join(said for said, holds in ((many, over > 0), (gone, bool(missing))) if holds)

    def _has(self, entry: DisplayEntry, today: dt.date | None) -> bool:
        if entry.page:
            return self.page(entry.page, today) is not None
        topics = (found for found in self.topics(today) if f"{found.pack}/{found.topic.id}" == entry.topic)
        return any(self.pages(found.pack, found.topic, today) for found in topics)

    def pages(self, pack: str, topic: Topic, today: dt.date | None) -> tuple[str, ...]:
        """References of the pages of `topic` that can be shown, in order."""
        references = (f"{pack}/{page}" for page in topic.pages)
        return tuple(reference for reference in references if self.page(reference, today) is not None)

    def page(self, reference: str, today: dt.date | None) -> Page | None:
        """The page ``<publisher>/<pack>/<page>``; None when it is damaged, past its date or not in this edition."""
        pack, _, name = reference.rpartition("/")
        manifest = self.manifests.get(pack)
        if manifest is None or name not in manifest.pages or not self._is_shown(pack, manifest, today):
            return None
        if self._is_withdrawn(pack, name):
            return None
        page = self._pages.get(reference) or self._read_page(reference, name, manifest.pages[name].sha256)
        return page if page is not None and _holds(page.valid_until, today) else None

    def picture(self, sha256: str) -> bytes | None:
        """A stored file; None when it is damaged."""
        try:
            data = self._store.read(sha256)
        except BlobDamaged:
            self._note_missing(sha256)
            return None
        self._damaged.discard(sha256)
        return data

    def file(self, sha256: str) -> Path | None:
        """A stored file to be read piece by piece (a film, a sound); None when it is damaged. From any thread."""
        try:
            path = self._store.verified(sha256)
        except BlobDamaged:
            self._note_missing(sha256)
            return None
        self._damaged.discard(sha256)
        return path

    # -- inside

    def _note_missing(self, sha256: str) -> None:
        """What is still on its way is not damaged."""
        if sha256 not in self.activation.to_come:
            self._damaged.add(sha256)

    def _is_to_come(self, sha256: str) -> bool:
        return sha256 in self.activation.to_come and not self._store.path(sha256).exists()

    def _all_topics(self, today: dt.date | None) -> tuple[TopicRef, ...]:
        return tuple(
            TopicRef(pack, topic)
            for pack, manifest in self.manifests.items()
            if self._is_shown(pack, manifest, today)
            for topic in manifest.topics
            if not topic.pages or not all(self._is_withdrawn(pack, name) for name in topic.pages)
        )

    def _is_withdrawn(self, pack: str, name: str) -> bool:
        if not self._spared.revisions:
            return False
        return (pack_path(pack), name, self.manifests[pack].pages[name].sha256) in self._spared

    def _verified(self, root: bytes) -> dict[str, Mapping[str, TargetInfo]]:
        """What each stored proof vouches for."""
        try:
            return {proof: verify_proof(root, self._read(proof)) for proof in sorted(self.activation.proofs())}
        except ContentBad as error:
            raise EditionDamaged(self.activation.id, str(error)) from error

    def _merged(self) -> Plan:
        try:
            return merge([read_layer(self._signed(layer)) for layer in self.activation.layers])
        except ContentBad as error:
            raise EditionDamaged(self.activation.id, str(error)) from error

    def _manifests(self, lenient: bool) -> dict[str, Manifest]:
        found: dict[str, Manifest] = {}
        for release in self.activation.releases:
            try:
                found[release.reference] = read_manifest(self._signed(release))
            except ContentBad as error:
                if not lenient:
                    raise EditionDamaged(self.activation.id, str(error)) from error
        if not found:
            raise EditionDamaged(self.activation.id, "no pack is left of it")
        return found

    def _languages(self) -> dict[str, LanguagePack]:
        """The languages in the plan's order. A damaged one is left out: the others can still be spoken."""
        found: dict[str, LanguagePack] = {}
        for signed in self.activation.languages:
            try:
                language = read_language(self._signed(signed))
                found[language.tag] = language
            except ContentBad:
                continue
        if not found:
            raise EditionDamaged(self.activation.id, "no language is left of it")
        return found

    def _notices(self) -> tuple[Notice, ...]:
        """The notices that are for this site, the gravest first, whether their time has come or not."""
        return posted(self.activation.notices, self._signed, self.plan, self.languages)

    def _signed(self, signed: Signed) -> bytes:
        """The bytes of a signed file, if its proof names exactly these."""
        info = self._proofs[signed.proof].get(signed.path)
        if info is None or (info.sha256, info.version) != (signed.sha256, signed.version):
            raise Untrusted(f"{signed.path} is not what its stored proof vouches for")
        return self._read(signed.sha256)

    def _read(self, sha256: str) -> bytes:
        data = self.picture(sha256)
        if data is None:
            raise BlobDamaged(sha256)
        return data

    def _read_page(self, reference: str, name: str, sha256: str) -> Page | None:
        try:
            page = read_page(self._read(sha256))
        except ContentBad:
            return None
        if page.id != name or not page.texts:
            return None
        self._pages[reference] = without(page, self._is_to_come)
        return self._pages[reference]

    def _is_shown(self, pack: str, manifest: Manifest, today: dt.date | None) -> bool:
        """Whether the pack has not ended and is for this site. The base pack is for everyone."""
        for_us = pack == self.plan.base or is_for(manifest.audience, self.plan)
        return for_us and _holds(manifest.valid_until, today)


def open_best(home: Path, activations: Sequence[Activation | None]) -> Edition | None:
    """The first of `activations` that opens whole; else the first of which something is left; else None."""
    store = BlobStore(home)
    try:
        root = (home / ROOT_FILE).read_bytes()
    except OSError:
        return None
    damaged: set[str] = set()
    for lenient in (False, True):
        for activation in activations:
            if activation is not None and (edition := _opened(store, root, activation, damaged, lenient)):
                return edition
    return None


def _opened(store: BlobStore, root: bytes, activation: Activation, damaged: set[str], lenient: bool) -> Edition | None:
    try:
        return Edition(store, root, activation, damaged, lenient=lenient)
    except EditionDamaged:
        return None


def _holds(valid_until: dt.date | None, today: dt.date | None) -> bool:
    return valid_until is None or today is None or today <= valid_until
