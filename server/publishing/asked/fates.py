"""What became of a request meanwhile: read from the publisher's inbox and from what is released."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from content_packs.publishing.published import Published
from content_packs.signing.calls.messages import Listed, State
from server.publishing.asked.records import Record

KEPT = dt.timedelta(days=30)
"""How long files of a request that came to nothing are kept, so that it can be drafted again."""


@dataclass(frozen=True)
class Fates:
    """`inbox` is the publisher's, `published` what it has written."""

    inbox: Path
    published: Published

    def outcome(self, listed: Listed) -> tuple[State, str] | None:
        """What the publisher made of it, and why; None while it does not say."""
        if (self.inbox / "accepted" / listed.id).is_dir():
            return State.PUBLISHED, ""
        told = self.inbox / "refused" / listed.id / "refused.txt"
        return (State.REFUSED, told.read_text(encoding="utf-8").strip()) if told.is_file() else None

    def is_overtaken(self, listed: Listed) -> bool:
        """Whether the version that it claims was published without it."""
        released = self.published.tree().signed.get(listed.publisher)
        return released is not None and released.signed.version >= listed.version and self.outcome(listed) is None

    def is_due(self, record: Record, now: dt.datetime) -> bool:
        """Whether what is known of a request is no longer all of it."""
        listed = record.listed
        if listed.state is State.WAITING:
            return not listed.missing or self.is_overtaken(listed)
        if listed.state is State.SUBMITTED:
            return self.outcome(listed) is not None
        return not record.light and (listed.state is State.PUBLISHED or now - listed.history[-1].at > KEPT)
