"""What every screen is drawn with: one language, one panel, one theme, and how big things are on it.

On the way it stands between the theme and the screens. Lengths come from the theme in millimetres.
A large panel is read from farther away and would set lines of 120 characters at the smallest
legible size, so type and space grow with the panel's short side (`grown`); what must be touched
never shrinks below the theme's millimetres. Whoever asks for larger words gets all words larger, with the
icons that belong to them; where they have no room they shrink, never below what is large at that step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from content_packs.geometry import Geometry
from content_packs.messages import Messages
from content_packs.theme import LARGE_SIGHT_DEGREES, Theme
from content_packs.typeset.boxes import Box, Fill, Hit, Paint, Rect, Role, Stroke
from content_packs.typeset.shaping import Shaper
from content_packs.typeset.text import Align, TextLayout, TypeStyle

REFERENCE_SHORT_MM = 300.0
"""A panel with this short side is set at the theme's own sizes."""

LARGEST_SCALE = 1.6

NARROW_MARGIN = 0.06
"""Of a panel's short side: larger words have no wider margins than this."""

SHRINK = 0.92
"""By how much words become smaller at a time, until they have room."""

SMALLER_HEADING = 0.75
"""The least part of its size that a heading has on one line; else it takes two."""

EVEN_MM = 2.0
"""How near to the narrowest place of their line count even lines are brought."""


def scale_of(geometry: Geometry) -> float:
    """How much larger than the theme's millimetres everything is on this panel."""
    return min(LARGEST_SCALE, max(1.0, min(geometry.panel_mm) / REFERENCE_SHORT_MM))


def grown(theme: Theme, geometry: Geometry) -> Theme:
    """`theme` with the space that belongs to the larger type of a large panel. Type itself is scaled
    where it is set; what must be touched keeps its millimetres."""
    scale = scale_of(geometry)
    return replace(theme, unit_mm=theme.unit_mm * scale, radius_mm=theme.radius_mm * scale)


