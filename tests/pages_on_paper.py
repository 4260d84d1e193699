"""What every content without a store has in common: pages by their reference, and no files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content_packs.model import Page, Topic


class PagesOnPaper:
    """Whoever derives from it fills `_pages`."""

    _pages: dict[str, Page]

    def pages(self, pack: str, topic: Topic, today: dt.date | None, /) -> tuple[str, ...]:
        return tuple(ref for page in topic.pages if self.page(ref := f"{pack}/{page}", today))

    def page(self, reference: str, _today: dt.date | None, /) -> Page | None:
        return self._pages.get(reference)

    def picture(self, _sha256: str, /) -> bytes | None:
        return None

    def file(self, _sha256: str, /) -> Path | None:
        return None
