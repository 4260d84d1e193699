"""A page as the kiosk shows it: the typeset page, and the card to take it along.

Where the panel is wide the card stands beside the column, from the start in sight; else at the end.
"""

from __future__ import annotations

import math

from content_packs.typeset.boxes import Box, Rect, Sheet
from kiosk.screens.kit import Kit
from kiosk.screens.layout import Pane
from kiosk.screens.take_away import take_away

SIDE_UNITS = 45.0
"""A side column is at least this wide, or there is none."""

WIDEST_SIDE_UNITS = 80.0


def page_screen(kit: Kit, area: Rect, page: Sheet, address: str) -> Pane:
    """The content pane: `page` was set for the width of `area`. No `address`: nothing to take along."""
    if not address:
        return Pane(_at_least(page, area.height), area)
    card = _beside(kit, area, page, address) or _beneath(kit, area, page, address)
    height = max(page.height, math.ceil(card.rect.y + card.rect.height + kit.margin))
    sheet = Sheet(page.width, height, page.ground, (*page.boxes, card))
    return Pane(_at_least(sheet, area.height), area)


def _beside(kit: Kit, area: Rect, page: Sheet, address: str) -> Box | None:
    """The card in the room that the column leaves, if it leaves enough."""
    left = min(box.rect.x for box in page.boxes)
    right = max(box.rect.x + box.rect.width for box in page.boxes)
    room = (left if kit.rtl else area.width - right) - 2 * kit.margin
    if room < kit.units(SIDE_UNITS):
        return None
    width = float(math.floor(min(room, kit.units(WIDEST_SIDE_UNITS))))
    x = kit.margin if kit.rtl else area.width - kit.margin - width
    return take_away(kit, address, x, min(box.rect.y for box in page.boxes), width)


def _beneath(kit: Kit, area: Rect, page: Sheet, address: str) -> Box:
    bottom = max(box.rect.y + box.rect.height for box in page.boxes)
    left = min(box.rect.x for box in page.boxes)
    right = max(box.rect.x + box.rect.width for box in page.boxes)
    y = float(math.ceil(bottom + kit.units(kit.theme.margin_units)))
    return take_away(kit, address, max(left, 0.0), y, float(math.floor(min(right, area.width) - max(left, 0.0))))


def _at_least(sheet: Sheet, height: float) -> Sheet:
    return sheet if sheet.height >= height else Sheet(sheet.width, math.ceil(height), sheet.ground, sheet.boxes)
