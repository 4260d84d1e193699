"""Blocks with a picture, a sound or a film: the best file for the width, and always its words.

A picture is touched to be looked at closely; sound and film have a button to play them. What is not in the
page's media (it may be on its way) has neither, and its words still stand: a picture's in its place.
"""

from __future__ import annotations

from dataclasses import replace

from content_packs.model import Audio, FloorPlan, Image, Inline, Video, inline_text
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.drafts import Draft, Piece
from content_packs.typeset.setting import Setting, spoken

CAPTION_GAP_UNITS = 1.5
PADDING_UNITS = 3.0
BADGE_MM = 16.0
BADGE_ICON_MM = 10.0
BADGE_GAP_UNITS = 3.0
BUTTON_ICON_MM = 9.0
BUTTON_PADDING_UNITS = 3.0
BUTTON_GAP_UNITS = 1.0
BUTTON_BEFORE_UNITS = 2.0
ENLARGE_MM = 11.0
ENLARGE_ICON_MM = 7.0
ENLARGE_INSET_UNITS = 1.5
CREDIT_SEPARATOR = " · "


def image(block: Image, setting: Setting) -> Piece:
    """A picture over the column's whole width, its caption and credit beneath."""
    draft = Draft(setting)
    y = picture(draft, block.media, block.alt) or in_its_place(draft, block.alt)
    y = caption(draft, block, y)
    return draft.piece(block.id, Role.IMAGE, spoken(setting.message("photo"), block.alt, block.caption), y)


def picture(draft: Draft, media: str, alt: str) -> float:
    """The media item at the top of the block, to be touched; the y beneath it. Nothing where there is no file."""
    setting = draft.setting
    file = setting.file_for(media, setting.width)
    if file is None or not file.width:
        return 0.0
    place = Rect(0, 0, round(setting.width), round(setting.width * file.height / file.width))
    draft.picture(file.sha256, place, setting.radius)
    draft.edge(place)
    draft.hit(place, f"picture:{media}", spoken(f"{setting.message('enlarge')}: {alt}"))
    _enlarge(draft, place)
    return place.height


def in_its_place(draft: Draft, alt: str) -> float:
    """A picture that is not here, in words: the alternative text in a card of its own; the y beneath it."""
    if not alt:
        return 0.0
    setting = draft.setting
    padding, badge = setting.units(PADDING_UNITS), setting.glyph(BADGE_MM)
    text_x = padding + badge + setting.units(BADGE_GAP_UNITS)
    layout = setting.text(alt, setting.styles.body, setting.width - text_x - padding)
    below = _badge(draft, "image", padding, padding)
    middle = padding + max(0.0, (badge - layout.height) / 2)
    height = round(max(below, draft.words(layout, text_x, middle)) + padding)
    draft.behind(Rect(0, 0, setting.width, height), setting.theme.card, setting.radius)
    return float(height)


def _enlarge(draft: Draft, place: Rect) -> None:
    """In the picture's lower corner at the end of reading: that it can be looked at closely."""
    setting = draft.setting
    size, icon, inset = setting.glyph(ENLARGE_MM), setting.glyph(ENLARGE_ICON_MM), setting.units(ENLARGE_INSET_UNITS)
    label = setting.text(setting.message("enlarge"), replace(setting.styles.label, colour=setting.theme.on_accent))
    inner = (size - icon) / 2
    width = label.width + icon + 3 * inner
    if width + 2 * inset > place.width or size + 2 * inset > place.height:
        return
    x, y = place.width - inset - width, place.height - inset - size
    draft.fill(Rect(x, y, width, size), setting.theme.accent, setting.radius)
    draft.icon("zoom_in", x + inner, y + inner, icon, setting.theme.on_accent)
    draft.words(label, x + icon + 2 * inner, y + (size - label.height) / 2)


def caption(draft: Draft, block: Image | FloorPlan, y: float) -> float:
    setting = draft.setting
    line = caption_line(setting, block.media, block.caption)
    if not line:
        return y
    layout = setting.text(line, setting.styles.small, setting.width)
    return draft.words(layout, 0, y + setting.units(CAPTION_GAP_UNITS))


