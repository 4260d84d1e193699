"""FETCH: media in the order in which they are missed: captions and indexes, pictures, sounds, films."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.model import BlobRef, Manifest, MediaKind
from content_packs.reading import read_page
from kiosk.agent.downloads import Downloads, MoreToFetch, wanted_blob
from kiosk.blobs import BlobStore
from kiosk.errors import DiskFailingError

RANKS = {
    MediaKind.CAPTIONS: 0,
    MediaKind.IMAGE: 1,
    MediaKind.PLAN: 1,
    MediaKind.AUDIO: 2,
    MediaKind.VIDEO: 3,
}
INDEX_RANK = 0
NAMELESS_RANK = 1
"""Of what no page names: the publisher's emblem, a scene's picture."""


class MediaToCome:
    """The media of what is about to be shown, or is shown already."""

    def __init__(self, store: BlobStore, downloads: Downloads, manifests: Sequence[Manifest]) -> None:
        self._store = store
        self._downloads = downloads
        self._manifests = manifests

    def fetch(self, shown: Iterable[Manifest]) -> Exception | None:
        """Bring what is missing as far as it goes, out of the files of what is `shown` too. What holds it up, which
        does not hold up the words; but a disk without room does, and is raised."""
        self._downloads.offer(ref for manifest in (*shown, *self._manifests) for ref in manifest.media)
        try:
            for alike in in_order(self._store, self._manifests):
                self._downloads.fetch((wanted_blob(ref) for ref in alike), media=True)
        except DiskFailingError:
            raise
        except (ContentBad, CouldNotReach) as error:
            return error
        return None

    def to_come(self) -> tuple[str, ...]:
        """Hashes of what is not here."""
        return tuple(sorted(ref.sha256 for ref in media_to_come(self._store, self._manifests)))

    def sentence(self, held: Exception | None) -> str:
        """For the operator: how many of how many, and why; "" when all is here."""
        if held is None:
            return ""
        of = len({ref.sha256 for manifest in self._manifests for ref in manifest.media})
        why = "" if isinstance(held, MoreToFetch) else f" ({held})"
        return f"media to come: {len(self.to_come())} of {of}{why}"


def media_to_come(store: BlobStore, manifests: Iterable[Manifest]) -> list[BlobRef]:
    """Media that are not in the store, each once."""
    every = {ref.sha256: ref for manifest in manifests for ref in manifest.media}
    return [ref for ref in every.values() if not store.has(ref.sha256, ref.length)]


def in_order(store: BlobStore, manifests: Iterable[Manifest]) -> Iterator[list[BlobRef]]:
    """What is to come, the most missed first; of one kind the small ones first. Pages must be in the store."""
    missing: list[BlobRef] = []
    ranks: dict[str, int] = {}
    for manifest in manifests:
        coming = media_to_come(store, (manifest,))
        missing += coming
        ranks |= _ranks(store, manifest) if coming else {}
    ranked = sorted(missing, key=lambda ref: (ranks.get(ref.sha256, NAMELESS_RANK), ref.length, ref.sha256))
    for _, alike in groupby(ranked, key=lambda ref: ranks.get(ref.sha256, NAMELESS_RANK)):
        yield list(alike)


def _ranks(store: BlobStore, manifest: Manifest) -> dict[str, int]:
    pages = (read_page(store.read(ref.sha256)) for ref in manifest.pages.values())
    items = (item for page in pages for item in page.media.values())
    ranks = {file.sha256: RANKS[item.kind] for item in items for file in item.files}
    return ranks | {ref.chunks: INDEX_RANK for ref in manifest.media if ref.chunks}
