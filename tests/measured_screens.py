"""Panels of every size, and how the accessibility checklist measures a screen: letters, reach, and what is lost."""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.geometry import Geometry
from content_packs.theme import CAP_HEIGHT_PER_EM
from content_packs.typeset.boxes import Box, Rect, Words
from content_packs.typeset.shaping import BASELINE_BELOW_MIDDLE_EM, ICON_TAG
from kiosk.aids import TEXT_STEPS, Aids
from kiosk.screens.layout import Pane, ScreenLayout

SIZES = {"15.6": (768, 1366, 15.6), "21.5": (1080, 1920, 21.5), "32": (1080, 1920, 32.0), "43": (2160, 3840, 43.0)}
SIZES["55"] = (2160, 3840, 55.0)
PANELS = {
    f"{name} upright": Geometry.of_diagonal((short, long), inches) for name, (short, long, inches) in SIZES.items()
}
PANELS |= {
    f"{name} across": Geometry.of_diagonal((long, short), inches) for name, (short, long, inches) in SIZES.items()
}
LARGEST = Aids(text=len(TEXT_STEPS) - 1)
REACH_MM, STOOP_MM, LEAST_WITHIN_REACH_MM = 1120.0, 380.0, 250.0
LARGE_CAP_MM = 8.55  # 0.7 degrees from 700 mm
TOUCH_MM, PRIMARY_MM, GAP_MM = 20.0, 25.0, 3.0
CSS_44_PX_MM = 11.6
ROUNDING_PX = 1.0
INK_PX = 2.0


def panes(layout: ScreenLayout) -> Iterator[Pane]:
    yield from (pane for pane in (layout.content, layout.band, layout.dock, layout.more, layout.over) if pane)


def words(layout: ScreenLayout) -> Iterator[tuple[Box, Words]]:
    for _, box in layout.boxes():
        yield from ((box, paint) for paint in box.paint if isinstance(paint, Words) and paint.layout.tag != ICON_TAG)


def cap_mm(paint: Words, panel: Geometry) -> float:
    """The cap height of shaped words: their first baseline says how large their em is."""
    em = (paint.layout.baseline - paint.layout.pitch / 2) / BASELINE_BELOW_MIDDLE_EM
    return panel.mm(em * CAP_HEIGHT_PER_EM)


def inside(inner: Rect, outer: Rect, slack: float) -> bool:
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.width <= outer.x + outer.width + slack
        and inner.y + inner.height <= outer.y + outer.height + slack
    )


def apart(one: Rect, other: Rect) -> float:
    """How far two places are from each other along the axis on which they are farther apart."""
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(across, down)


def assert_nothing_lost(name: str, layout: ScreenLayout) -> None:
    whole = Rect(0, 0, layout.width, layout.height)
    for pane in panes(layout):
        assert inside(pane.rect, whole, ROUNDING_PX), name
        assert pane.sheet.width <= pane.rect.width + ROUNDING_PX, f"{name}: scrolls two ways"
        sheet = Rect(0, 0, pane.sheet.width, pane.sheet.height)
        assert [box.id for box in pane.sheet.boxes if not inside(box.rect, sheet, ROUNDING_PX)] == [], name
        assert pane is layout.content or pane.farthest == 0, name
    for box, paint in words(layout):
        told = f"{name} {box.id}: {paint.layout.text}"
        assert inside(paint.layout.ink.moved(paint.x, paint.y), box.rect, INK_PX), told
        assert not paint.layout.unknown_glyphs, told


def touchable(layout: ScreenLayout) -> Iterator[Rect]:
    """Where on the panel something can be touched: of what scrolls, only what is in sight."""
    for pane in panes(layout):
        for box in pane.sheet.boxes:
            for hit in box.hits:
                place = hit.rect.moved(pane.rect.x, pane.rect.y)
                top, bottom = max(place.y, pane.rect.y), min(place.y + place.height, pane.rect.y + pane.rect.height)
                if bottom > top:
                    yield Rect(place.x, top, place.width, bottom - top)
