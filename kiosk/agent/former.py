"""The release before the present one, kept for each pack: what stands in when the present one is withdrawn.

Its files stay in the store beside those of the present release, most of which are the same. It stands in only
when its proof still holds, all of its files are there, and it was not withdrawn itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping

from content_packs.errors import ContentBad
from content_packs.reading import read_manifest
from content_packs.withdrawals.listing import Withdrawn
from kiosk.activation import Activation, Signed
from kiosk.agent.repair import Repair
from kiosk.blobs import BlobStore


def formers(known: Mapping[str, Signed], shown: Activation | None, coming: Activation) -> dict[str, Signed]:
    """The release before, by path, once `coming` takes the place of `shown`. Packs that the plan left are left."""
    following = {one.path: one for one in coming.releases}
    before = {one.path: one for one in (shown.releases if shown else ())}
    kept: dict[str, Signed] = {}
    for path, present in following.items():
        last = before.get(path)
        changed = last is not None and last.sha256 != present.sha256
        if found := last if changed else known.get(path):
            kept[path] = found
    return kept | {path: known[path] for path in known if path not in following and path in before}


class Former:
    """Finds what may stand in for a withdrawn release."""

    def __init__(self, store: BlobStore, repair: Repair, known: Mapping[str, Signed]) -> None:
        self._store = store
        self._repair = repair
        self._known = known

    def instead_of(self, path: str, kept: Signed | None, withdrawn: Withdrawn) -> Signed | None:
        """The release of `path` that is shown now, or the one before it; None when neither may be shown."""
        for one in (kept, self._known.get(path)):
            if one is not None and (path, "", one.sha256) not in withdrawn and self._is_whole(one):
                return one
        return None

    def _is_whole(self, one: Signed) -> bool:
        try:
            manifest = read_manifest(self._store.read(one.sha256))
        except ContentBad:
            return False
        files = manifest.pages.values()  # media may be on their way
        return self._repair.stands(one) and all(self._store.has(ref.sha256, ref.length) for ref in files)


def blobs_of_formers(known: Iterable[Signed], store: BlobStore) -> set[str]:
    """Every stored file that they need. One whose manifest is damaged stands in for nothing, and needs nothing."""
    found: set[str] = set()
    for one in known:
        with contextlib.suppress(ContentBad):
            manifest = read_manifest(store.read(one.sha256))
            found |= {one.sha256, one.proof, *(ref.sha256 for ref in (*manifest.pages.values(), *manifest.media))}
    return found