def caption_line(setting: Setting, media: str, said: Inline) -> str:
    """What stands under a picture: its caption, and whose it is."""
    item = setting.page.media.get(media)
    credit = item.credit if item else ""
    return CREDIT_SEPARATOR.join(setting.isolated(part) for part in (inline_text(said), credit) if part)


def audio(block: Audio, setting: Setting) -> Piece:
    """A card with a button that plays, and stops."""
    plays = setting.context.playing == block.id
    icon, word = ("stop", "sound-stop") if plays else ("play_arrow", "sound-play")
    button = (icon, setting.message(word), f"sound:{block.id}")
    item = setting.page.media.get(block.media)
    kinds = ("sound", "synthetic-voice") if item and item.synthetic else ("sound",)
    return _in_words(block, "volume_up", CREDIT_SEPARATOR.join(map(setting.message, kinds)), button, setting)


def video(block: Video, setting: Setting) -> Piece:
    """A card with a button that opens the film."""
    button = ("play_arrow", setting.message("watch-film"), f"film:{block.id}")
    return _in_words(block, "movie", setting.message("film"), button, setting)


def _in_words(block: Audio | Video, icon: str, kind: str, button: tuple[str, str, str], setting: Setting) -> Piece:
    """A card: what it is, what it is called, how to play it, and all that is said in it."""
    draft = Draft(setting)
    padding, badge = setting.units(PADDING_UNITS), setting.glyph(BADGE_MM)
    text_x = padding + badge + setting.units(BADGE_GAP_UNITS)
    width = setting.width - text_x - padding
    top = _badge(draft, icon, padding, padding)
    y = draft.words(setting.text(kind, setting.styles.small, width), text_x, padding)
    y = max(top, draft.words(setting.text(block.caption, setting.styles.strong, width), text_x, y))
    media = setting.page.media.get(block.media)
    silent = isinstance(block, Audio) and not setting.context.sound
    if media and media.files and not silent:
        y = _button(draft, button, text_x, y + setting.units(BUTTON_BEFORE_UNITS), width)
    if block.transcript:
        label = setting.text(setting.message("transcript"), setting.styles.small, width)
        y = draft.words(label, text_x, y + setting.units(BUTTON_BEFORE_UNITS))
        y = draft.words(setting.text(block.transcript, setting.styles.body, width), text_x, y)
    height = round(y + padding)
    draft.behind(Rect(0, 0, setting.width, height), setting.theme.card, setting.radius)
    told = spoken(kind, block.caption, block.transcript)
    return draft.piece(block.id, Role.MEDIA, told, height, before=3.0)


def _button(draft: Draft, button: tuple[str, str, str], x: float, y: float, widest: float) -> float:
    """A button as wide as its words, at least the size of a finger; the y beneath it."""
    setting = draft.setting
    icon, word, action = button
    size, padding = setting.glyph(BUTTON_ICON_MM), setting.units(BUTTON_PADDING_UNITS)
    gap = setting.units(BUTTON_GAP_UNITS)
    style = replace(setting.styles.strong, colour=setting.theme.on_accent)
    label = setting.text(word, style)
    if label.width + size + gap + 2 * padding > widest:
        label = setting.text(word, style, widest - size - gap - 2 * padding)
    width = round(max(setting.touch_px, label.width + size + gap + 2 * padding))
    height = round(max(setting.touch_px, label.height + padding))
    place = Rect(x, round(y), width, height)
    draft.fill(place, setting.theme.accent, setting.radius)
    draft.icon(icon, x + padding, place.y + (height - size) / 2, size, setting.theme.on_accent)
    level = place.y + (height - label.height) / 2
    draft.words(label, x + padding + size + gap, level)
    draft.hit(place, action, spoken(word))
    return place.y + height


def _badge(draft: Draft, icon: str, x: float, y: float) -> float:
    """A white icon in a filled circle; the y beneath it."""
    setting = draft.setting
    size, inner = setting.glyph(BADGE_MM), setting.glyph(BADGE_ICON_MM)
    draft.fill(Rect(x, y, size, size), setting.theme.secondary, size / 2)
    inset = (size - inner) / 2
    draft.icon(icon, x + inset, y + inset, inner, setting.theme.card)
    return y + size
