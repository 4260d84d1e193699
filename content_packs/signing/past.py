"""SIGN: what is released now, as this signer's machine trusts it: what a request is compared with.

Nothing is believed that the trusted roles do not name by hash. Blobs are kept in `folder`, so that a second
look costs no network; a kept file that was changed is fetched again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from content_packs.durable import put
from content_packs.errors import Untrusted
from content_packs.fetching import Fetcher, fetch
from content_packs.model import BlobRef
from content_packs.reading import sha256_hex
from content_packs.trust.roles import blob_file
from content_packs.trust.trust import Trust


class Past(Protocol):
    """The released files of a repository. Raises `ContentBad` or `CouldNotReach`."""

    def target(self, path: str) -> bytes: ...
    def blob(self, ref: BlobRef) -> bytes: ...


@dataclass(frozen=True)
class TrustedPast:
    """`trust` vouches, `fetcher` carries, `folder` keeps."""

    trust: Trust
    fetcher: Fetcher
    folder: Path
    now: dt.datetime

    def target(self, path: str) -> bytes:
        """The released target at `path`."""
        return self.trust.target(path, self.now).data

    def blob(self, ref: BlobRef) -> bytes:
        """A blob that a trusted manifest names."""
        kept = self.folder / blob_file(ref.sha256)
        data = kept.read_bytes() if kept.is_file() else b""
        if sha256_hex(data) == ref.sha256:
            return data
        data = fetch(self.fetcher, blob_file(ref.sha256), ref.length).body
        if sha256_hex(data) != ref.sha256:
            raise Untrusted(f"Blob {ref.sha256[:12]}… was changed on its way; try again, or ask who keeps the server.")
        put(kept, data)
        return data
