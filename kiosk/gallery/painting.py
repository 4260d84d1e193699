"""A composed screen → its pixels, as the window would show them."""

from __future__ import annotations

from PIL import Image

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.pictures import Pictures
from content_packs.typeset.raster import Canvas, to_image
from kiosk.screens.layout import Pane, ScreenLayout


def painted(layout: ScreenLayout, pictures: Pictures, scroll: float = 0.0) -> Image.Image:
    """The whole panel; its content moved by `scroll`."""
    canvas = Canvas(layout.width, layout.height, layout.ground, pictures)
    _draw(canvas, layout.content, scroll)
    for pane in layout.fixed(scroll):
        _draw(canvas, pane, 0)
    return to_image(canvas.raster()).copy()


def _draw(canvas: Canvas, pane: Pane, scroll: float) -> None:
    x, y = pane.rect.x, pane.rect.y - scroll
    ground = Rect(0, scroll, pane.rect.width, pane.rect.height)
    canvas.draw(Box("ground", Role.GROUND, ground, pane.sheet.ground, (), "zxx"), x, y)
    for box in pane.sheet.boxes:
        canvas.draw(box, x, y)
