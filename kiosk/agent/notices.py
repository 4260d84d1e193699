"""The notices that are for a kiosk's plan: discovered in the verified roles of its publishers, and fetched.

Rules:

- Every publisher that owns a layer of the plan may warn; what it lists is what there is.
- A notice that is refused keeps the one that is shown, with its proof; one that is listed no more goes.
- At most `MAX_NOTICES` of a publisher are taken: whoever floods takes nothing else off the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from content_packs.notices.notice import read_notice
from content_packs.trust.roles import Kind
from content_packs.trust.trust import Trust, TrustedTarget
from kiosk.blobs import BlobStore

MAX_NOTICES = 64
"""Of one publisher, first by name. Nobody reads more."""


@dataclass(frozen=True)
class NoticeBoard:
    """What the publishers of a plan have to say now. `complain` hears a sentence for the operator."""

    trust: Trust
    store: BlobStore
    now: dt.datetime
    complain: Callable[[str], None]

    def listed(self, publishers: Iterable[str]) -> Iterator[str]:
        """Paths of the notices of `publishers`. Raises `ContentBad` when a role cannot be trusted."""
        for publisher in dict.fromkeys(publishers):
            paths = self.trust.listed(Kind.NOTICE, publisher, self.now)
            if len(paths) > MAX_NOTICES:
                self.complain(f"{publisher} has released {len(paths)} notices; {MAX_NOTICES} are shown: remove some")
            yield from paths[:MAX_NOTICES]

    def fetch(self, path: str) -> TrustedTarget:
        """One notice, in the store. Raises `ContentBad` when it is refused."""
        target = self.trust.target(path, self.now)
        read_notice(target.data)
        self.store.put(target.data)
        return target
