"""What typesetting yields: boxes with a place, a role, a voice, places to touch, and a picture to paint.

Pure data. Lengths are device pixels, y grows downward, origin at the top left corner of the
sheet that was set. Boxes stand in reading order. A box is painted by `raster.paint`, on the
thread whose `Typesetter` made it (Pango layouts may not cross threads).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from content_packs.typeset.layout import TextLayout


class Role(StrEnum):
    """What a box is to someone who cannot see it."""

    TITLE = "title"
    SUMMARY = "summary"
    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    STEPS = "steps"
    TABLE = "table"
    CALLOUT = "callout"
    IMAGE = "image"
    MEDIA = "media"
    CONTACT = "contact"
    FACT = "fact"
    QUESTION = "question"
    ANSWER = "answer"
    PLAN = "plan"
    NOTE = "note"
    BUTTON = "button"
    GROUND = "ground"  # decoration; not spoken, not focused


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def grown(self, by: float) -> Rect:
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, dx: float, dy: float) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def holds(self, other: Rect) -> bool:
        """Whether all of `other` lies in this, which is larger."""
        across = self.x <= other.x and other.x + other.width <= self.x + self.width
        down = self.y <= other.y and other.y + other.height <= self.y + self.height
        return across and down and self.width * self.height > other.width * other.height


WHOLE = Rect(0.0, 0.0, 1.0, 1.0)
"""All of a picture, as parts of its width and height."""


POINT = "point:"
"""Before a place of a floor plan, ``<block>.<point>``: the action of its number, and its id among the open items
of a page."""


@dataclass(frozen=True)
class Hit:
    """A place to touch and what it does. `rect` is at least the touch minimum; `action` is an
    action word and its object, joined by a colon (``page:visa``, ``language:km``, ``back``)."""

    rect: Rect
    action: str
    spoken: str = ""


@dataclass(frozen=True)
class Fill:
    rect: Rect
    colour: str  # "#rrggbb"
    radius: float = 0.0

    def moved(self, dx: float, dy: float) -> Fill:
        return replace(self, rect=self.rect.moved(dx, dy))


@dataclass(frozen=True)
class Stroke:
    """A line inside the edge of `rect`, `width` wide."""

    rect: Rect
    colour: str
    width: float
    radius: float = 0.0

    def moved(self, dx: float, dy: float) -> Stroke:
        return replace(self, rect=self.rect.moved(dx, dy))


@dataclass(frozen=True)
class Words:
    """Shaped text, its layout's top left corner at x, y."""

    layout: TextLayout
    x: float
    y: float
    colour: str

    def moved(self, dx: float, dy: float) -> Words:
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True)
class Picture:
    """A bitmap scaled to fill `rect` (cropped to its shape), by the SHA-256 of its file. `part` is how much
    of it is shown, in parts of its width and height."""

    sha256: str
    rect: Rect
    radius: float = 0.0
    part: Rect = WHOLE

    def moved(self, dx: float, dy: float) -> Picture:
        return replace(self, rect=self.rect.moved(dx, dy))


@dataclass(frozen=True)
class Modules:
    """A QR code: rows of booleans, drawn as whole pixels in `rect`, its quiet zone included."""

    rows: tuple[tuple[bool, ...], ...]
    rect: Rect
    dark: str
    light: str

    def moved(self, dx: float, dy: float) -> Modules:
        return replace(self, rect=self.rect.moved(dx, dy))


@dataclass(frozen=True)
class Veil:
    """`colour` whole at one side of `rect` and gone at the other: a picture under it ends without an edge."""

    rect: Rect
    colour: str
    from_right: bool = False  # where it is whole

    def moved(self, dx: float, dy: float) -> Veil:
        return replace(self, rect=self.rect.moved(dx, dy))


Paint: TypeAlias = Fill | Stroke | Words | Picture | Modules | Veil


@dataclass(frozen=True)
class Box:
    """One block or control where it stands.

    `language` is its BCP 47 tag, `spoken` what speech says (empty: nothing), `focus` its place
    in the linear order of the five-key keypad (None: never focused). `ground` is the opaque
    colour the raster starts from, so that no blending is needed on screen.
    """

    id: str
    role: Role
    rect: Rect
    ground: str
    paint: tuple[Paint, ...]
    language: str
    spoken: str = ""
    hits: tuple[Hit, ...] = ()
    focus: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A set page or screen part: boxes in reading order on a ground of `width` × `height` px."""

    width: int
    height: int
    ground: str
    boxes: tuple[Box, ...] = field(default=())

    def hit(self, x: float, y: float) -> Hit | None:
        """The place to touch at x, y; where grown places overlap, the nearest centre wins, and a place on
        another (a number on a plan) wins over it."""
        found = [hit for box in self.boxes for hit in box.hits if hit.rect.contains(x, y)]
        upper = [hit for hit in found if not any(hit.rect.holds(other.rect) for other in found)]
        return min(upper, key=lambda hit: _distance(hit.rect, x, y), default=None)


def _distance(rect: Rect, x: float, y: float) -> float:
    return (rect.x + rect.width / 2 - x) ** 2 + (rect.y + rect.height / 2 - y) ** 2
