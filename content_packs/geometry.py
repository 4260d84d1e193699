"""A panel's geometry: pixels and millimetres, and how high above the floor they are.

People touch and read millimetres, panels have pixels. Sizes stand in `theme` as millimetres and
become pixels here, so that the same page is equally legible on every panel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MM_PER_INCH = 25.4
SQUARE_PIXEL_TOLERANCE = 0.05
"""How far width and height may disagree about the size of a pixel before the numbers must be wrong."""

DEFAULT_BOTTOM_EDGE_MM = 700.0
DEFAULT_VIEWING_MM = 700.0


class ImpossibleGeometryError(ValueError):
    """The panel's numbers contradict each other; measure the visible area in millimetres again."""


@dataclass(frozen=True)
class Geometry:
    """One panel: `panel_px` and `panel_mm` are (width, height) as it hangs, `bottom_edge_mm` is
    the height of its lower edge above the floor, `viewing_mm` the distance of the reader's eye."""

    panel_px: tuple[int, int]
    panel_mm: tuple[float, float]
    bottom_edge_mm: float = DEFAULT_BOTTOM_EDGE_MM
    viewing_mm: float = DEFAULT_VIEWING_MM

    def __post_init__(self) -> None:
        if min(*self.panel_px, *self.panel_mm, self.viewing_mm) <= 0 or self.bottom_edge_mm < 0:
            raise ImpossibleGeometryError("A panel's pixels, millimetres and viewing distance must be positive.")
        across, down = (self.panel_px[i] / self.panel_mm[i] for i in (0, 1))
        if abs(across - down) > SQUARE_PIXEL_TOLERANCE * across:
            raise ImpossibleGeometryError(
                f"{self.panel_px} px on {self.panel_mm} mm would not be square pixels;"
                " measure the visible area as the panel hangs, width first."
            )

    @classmethod
    def of_diagonal(cls, panel_px: tuple[int, int], inches: float) -> Geometry:
        """A panel sold by its diagonal, with everything else at its default."""
        diagonal_px = (panel_px[0] ** 2 + panel_px[1] ** 2) ** 0.5
        mm_per_px = inches * MM_PER_INCH / diagonal_px
        return cls(panel_px, (panel_px[0] * mm_per_px, panel_px[1] * mm_per_px))

    @property
    def portrait(self) -> bool:
        return self.panel_px[1] > self.panel_px[0]

    @property
    def px_per_mm(self) -> float:
        return self.panel_px[0] / self.panel_mm[0]

    def px(self, mm: float) -> float:
        return mm * self.px_per_mm

    def mm(self, px: float) -> float:
        return px / self.px_per_mm

    def above_floor_mm(self, y_px: float) -> float:
        """How high above the floor a point `y_px` below the panel's upper edge is."""
        return self.bottom_edge_mm + self.panel_mm[1] - self.mm(y_px)

    def y_at(self, above_floor_mm: float) -> float:
        """The y of what is this high above the floor, on the panel or off it: whole pixels."""
        return float(round(self.px(self.bottom_edge_mm + self.panel_mm[1] - above_floor_mm)))

    def cap_mm(self, degrees: float) -> float:
        """The cap height that fills this angle of the reader's sight."""
        return self.viewing_mm * math.tan(math.radians(degrees))