@dataclass(frozen=True)
class Kit:
    """One language on one panel; the shaper's theme is `grown` for it. `text` is how much larger than
    normal its reader wants words."""

    shaper: Shaper
    messages: Messages
    tag: str
    text: float = 1.0

    @property
    def theme(self) -> Theme:
        return self.shaper.theme

    @property
    def geometry(self) -> Geometry:
        return self.shaper.geometry

    @property
    def rtl(self) -> bool:
        return self.shaper.right_to_left(self.tag)

    @property
    def scale(self) -> float:
        return scale_of(self.geometry)

    def px(self, mm: float) -> float:
        """`mm` of the theme on this panel, whole pixels."""
        return float(round(self.geometry.px(mm * self.scale)))

    def units(self, count: float) -> float:
        return float(round(self.geometry.px(self.theme.unit_mm * count)))

    def glyph(self, mm: float) -> float:
        """The size of an icon that belongs to words and grows with them, whole pixels."""
        return float(round(self.geometry.px(mm * self.scale * self.text)))

    @property
    def smallest(self) -> float:
        """The least cap height at this size of text, in millimetres: at the largest step what is large to
        this panel's reader, wherever they stand."""
        least = self.theme.type.small
        large = max(least, self.geometry.cap_mm(LARGE_SIGHT_DEGREES))
        return least + (large - least) * min(1.0, self.text - 1.0)

    @property
    def touch(self) -> float:
        return float(-(-self.geometry.px(self.theme.touch_mm) // 1))

    @property
    def primary(self) -> float:
        """The least size of what is touched first or most."""
        return float(-(-self.geometry.px(self.theme.primary_mm) // 1))

    @property
    def gap(self) -> float:
        return max(self.px(self.theme.gap_mm), 2.0)

    @property
    def margin(self) -> float:
        wide = self.units(self.theme.margin_units)
        return min(wide, float(round(min(self.geometry.panel_px) * NARROW_MARGIN))) if self.text > 1 else wide

    @property
    def radius(self) -> float:
        return self.geometry.px(self.theme.radius_mm)

    @property
    def rule(self) -> float:
        return max(1.0, round(self.geometry.px(self.theme.rule_mm)))

    @property
    def edge(self) -> float:
        """How thick the edge of what can be touched is, in a theme that draws it."""
        return max(2.0, round(self.geometry.px(self.theme.edge_mm)))

    def say(self, message: str, **slots: str | int) -> str:
        return self.messages(self.tag, message, **slots)

    def style(self, cap_mm: float, colour: str = "", *, bold: bool = False) -> TypeStyle:
        return TypeStyle(
            max(self.theme.enlarged(cap_mm, self.text) * self.scale, self.smallest), bold=bold, colour=colour
        )

    def words(
        self,
        text: str,
        style: TypeStyle,
        width: float | None = None,
        align: Align = Align.START,
        max_lines: int | None = None,
        tag: str = "",
    ) -> TextLayout:
        """`text` in this kit's language, or in `tag`."""
        return self.shaper.text(text, style, tag or self.tag, width, align, max_lines)

    def fitting(self, text: str, style: TypeStyle, width: float, lines: int, align: Align = Align.START) -> TextLayout:
        """`text` at `style`, made smaller by steps until it stands in `lines`; never below the smallest legible."""
        return self._fitted(text, style, width, lines, align)[0]

    def whole(
        self, text: str, style: TypeStyle, width: float, tag: str = "", max_lines: int | None = None
    ) -> TextLayout:
        """`text` on as many lines as it needs, made smaller only where a word would be broken."""
        while True:
            layout = self.words(text, style, width, tag=tag, max_lines=max_lines)
            if self.unbroken(layout, width) or style.cap_mm <= self.smallest:
                return layout
            style = self.smaller(style)

    def snug(self, text: str, style: TypeStyle, width: float) -> TextLayout:
        """`whole`, as wide as its longest line."""
        while True:
            layout = self.words(text, style, width)
            if self.unbroken(layout, width) or style.cap_mm <= self.smallest:
                return self.words(text, style, min(width, math.ceil(layout.natural_width) + 1))
            style = self.smaller(style)

    def within(
        self, text: str, style: TypeStyle, width: float, height: float, align: Align = Align.START, tag: str = ""
    ) -> TextLayout:
        """`text` in a place of this size, made smaller until it stands there; never below the smallest."""
        while True:
            layout = self.words(text, style, width, align, tag=tag)
            fits = layout.ink.height <= height and self.unbroken(layout, width)
            if fits or style.cap_mm <= self.smallest:
                return layout
            style = self.smaller(style)

    def even(self, text: str, style: TypeStyle, width: float, lines: int) -> TextLayout:
        """`fitting`, with lines about as long as each other: no word stands alone on the last. As wide
        as its lines need."""
        layout, style = self._fitted(text, style, width, lines, Align.START)
        narrow, wide = max(layout.narrowest(), layout.natural_width / 2), width
        while layout.line_count > 1 and wide - narrow > self.px(EVEN_MM):
            middle = (narrow + wide) / 2
            found = self.words(text, style, middle)
            if found.line_count > layout.line_count:
                narrow = middle
            else:
                layout, wide = found, middle
        return layout

    def heading(self, text: str, style: TypeStyle, width: float) -> TextLayout:
        """`text` on one line, if that costs it little of its size, else on two even ones."""
        cap, least = style.cap_mm, style.cap_mm * SMALLER_HEADING
        if self.text > 1:  # larger words leave little room: titles need not be much larger than they
            least = min(least, self.style(self.theme.type.lead).cap_mm)
        while cap >= least:
            layout = self.words(text, replace(style, cap_mm=cap), width)
            if layout.line_count == 1 and self.unbroken(layout, width):
                return layout
            cap *= 0.95
        return self.even(text, replace(style, cap_mm=max(least, self.smallest)) if self.text > 1 else style, width, 2)

    def unbroken(self, layout: TextLayout, width: float) -> bool:
        """Whether `layout` keeps to `width` without a line that ends inside a word."""
        return layout.ink.width <= width and (layout.line_count == 1 or layout.narrowest() <= width)

    def _fitted(
        self, text: str, style: TypeStyle, width: float, lines: int, align: Align
    ) -> tuple[TextLayout, TypeStyle]:
        while True:
            layout = self.words(text, style, width, align)
            if (layout.line_count <= lines and self.unbroken(layout, width)) or style.cap_mm <= self.smallest:
                return layout, style
            style = self.smaller(style)

    def smaller(self, style: TypeStyle, by: float = SHRINK, least_mm: float = 0.0) -> TypeStyle:
        """`style` one step smaller; never below the smallest legible, nor below `least_mm`."""
        return replace(style, cap_mm=max(self.smallest, least_mm, style.cap_mm * by))

    def label(self, text: str, style: TypeStyle, widest: float) -> TextLayout:
        """`text` on one line and as wide as its words, made smaller until they are no wider than `widest`."""
        while True:
            layout = self.words(text, style)
            if layout.width <= widest or style.cap_mm <= self.smallest:
                return layout
            style = self.smaller(style)


class Drawing:
    """Paint for one box, in reading direction: x counts from the side where reading begins.

    `rect` is where the box stands on its sheet, already mirrored. Text layouts must be as wide as
    the place they stand in; then mirroring the place is all that right to left needs.
    """

    def __init__(self, kit: Kit, rect: Rect, ground: str) -> None:
        self.kit = kit
        self.rect = rect
        self.ground = ground
        self.paint: list[Paint] = []

    def fill(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0.0) -> None:
        self.paint.append(Fill(self._place(x, y, width, height), colour, radius))

    def stroke(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0.0) -> None:
        self.paint.append(Stroke(self._place(x, y, width, height), colour, self.kit.rule, radius))

    def touchable(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0.0) -> None:
        """The ground of something to touch, with the theme's edge round it."""
        self.fill(x, y, width, height, colour, radius)
        self.edge(x, y, width, height, radius)

    def edge(self, x: float, y: float, width: float, height: float, radius: float = 0.0) -> None:
        """The theme's edge round something to touch, in a theme that has one."""
        if self.kit.theme.edge:
            place = self._place(x, y, width, height)
            self.paint.append(Stroke(place, self.kit.theme.edge, self.kit.edge, radius))

    def words(self, layout: TextLayout, x: float, y: float, colour: str = "") -> None:
        place = self._place(x, y, layout.width, layout.height)
        self.paint.append(layout.words(place.x, place.y, colour))

    def icon(self, name: str, x: float, y: float, size: float, colour: str) -> None:
        place = self._place(x, y, size, size)
        self.paint.append(self.kit.shaper.icon(name, size, colour).words(place.x, place.y, colour))

    def add(self, paint: Paint) -> None:
        """Paint in the sheet's own coordinates."""
        self.paint.append(paint)

    def box(self, name: str, role: Role, spoken: str = "", action: str = "", focus: int | None = None) -> Box:
        """The finished box; with an `action`, all of it is one place to touch."""
        hits = (Hit(self.rect, action, spoken),) if action else ()
        paint = tuple(self.paint)
        return Box(name, role, self.rect, self.ground, paint, self.kit.tag, spoken, hits, focus)

    def _place(self, x: float, y: float, width: float, height: float) -> Rect:
        if self.kit.rtl:
            x = self.rect.width - x - width
        return Rect(self.rect.x + x, self.rect.y + y, width, height)


def mirrored(rect: Rect, width: float) -> Rect:
    """`rect` on the other side of a sheet of `width`."""
    return Rect(width - rect.x - rect.width, rect.y, rect.width, rect.height)
