"""The line that notices have on every screen: the gravest by name, how many others, a touch to read.

It stands still between band and content (at rest on top), calm for information, pale for a warning, and in
the full colour of danger for a real one that was heard already. What lies beneath it is laid out around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_packs.notices.notice import Gravity, Notice
from content_packs.typeset.boxes import Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.areas import Areas
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.notice_words import label_of, tape, text_of, tone_of

ICON_MM = 11.0
ARROW_MM = 9.0
TAPE_MM = 2.0
INNER_UNITS = 1.25
TITLE_LINES = 2
MORE_SHARE = 0.34
"""How much of the line's width the count of the others may take."""


@dataclass(frozen=True)
class Line:
    """What the line is made of, and how high that makes it."""

    notice: Notice
    label: TextLayout
    title: TextLayout
    others: TextLayout | None
    icon: float
    arrow: float
    inner: float
    tape: float
    height: float


def notice_line(kit: Kit, width: float, notices: Sequence[Notice], touchable: bool) -> Line:
    """The line of `notices`, the gravest first, there is one at least."""
    first, theme = notices[0], kit.theme
    ink = theme.on_accent if _is_loud(first) else ""
    icon, gap, arrow = kit.glyph(ICON_MM), kit.units(1.5), kit.glyph(ARROW_MM) if touchable else 0.0
    room = width - 2 * kit.margin - icon - gap - (arrow + gap if touchable else 0)
    others = _others(kit, len(notices) - 1, room * MORE_SHARE, ink or theme.secondary)
    room -= others.width + gap if others else 0.0
    tone = tone_of(theme, first)
    label = kit.label(label_of(kit, first), kit.style(theme.type.small, ink or tone.colour, bold=True), room)
    text, tag = text_of(kit, first)
    align = Align.START if kit.shaper.right_to_left(tag) is kit.rtl else Align.END
    title = _titled(kit, text.title, ink, room, align, tag)
    inner = kit.units(INNER_UNITS)
    edge = kit.px(TAPE_MM) if first.drill else 0.0
    height = float(round(max(kit.touch, label.height + title.height + 2 * inner + 2 * edge)))
    return Line(first, label, title, others, icon, arrow, inner, edge, height)


def beneath(where: Areas, height: float) -> Areas:
    """`where` with room for a line of `height` over the content."""
    content = where.content
    return replace(where, content=Rect(content.x, content.y + height, content.width, content.height - height))


def under(where: Areas, height: float) -> Areas:
    """At rest: the line joins the strip of the banner."""
    return replace(where, banner=replace(where.banner, height=where.banner.height + height))


def line_pane(kit: Kit, place: Rect, line: Line, action: str) -> Pane:
    """The line at `place`. Without an action it is only read."""
    theme, loud = kit.theme, _is_loud(line.notice)
    tone = tone_of(theme, line.notice)
    ground, mark = (tone.colour, theme.on_accent) if loud else (tone.ground, tone.colour)
    drawing = Drawing(kit, Rect(0, 0, place.width, place.height), ground)
    if line.tape:
        for y in (0.0, place.height - line.tape):
            tape(drawing, y, line.tape, mark, ground)
    else:
        drawing.fill(0, place.height - kit.rule, place.width, kit.rule, tone.colour)
    middle = place.height / 2
    drawing.icon(_icon(line.notice, tone.icon), kit.margin, middle - line.icon / 2, line.icon, mark)
    x, top = kit.margin + line.icon + kit.units(1.5), middle - (line.label.height + line.title.height) / 2
    drawing.words(line.label, x, top)
    drawing.words(line.title, x, top + line.label.height)
    _end(drawing, line, action, mark, middle)
    said = ". ".join(words.text for words in (line.label, line.title, line.others) if words)
    box = drawing.box("notice-line", Role.BUTTON if action else Role.NOTE, said, action, 0)
    return Pane(Sheet(int(place.width), int(place.height), ground, (box,)), place)


def _end(drawing: Drawing, line: Line, action: str, mark: str, middle: float) -> None:
    """How many others there are, and that all of it can be touched."""
    kit, width = drawing.kit, drawing.rect.width
    x = width - kit.margin
    if action:
        name = mirrored_icon("chevron_right") if kit.rtl else "chevron_right"
        x -= line.arrow
        drawing.icon(name, x, middle - line.arrow / 2, line.arrow, mark)
        x -= kit.units(1.5)
    if line.others:
        drawing.words(line.others, x - line.others.width, middle - line.others.height / 2)


def _is_loud(notice: Notice) -> bool:
    return notice.severity is Gravity.DANGER and not notice.drill


def _icon(notice: Notice, usual: str) -> str:
    return usual if _is_loud(notice) else notice.icon


def _others(kit: Kit, count: int, widest: float, colour: str) -> TextLayout | None:
    if not count:
        return None
    said, style = kit.say("more-notices", count=count), kit.style(kit.theme.type.small, colour)
    alone = kit.words(said, style)
    return alone if alone.width <= widest else kit.even(said, style, widest, 3)


def _titled(kit: Kit, title: str, colour: str, room: float, align: Align, tag: str) -> TextLayout:
    style = kit.style(kit.theme.type.lead, colour, bold=True)
    while True:
        layout = kit.words(title, style, room, align, tag=tag)
        fits = layout.line_count <= TITLE_LINES and kit.unbroken(layout, room)
        if fits or style.cap_mm <= kit.smallest:
            return layout
        style = replace(style, cap_mm=max(kit.smallest, style.cap_mm * 0.92))
