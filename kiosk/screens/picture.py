"""A picture or floor plan of a page over the whole content: larger, smaller, and moved by buttons.

One box whatever is enlarged: the part of the picture that is seen. Its caption stands beneath, its buttons at the
foot of a tall place and beside a wide one; what leads nowhere any more is still there, and says so by its looks.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

from content_packs.model import FloorPlan, Image, MediaFile, Page
from content_packs.typeset.boxes import WHOLE, Box, Hit, Picture, Rect, Role, Sheet
from content_packs.typeset.media import caption_line
from content_packs.typeset.plans import plan_paint
from content_packs.typeset.setting import Setting, spoken
from content_packs.typeset.text import PageContext
from kiosk.screens.controls import Control, Rows, controls_height, have_room, in_rows
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane, Seen
from kiosk.screens.stand import Stand
from kiosk.viewing import STEPS, View, view_of

SIDE_UNITS = 24.0
"""How wide the buttons' column is beside a wide place."""

LARGEST_BESIDE = 1.3
"""Up to this size of words the buttons stand beside a picture on a panel that lies across."""

LEAST_HIGH = 0.6
"""How much of the place's height the picture has at least; buttons that have no room then are scrolled to."""

EDGE = 1e-6
"""Nearer than this to the picture's end is its end."""

PICTURE = "picture"
"""The box of what is seen."""

CLOSE = Control("back", "close", "close", first=True)


def seen(width: int, height: int, room: Rect, view: View) -> Seen:
    """A picture of this size looked at through `room`: whole at one time, else as much of it as there is room for."""
    scale = min(room.width / width, room.height / height) * view.times
    wide, tall = min(room.width, width * scale), min(room.height, height * scale)
    across, down = wide / (width * scale), tall / (height * scale)
    left = min(max(view.x - across / 2, 0.0), 1 - across)
    top = min(max(view.y - down / 2, 0.0), 1 - down)
    place = Rect(
        round(room.x + (room.width - wide) / 2), round(room.y + (room.height - tall) / 2), int(wide), int(tall)
    )
    whole = Rect(place.x - left * width * scale, place.y - top * height * scale, width * scale, height * scale)
    return Seen(Rect(left, top, across, down), place, whole)


def picture_room(stand: Stand) -> Pane:
    """The content pane. Raises KeyError where the page, or the picture, is not there any more."""
    kit, area = stand.kit, stand.where.content
    page = stand.content.page(stand.place.ref, stand.directory.today)
    if page is None:
        raise KeyError(stand.place.ref)
    block = _block(stand, page)
    context = PageContext(today=stand.directory.today or dt.date.min)
    setting = stand.typesetter.setting(page, kit.tag, area.width, kit.scale * kit.text, context)
    view = view_of(stand.place.view)
    room, buttons, caption = _divided(kit, area, setting, block)
    found = seen(*_size(setting.file_for(block.media, room.width)), room, view)
    boxes = [_picture(kit, setting, block, found, room, view)]
    boxes += [caption] if caption else []
    boxes += in_rows(kit, _rows(kit, buttons.width, found.part, view), buttons, focus=1)
    bottom = max(area.height, buttons.y + buttons.height + min(kit.margin, kit.units(3)))
    return Pane(Sheet(int(area.width), int(bottom), kit.theme.ground, tuple(boxes)), area, seen=found)


def slid(pane: Pane, view: View) -> Pane:
    """`pane` with its picture under the finger: another part of it is seen, its buttons are the same boxes."""
    before = pane.seen
    if before is None:
        return pane
    part = replace(before.part, x=view.x - before.part.width / 2, y=view.y - before.part.height / 2)
    dx, dy = (before.part.x - part.x) * before.whole.width, (before.part.y - part.y) * before.whole.height
    boxes = tuple(_slid(box, part, dx, dy) for box in pane.sheet.boxes)
    found = Seen(part, before.place, before.whole.moved(dx, dy))
    return replace(pane, sheet=replace(pane.sheet, boxes=boxes), seen=found)


def _slid(box: Box, part: Rect, dx: float, dy: float) -> Box:
    """The picture's box with its marks where they belong now."""
    if box.id != PICTURE:
        return box
    picture, *marks = box.paint
    kept = replace(picture, part=part) if isinstance(picture, Picture) else picture
    return replace(box, paint=(kept, *(mark.moved(dx, dy) for mark in marks)))


def _block(stand: Stand, page: Page) -> Image | FloorPlan:
    """The block that shows the media item, in the words that the page is shown in."""
    text = page.texts[stand.typesetter.shown(page, stand.kit.tag)]
    for block in text.blocks:
        if isinstance(block, Image | FloorPlan) and block.media == stand.place.part:
            return block
    raise KeyError(stand.place.part)


