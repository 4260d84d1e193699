"""SIGN: which screens of a request are worth a look: every changed page and notice, in every language and on
both kinds of panel in which it would look different. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from content_packs.geometry import Geometry
from content_packs.signing.compare.walk import Move
from content_packs.signing.difference import TargetDifference
from kiosk.desk.drawing.postings import POSTED


class Side(StrEnum):
    BEFORE = "before"
    AFTER = "after"


PANELS: Mapping[str, Geometry] = {
    "portrait": Geometry.of_diagonal((1080, 1920), 43),
    "landscape": Geometry.of_diagonal((1920, 1080), 32),
}
"""The panels that gates have; a test keeps them those of the gallery."""


@dataclass(frozen=True)
class Item:
    """A page of a pack, or a notice, that would look different in the languages `tags`. `page` is empty for a
    notice; `titles` by language."""

    path: str
    page: str
    move: Move
    tags: tuple[str, ...]
    titles: Mapping[str, str] = field(compare=False)

    @property
    def name(self) -> str:
        """What its pictures' folder is called."""
        return f"{self.path.removesuffix('.json')}/{self.page}".strip("/").replace("/", "-")

    def title(self, tag: str) -> str:
        """Its title for a reader of `tag`."""
        return self.titles.get(tag) or next(iter(self.titles.values()), self.page or self.path)

    def sides(self) -> tuple[Side, ...]:
        """Which of before and after there is."""
        return {Move.NEW: (Side.AFTER,), Move.GONE: (Side.BEFORE,)}.get(self.move, tuple(Side))


@dataclass(frozen=True)
class View:
    """One item for one reader: language, kind of panel, side."""

    item: Item
    tag: str
    panel: str
    side: Side


def items(differences: Iterable[TargetDifference]) -> Iterator[Item]:
    """Everything that can be looked at, in the order of the difference."""
    for each in differences:
        path = each.target.path
        for page in each.pages:
            yield Item(path, page.id, page.part.move, page.part.seen_in(), page.titles)
        if each.kind in POSTED and each.part.tags:
            yield Item(path, "", each.move, each.part.tags, {})


def views(item: Item) -> Iterator[View]:
    """Every picture of `item`."""
    for panel in PANELS:
        for tag in item.tags:
            yield from (View(item, tag, panel, side) for side in item.sides())
