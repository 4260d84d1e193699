"""A page as the kiosk shows it: the typeset page, the card to take it along, and where to go on.

Where the panel is wide, card and related pages stand in a column beside the text, from the start in
sight; else they follow it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from content_packs.model import Audio, Page
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import Align, PageContext, RelatedPage
from kiosk.screens.accent import dressed
from kiosk.screens.content import publisher_name
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.parcel import Parcel, packed
from kiosk.screens.stand import Stand
from kiosk.screens.take_away import public_address, take_away

SIDE_UNITS = 22.0
"""A side column is at least this wide, or there is none."""

WIDEST_SIDE_UNITS = 64.0
RELATED_ICON_MM = 9.0

Typeset: TypeAlias = Callable[[tuple[RelatedPage, ...]], Sheet]
"""Sets the page for the width of the content, with these related pages at its end."""


def page_room(stand: Stand) -> Pane:
    """The content pane. Raises KeyError where there is no such page any more."""
    ref, area, today = stand.place.ref, stand.where.content, stand.directory.today
    manifest = stand.content.manifests.get(ref.rpartition("/")[0])
    stand = dressed(stand, manifest)
    kit = stand.kit
    page = stand.content.page(ref, today)
    if page is None:
        raise KeyError(ref)
    context = PageContext(
        today=today or dt.date.min,  # an unknown date takes nothing away
        publisher=publisher_name(stand.content, ref, kit.tag),
        related=stand.directory.related(ref, page, kit.tag, stand.typesetter),
        open_items=stand.place.open,
        playing=stand.scene.visit.playing,
        sound=stand.scene.sound,
        emblem=manifest.emblem if manifest else "",
    )

    def typeset(related: tuple[RelatedPage, ...]) -> Sheet:
        told = replace(context, related=related)
        return stand.typesetter.page(page, kit.tag, area.width, kit.text, context=told)

    shown = stand.typesetter.shown(page, kit.tag)
    parcel = _parcel(stand, page, shown, context.publisher)
    return page_screen(kit, area, typeset, parcel, context.related, _sounds(page, shown))


def _parcel(stand: Stand, page: Page, shown: str, publisher: str) -> Parcel | None:
    """What there is to take along of the page."""
    plan = stand.content.plan
    address = public_address(plan.portal, shown, stand.place.ref) if plan.portal else ""
    if not plan.public_network:
        return packed(page, page.texts[shown], publisher, address, stand.directory.today)
    return Parcel(address) if address else None


def _sounds(page: Page, shown: str) -> tuple[tuple[str, str], ...]:
    """The page's recordings that are there: the block, and its file."""
    found = ((block.id, page.media.get(block.media)) for block in page.texts[shown].blocks if isinstance(block, Audio))
    return tuple((block, media.files[-1].sha256) for block, media in found if media and media.files)


def page_screen(
    kit: Kit,
    area: Rect,
    typeset: Typeset,
    parcel: Parcel | None,
    related: tuple[RelatedPage, ...],
    sounds: tuple[tuple[str, str], ...] = (),
) -> Pane:
    """The page with its card and where to go on. What a card says itself needs the width of the text."""
    if not kit.geometry.portrait:
        alone = typeset(())
        side = _side(kit, area, alone)
        if side:
            beneath = (_beneath(kit, area, alone, parcel),) if parcel and parcel.offline else ()
            beside = _column(kit, side, alone, None if beneath else parcel, related)
            return Pane(_with(kit, area, alone, (*beneath, *beside)), area, sounds=sounds)
    page = typeset(related)
    card = (_beneath(kit, area, page, parcel),) if parcel else ()
    return Pane(_with(kit, area, page, card), area, sounds=sounds)


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


def _column(kit: Kit, side: Rect, page: Sheet, parcel: Parcel | None, related: Sequence[RelatedPage]) -> Iterator[Box]:
    """The card, then the related pages under their heading."""
    y = side.y
    focus = _next_focus(page)
    if parcel:
        card = take_away(kit, parcel, side.x, y, side.width, focus)
        y += card.rect.height + kit.units(4)
        yield card
    if not related:
        return
    heading = _heading(kit, Rect(side.x, y, side.width, 0))
    y += heading.rect.height + kit.units(1)
    yield heading
    for place, other in enumerate(related, start=focus + 1):
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
    drawing.touchable(0, 0, place.width, height, theme.card, kit.radius)
    drawing.words(title, inner, (height - title.height) / 2)
    arrow = mirrored_icon("arrow_forward") if kit.rtl else "arrow_forward"
    drawing.icon(arrow, place.width - inner - icon, (height - icon) / 2, icon, theme.accent)
    return drawing.box(f"related-{page.ref.replace('/', '-')}", Role.BUTTON, page.title, f"page:{page.ref}", focus)


def _next_focus(page: Sheet) -> int:
    """The keypad's next place after all that stands on the page."""
    return 1 + max((box.focus for box in page.boxes if box.focus is not None), default=-1)


def _beneath(kit: Kit, area: Rect, page: Sheet, parcel: Parcel) -> Box:
    bottom = max(box.rect.y + box.rect.height for box in page.boxes)
    left = min(box.rect.x for box in page.boxes)
    right = max(box.rect.x + box.rect.width for box in page.boxes)
    y = float(math.ceil(bottom + kit.units(kit.theme.margin_units)))
    width = float(math.floor(min(right, area.width) - max(left, 0.0)))
    return take_away(kit, parcel, max(left, 0.0), y, width, _next_focus(page))
