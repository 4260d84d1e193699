"""A page as the kiosk shows it: the typeset page, the card to take it along, and where to go on.

Where the panel is wide, card and related pages stand in a column beside the text, from the start in
sight; else they follow it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import Align, RelatedPage
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.take_away import take_away

SIDE_UNITS = 22.0
"""A side column is at least this wide, or there is none."""

WIDEST_SIDE_UNITS = 64.0
RELATED_ICON_MM = 9.0

Typeset: TypeAlias = Callable[[tuple[RelatedPage, ...]], Sheet]
"""Sets the page for the width of the content, with these related pages at its end."""


def page_screen(kit: Kit, area: Rect, typeset: Typeset, address: str, related: tuple[RelatedPage, ...]) -> Pane:
    """The content pane. No `address`: nothing to take along."""
    if not kit.geometry.portrait:
        alone = typeset(())
        side = _side(kit, area, alone)
        if side:
            return Pane(_with(kit, area, alone, tuple(_column(kit, side, alone, address, related))), area)
    page = typeset(related)
    card = (_beneath(kit, area, page, address),) if address else ()
    return Pane(_with(kit, area, page, card), area)


def _with(kit: Kit, area: Rect, page: Sheet, boxes: tuple[Box, ...]) -> Sheet:
    """The page with more boxes on it, at least as high as its place."""
    bottom = max((box.rect.y + box.rect.height + kit.margin for box in boxes), default=0.0)
    height = max(page.height, math.ceil(bottom), math.ceil(area.height))
    return Sheet(page.width, height, page.ground, (*page.boxes, *boxes))


def _side(kit: Kit, area: Rect, page: Sheet) -> Rect | None:
    """Where the side column begins and how wide it is, if the text leaves it enough."""
    left = min(box.rect.x for box in page.boxes)
    right = max(box.rect.x + box.rect.width for box in page.boxes)
    room = (left if kit.rtl else area.width - right) - 2 * kit.margin
    if room < kit.units(SIDE_UNITS):
        return None
    width = float(math.floor(min(room, kit.units(WIDEST_SIDE_UNITS))))
    place = Rect(area.width - kit.margin - width, min(box.rect.y for box in page.boxes), width, 0)
    return mirrored(place, area.width) if kit.rtl else place


def _column(kit: Kit, side: Rect, page: Sheet, address: str, related: Sequence[RelatedPage]) -> Iterator[Box]:
    """The card, then the related pages under their heading."""
    y = side.y
    if address:
        card = take_away(kit, address, side.x, y, side.width)
        y += card.rect.height + kit.units(4)
        yield card
    if not related:
        return
    heading = _heading(kit, Rect(side.x, y, side.width, 0))
    y += heading.rect.height + kit.units(1)
    yield heading
    focus = sum(box.focus is not None for box in page.boxes)
    for place, other in enumerate(related, start=focus):
        box = _related(kit, Rect(side.x, y, side.width, 0), other, place)
        y += box.rect.height + max(kit.gap, kit.units(1))
        yield box


def _heading(kit: Kit, place: Rect) -> Box:
    words = kit.words(kit.say("related-pages"), kit.style(kit.theme.type.heading3, bold=True), place.width)
    rect = Rect(place.x, place.y, place.width, float(math.ceil(words.height)))
    drawing = Drawing(kit, rect, kit.theme.ground)
    drawing.words(words, 0, 0)
    return drawing.box("related", Role.HEADING, words.text)


def _related(kit: Kit, place: Rect, page: RelatedPage, focus: int) -> Box:
    """A page to go on to: its title and an arrow, all of it to touch."""
    theme = kit.theme
    inner, icon = kit.units(2), kit.px(RELATED_ICON_MM)
    tag = page.tag or kit.tag
    align = Align.START if kit.shaper.right_to_left(tag) is kit.rtl else Align.END
    room = place.width - 3 * inner - icon
    title = kit.words(page.title, kit.style(theme.type.body, bold=True), room, align, tag=tag)
    height = float(math.ceil(max(kit.touch, title.height + 2 * inner)))
    drawing = Drawing(kit, Rect(place.x, place.y, place.width, height), theme.ground)
    drawing.fill(0, 0, place.width, height, theme.card, kit.radius)
    drawing.words(title, inner, (height - title.height) / 2)
    arrow = mirrored_icon("arrow_forward") if kit.rtl else "arrow_forward"
    drawing.icon(arrow, place.width - inner - icon, (height - icon) / 2, icon, theme.accent)
    return drawing.box(f"related-{page.ref.replace('/', '-')}", Role.BUTTON, page.title, f"page:{page.ref}", focus)


def _beneath(kit: Kit, area: Rect, page: Sheet, address: str) -> Box:
    bottom = max(box.rect.y + box.rect.height for box in page.boxes)
    left = min(box.rect.x for box in page.boxes)
    right = max(box.rect.x + box.rect.width for box in page.boxes)
    y = float(math.ceil(bottom + kit.units(kit.theme.margin_units)))
    return take_away(kit, address, max(left, 0.0), y, float(math.floor(min(right, area.width) - max(left, 0.0))))
