"""Blocks with a picture, a sound or a film: the best file for the width, and always its words."""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.model import Audio, FloorPlan, Image, PlanPoint, Video, inline_text
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.drafts import Draft, Piece, disc
from content_packs.typeset.prose import first_line_middle
from content_packs.typeset.setting import Setting, spoken

CAPTION_GAP_UNITS = 1.5
PADDING_UNITS = 3.0
BADGE_MM = 16.0
BADGE_ICON_MM = 10.0
BADGE_GAP_UNITS = 3.0
MARKER_MM = 9.0
PLACE_INDENT_MM = 14.0
PLACE_GAP_UNITS = 2.5
CREDIT_SEPARATOR = " · "


def image(block: Image, setting: Setting) -> Piece:
    """A picture over the column's whole width, its caption and credit beneath."""
    draft = Draft(setting)
    y = _picture(draft, block.media)
    y = _caption(draft, block.media, block, y)
    return draft.piece(block.id, Role.IMAGE, spoken(setting.message("photo"), block.alt, block.caption), y)


def _picture(draft: Draft, media: str) -> float:
    """The media item at the top of the block; the y beneath it. Nothing where there is no file."""
    setting = draft.setting
    file = setting.file_for(media, setting.width)
    if file is None or not file.width:
        return 0.0
    height = round(setting.width * file.height / file.width)
    draft.picture(file.sha256, Rect(0, 0, round(setting.width), height), setting.radius)
    return float(height)


def _caption(draft: Draft, media: str, block: Image | FloorPlan, y: float) -> float:
    setting = draft.setting
    item = setting.page.media.get(media)
    credit = item.credit if item else ""
    said = inline_text(block.caption)
    line = CREDIT_SEPARATOR.join(setting.isolated(part) for part in (said, credit) if part)
    if not line:
        return y
    layout = setting.text(line, setting.styles.small, setting.width)
    return draft.words(layout, 0, y + setting.units(CAPTION_GAP_UNITS))


def audio(block: Audio, setting: Setting) -> Piece:
    return _in_words(block, "volume_up", setting.message("sound"), setting)


def video(block: Video, setting: Setting) -> Piece:
    return _in_words(block, "movie", setting.message("film"), setting)


def _in_words(block: Audio | Video, icon: str, kind: str, setting: Setting) -> Piece:
    """A card: what it is, what it is called, and all that is said in it."""
    draft = Draft(setting)
    padding, badge = setting.units(PADDING_UNITS), setting.glyph(BADGE_MM)
    text_x = padding + badge + setting.units(BADGE_GAP_UNITS)
    width = setting.width - text_x - padding
    top = _badge(draft, icon, padding, padding)
    y = draft.words(setting.text(kind, setting.styles.small, width), text_x, padding)
    y = draft.words(setting.text(block.caption, setting.styles.strong, width), text_x, y)
    y = max(top, y)
    if block.transcript:
        label = setting.text(setting.message("transcript"), setting.styles.small, width)
        y = draft.words(label, text_x, y + setting.units(CAPTION_GAP_UNITS))
        y = draft.words(setting.text(block.transcript, setting.styles.body, width), text_x, y)
    height = round(y + padding)
    draft.behind(Rect(0, 0, setting.width, height), setting.theme.card, setting.radius)
    told = spoken(kind, block.caption, block.transcript)
    return draft.piece(block.id, Role.MEDIA, told, height, before=3.0)


def _badge(draft: Draft, icon: str, x: float, y: float) -> float:
    """A white icon in a filled circle; the y beneath it."""
    setting = draft.setting
    size, inner = setting.glyph(BADGE_MM), setting.glyph(BADGE_ICON_MM)
    draft.fill(Rect(x, y, size, size), setting.theme.accent, size / 2)
    inset = (size - inner) / 2
    draft.icon(icon, x + inset, y + inset, inner, setting.theme.on_accent)
    return y + size


def floor_plan(block: FloorPlan, setting: Setting) -> Iterator[Piece]:
    """The drawing with a number at each place, then the places with the way to each."""
    draft = Draft(setting)
    drawn = _picture(draft, block.media)
    if drawn:
        _markers(draft, block.points, drawn)
    y = _caption(draft, block.media, block, drawn)
    yield draft.piece(block.id, Role.PLAN, spoken(block.alt, block.caption), y, after=3.0)
    yield _places(block, setting)


def _markers(draft: Draft, points: tuple[PlanPoint, ...], height: float) -> None:
    """Numbers on the drawing. A drawing is the same in every language: nothing here is mirrored."""
    setting = draft.setting
    size = setting.glyph(MARKER_MM)
    ring = setting.units(0.25)
    for number, point in enumerate(points, start=1):
        x = min(max(point.x * setting.width - size / 2, 0), setting.width - size)
        y = min(max(point.y * height - size / 2, 0), height - size)
        square = Rect(round(x), round(y), size, size)
        draft.unturned(disc(setting, "", square.grown(ring), setting.theme.on_accent))
        draft.unturned(disc(setting, str(number), square, setting.theme.accent))


def _places(block: FloorPlan, setting: Setting) -> Piece:
    draft = Draft(setting)
    indent, size = setting.glyph(PLACE_INDENT_MM), setting.glyph(MARKER_MM)
    title = setting.message("places-on-plan")
    y = draft.words(setting.text(title, setting.styles.small, setting.width), 0, 0)
    for number, point in enumerate(block.points, start=1):
        name = setting.text(point.label, setting.styles.strong, setting.width - indent)
        top = y + setting.units(PLACE_GAP_UNITS if number > 1 else CAPTION_GAP_UNITS)
        draft.disc(str(number), 0, top + first_line_middle(name, setting) - size / 2, size, setting.theme.accent)
        y = draft.words(name, indent, top)
        y = draft.words(setting.text(point.directions, setting.styles.body, setting.width - indent), indent, y)
    told = (f"{number}. {point.label}: {point.directions}" for number, point in enumerate(block.points, start=1))
    return draft.piece(f"{block.id}-places", Role.LIST, spoken(title, *told), y)
