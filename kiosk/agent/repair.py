"""Content that rotted on the disk: found by the ui as it reads or here at the start, and fetched again.

What the ui reports is looked at, not believed: a file whose hash is right is left alone.
"""

from __future__ import annotations

from collections.abc import Collection

from content_packs.errors import ContentBad
from content_packs.trust.proof import verify_proof
from kiosk.activation import Activation, Signed
from kiosk.agent.gathering import blobs_of
from kiosk.blobs import BlobStore
from kiosk.errors import BlobDamaged


class Repair:
    """Decides what of the current content can still be relied upon."""

    def __init__(self, store: BlobStore, root: bytes) -> None:
        self._store = store
        self._root = root

    def look(self, reported: Collection[str], current: Activation | None) -> bool:
        """Remove those of `reported` that are damaged; whether `current` needs any of them again."""
        damaged = {sha256 for sha256 in reported if self._is_damaged(sha256)}
        if not damaged or current is None:
            return False
        try:
            return bool(damaged & blobs_of(current, self._store))
        except ContentBad:
            return True

    def sound(self, current: Activation | None) -> dict[str, Signed]:
        """What of `current` still stands in a proof that holds, by path, its own bytes unharmed."""
        if current is None:
            return {}
        holding = {proof: self._vouched(proof) for proof in current.proofs()}
        return {
            one.path: one
            for one in current.targets()
            if holding[one.proof].get(one.path) == one.sha256 and not self._is_damaged(one.sha256)
        }

    def stands(self, one: Signed) -> bool:
        """Whether the proof of `one` holds and names its bytes."""
        return self._vouched(one.proof).get(one.path) == one.sha256

    def _vouched(self, proof: str) -> dict[str, str]:
        try:
            return {path: info.sha256 for path, info in verify_proof(self._root, self._store.read(proof)).items()}
        except ContentBad:
            return {}

    def _is_damaged(self, sha256: str) -> bool:
        try:
            self._store.read(sha256)
        except BlobDamaged:
            self._store.remove(sha256)
            return True
        return False