def _size(file: MediaFile | None) -> tuple[int, int]:
    return (file.width, file.height) if file and file.width and file.height else (1, 1)


def _divided(kit: Kit, area: Rect, setting: Setting, block: Image | FloorPlan) -> tuple[Rect, Rect, Box | None]:
    """Where the picture stands, where its buttons, and the words beneath it. From the pane's own corner."""
    edge = min(kit.margin, kit.units(3))
    tall = not _beside(kit)
    side = 0.0 if tall else kit.units(SIDE_UNITS) * max(1.0, kit.text * 0.75)
    foot = controls_height(kit, len(_rows(kit, area.width - 2 * edge, WHOLE, View()))) if tall else 0.0
    width = area.width - 2 * edge - (side + edge if side else 0)
    left = edge + (side + edge if side and kit.rtl else 0)
    line = caption_line(setting, block.media, block.caption)
    height = max(area.height - 2 * edge - (foot + edge if foot else 0), area.height * LEAST_HIGH if foot else 0.0)
    caption = _caption(kit, line, left, edge + height, width) if line else None
    height -= caption.rect.height + kit.units(1) if caption else 0
    room = Rect(left, edge, width, max(height, kit.touch))
    if tall:
        beneath = max(area.height - edge - foot, _bottom(caption.rect if caption else room) + edge)
        return room, Rect(edge, beneath, width, foot), caption
    column = Rect(area.width - edge - side, edge, side, area.height - 2 * edge)
    return room, mirrored(column, area.width) if kit.rtl else column, caption


def _bottom(rect: Rect) -> float:
    return rect.y + rect.height


def _caption(kit: Kit, line: str, left: float, bottom: float, width: float) -> Box:
    words = kit.words(line, kit.style(kit.theme.type.small, kit.theme.secondary), width)
    tall = float(math.ceil(words.height))
    drawing = Drawing(kit, Rect(left, float(math.floor(bottom - tall)), width, tall), kit.theme.ground)
    drawing.words(words, 0, 0)
    return drawing.box("caption", Role.TEXT, words.text)


def _picture(kit: Kit, setting: Setting, block: Image | FloorPlan, found: Seen, room: Rect, view: View) -> Box:
    """What is seen of the picture, and on a plan its numbers. A touch looks closer."""
    file = setting.file_for(block.media, found.whole.width)
    place = Rect(float(math.floor(room.x)), float(math.floor(room.y)), float(int(room.width)), float(int(room.height)))
    drawing = Drawing(kit, place, kit.theme.card)
    if file:
        drawing.add(Picture(file.sha256, found.place, part=found.part))
    for paint in plan_paint(block.points, setting, found.whole) if isinstance(block, FloorPlan) else ():
        drawing.add(paint)
    here = setting.message("you-are-here") if isinstance(block, FloorPlan) and any(p.here for p in block.points) else ""
    told = spoken(setting.message("photo"), block.alt, block.caption, here)
    box = drawing.box(PICTURE, Role.IMAGE, told, focus=0)
    return replace(box, hits=(Hit(place, "zoom:in", kit.say("zoom-in")),)) if view.times < STEPS[-1] else box


def _beside(kit: Kit) -> bool:
    """Whether the buttons stand beside the picture: not where large words would leave it no room."""
    return not kit.geometry.portrait and kit.text <= LARGEST_BESIDE


def _rows(kit: Kit, width: float, part: Rect, view: View) -> Rows:
    """The buttons, as they stand for this part of the picture, in as few rows as have room for their words."""
    smaller = Control("zoom:out", "zoom_out", "zoom-out", works=view.times > STEPS[0])
    larger = Control("zoom:in", "zoom_in", "zoom-in", works=view.times < STEPS[-1])
    left = Control("zoom:left", "arrow_back", "pan-left", works=part.x > EDGE)
    right = Control("zoom:right", "arrow_forward", "pan-right", works=part.x + part.width < 1 - EDGE)
    up = Control("zoom:up", "arrow_upward", "pan-up", works=part.y > EDGE)
    down = Control("zoom:down", "arrow_downward", "pan-down", works=part.y + part.height < 1 - EDGE)
    sizes, ways = ((larger, smaller) if kit.rtl else (smaller, larger)), (left, up, down, right)
    if _beside(kit):
        return (sizes, (up,), (left, right), (down,), (CLOSE,))
    closing = (CLOSE, *sizes) if kit.rtl else (*sizes, CLOSE)
    one: Rows = ((CLOSE, *ways, *sizes) if kit.rtl else (*sizes, *ways, CLOSE),)
    tried: tuple[Rows, ...] = (one, (closing, ways), (sizes, (left, right), (up, down), (CLOSE,)))
    fitting = (rows for rows in (tried if kit.text == 1 else tried[1:]) if have_room(kit, rows, width))
    return next(fitting, tried[-1])
