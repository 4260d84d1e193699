"""A karst bay of the theme's colours alone, for screens at rest whose pack brings no drawing, and for the curtain.

Capsules for rocks, a disc for the sun, a sampan. Rows of rocks grow darker the nearer they stand.
"""

from __future__ import annotations

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.screens.kit import Drawing, Kit

HAZE = (0.16, 0.32, 0.56, 0.84)
"""How much of the accent each row of rocks has, from the farthest to the nearest."""

# The rocks of each row: centre in parts of the panel's width, half width and height in parts of the
# drawing's height. Each is a capsule with a lower shoulder on one side, as karst stands in the sea.
ROCKS = (
    ((0.05, 0.10, 0.46, 1), (0.24, 0.08, 0.58, -1), (0.44, 0.07, 0.40, 1), (0.66, 0.1, 0.7, 1), (0.93, 0.09, 0.6, -1)),
    ((0.13, 0.09, 0.44, 1), (0.33, 0.06, 0.26, -1), (0.79, 0.09, 0.80, -1), (0.98, 0.09, 0.48, -1)),
    ((0.00, 0.12, 0.72, 1), (0.25, 0.05, 0.22, 1), (0.71, 0.07, 0.34, 1), (0.90, 0.07, 0.40, 1)),
    ((0.11, 0.05, 0.26, 1), (1.00, 0.12, 0.56, -1)),
)  # fmt: skip


def bay(kit: Kit, view: Rect) -> Box:
    """The bay of the theme's colours in `view`."""
    theme = kit.theme
    height, width = view.height, view.width
    drawing = Drawing(kit, view, theme.ground)
    sun = height * 0.46
    drawing.fill(
        width * 0.5 - sun / 2, height * 0.08, sun, sun, mixed(theme.warning.ground, theme.warning.colour, 0.22), sun / 2
    )
    for row, haze in zip(ROCKS, HAZE, strict=True):
        shore = height * (0.80 + 0.16 * haze)
        if haze == HAZE[-1]:
            _boat(drawing, width * 0.47, height * 0.90, height * 0.2)
        for rock in row:
            _rock(drawing, rock, shore, mixed(theme.ground, theme.accent, haze))
        drawing.fill(0, shore, width, height - shore, mixed(theme.ground, theme.accent, min(1.0, haze + 0.1)))
    return drawing.box("drawing", Role.GROUND)


def _rock(drawing: Drawing, rock: tuple[float, float, float, int], shore: float, colour: str) -> None:
    """A capsule with its foot in the water, and its shoulder."""
    centre, half, peak, side = rock
    height = drawing.rect.height
    across, x = 2 * half * height, centre * drawing.rect.width
    for middle, wide, tall in ((x, across, peak), (x + side * across * 0.6, across * 0.7, peak * 0.62)):
        top = shore - tall * height
        drawing.fill(middle - wide / 2, top, wide, height, colour, wide / 2)
        drawing.fill(middle - wide / 2, top + wide / 2, wide, max(0.0, shore - top - wide / 2), colour)


def _boat(drawing: Drawing, x: float, y: float, length: float) -> None:
    """A sampan: an awning over a hull; the water nearer to the shore is drawn over its foot."""
    theme = drawing.kit.theme
    awning, deep = length * 0.44, length * 0.13
    drawing.fill(x - awning / 2, y - awning * 0.5, awning, awning, theme.warning.colour, awning / 2)
    drawing.fill(x - length / 2, y, length, awning, mixed(theme.ground, theme.accent, HAZE[-2] + 0.1))
    drawing.fill(x - length / 2, y - deep * 0.4, length, deep, theme.pressed, deep / 2)


def mixed(one: str, other: str, part: float) -> str:
    """`part` of the colour `other` in the colour `one`."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)
