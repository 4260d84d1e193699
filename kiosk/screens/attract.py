"""A screen at rest: scenes in turn, and where to touch. A touch anywhere begins.

The words stand on the ground, the drawing under them (beside them where the panel lies across), and at the
foot, in the same place in every scene, *touch to start* in all languages of the plan. Nothing moves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import replace

from content_packs.model import FactBlock
from content_packs.typeset.boxes import Box, Rect, Sheet
from kiosk.screens.attract_foot import foot, shore
from kiosk.screens.attract_scenes import TURN_S as TURN_S  # the show's, too
from kiosk.screens.attract_scenes import Kind, Showing, loop_of, numbers, voices
from kiosk.screens.attract_views import drawn, phone, telephone, topics
from kiosk.screens.attract_words import ASIDE, LEAD, Line, stacked
from kiosk.screens.content import Content, Directory, site_name
from kiosk.screens.kit import Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand

SKY_UPRIGHT = 0.32
"""Where the drawing begins, as a part of the panel's height; it ends where the foot begins."""

WORDS_ACROSS = 0.42
"""How much of the width the words have beside a picture."""


VALUE = 1.5
"""How large a fact's value stands, in parts of the theme's attract size."""


class Attract:
    """The resting screens of one edition. Keeps drawings and foot: their textures are large, and the same in
    many scenes."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._tags = tuple(content.languages)
        self._loop: tuple[Showing, ...] = ()
        self._date: tuple[dt.date | None] | None = None
        self._boxes: dict[Hashable, Box] = {}

    def voices(self, directory: Directory, turn: int) -> tuple[str, ...]:
        """The languages of this turn, the leading one first."""
        return voices(self._tags, turn, len(self._scenes(directory)))

    def key(self, stand: Stand) -> Hashable:
        """What tells this turn's screen from all others of the same language."""
        scenes, turn = self._scenes(stand.directory), stand.scene.turn
        return ("attract", scenes[turn % len(scenes)], voices(self._tags, turn, len(scenes)), stand.directory.today)

    def screen(self, stand: Stand) -> Pane:
        """The whole panel; the kit of `stand` speaks the leading language."""
        turn, kit, panel = stand.scene.turn, stand.kit, stand.where.panel
        scenes = self._scenes(stand.directory)
        showing, spoken = scenes[turn % len(scenes)], self.voices(stand.directory, turn)
        sky, view = _places(kit, panel, stand.where.banner.height)
        words = stacked(kit, "welcome", sky, self._words(stand, showing, spoken), middle=not kit.geometry.portrait)
        boxes = (words, self._view(stand, showing, spoken, view), self._foot(stand, panel))
        return Pane(Sheet(int(panel.width), int(panel.height), kit.theme.ground, boxes), panel)

    def _scenes(self, directory: Directory) -> tuple[Showing, ...]:
        if self._date != (directory.today,):
            self._date, self._loop, self._boxes = (directory.today,), loop_of(self._content, directory), {}
        return self._loop

    # -- words

    def _words(self, stand: Stand, showing: Showing, spoken: tuple[str, ...]) -> tuple[Line, ...]:
        if showing.kind is Kind.FACT:
            return self._fact(stand, showing, spoken)
        size = stand.kit.theme.type.attract
        texts = [(tag, self._text(stand, showing, tag)) for tag in spoken]
        lines = [
            Line(tag, text, size * (ASIDE if n else LEAD), above=1.0 if n == 1 else 0.0, bold=n == 0)
            for n, (tag, text) in enumerate(texts)
        ]
        name = site_name(self._content, spoken[0])
        over = Line(spoken[0], name, stand.kit.theme.type.heading2, 4.0, stand.kit.theme.accent)
        return (over, *lines) if showing.kind is Kind.WELCOME else (replace(lines[0], above=4.0), *lines[1:])

    def _text(self, stand: Stand, showing: Showing, tag: str) -> str:
        named = {Kind.WELCOME: "welcome", Kind.TOPICS: "attract-topics", Kind.TAKE: "attract-take"}
        if showing.kind in named:
            return stand.kit.messages(tag, named[showing.kind])
        page = stand.content.page(showing.ref, stand.directory.today)
        if page is None:
            raise KeyError(showing.ref)
        return page.texts[stand.typesetter.shown(page, tag)].title

    def _fact(self, stand: Stand, showing: Showing, spoken: tuple[str, ...]) -> tuple[Line, ...]:
        """What it is, in the leading language; its value, large; and both in the others."""
        theme = stand.kit.theme
        cards = [(tag, card) for tag in spoken if (card := _card(stand, showing, tag))]
        lines = [Line(tag, f"{card.label}: {card.value}", theme.type.heading2, 0.5, bold=False) for tag, card in cards]
        if not cards:
            raise KeyError(showing.fact)
        tag, lead = cards[0]
        label = Line(tag, lead.label, theme.type.title, 4.0)
        return (label, Line(tag, lead.value, theme.type.attract * VALUE, 0.0, theme.accent), *lines[1:])

    # -- what stands under them

    def _view(self, stand: Stand, showing: Showing, spoken: tuple[str, ...], view: Rect) -> Box:
        """Kept: drawings as long as the day, for each direction of reading; what holds words as long as it is
        spoken."""
        kit = stand.kit
        worded = showing.kind in (Kind.TOPICS, Kind.NUMBERS)
        key = (showing, spoken if worded else kit.rtl, stand.scene.visit.aids, view)  # a notice may stand above
        if key not in self._boxes:
            self._boxes[key] = self._made(stand, showing, spoken, view)
        return self._boxes[key]

    def _made(self, stand: Stand, showing: Showing, spoken: tuple[str, ...], view: Rect) -> Box:
        kit = stand.kit
        if showing.kind is Kind.TOPICS:
            other = {tile.ref: tile.title for tile in stand.directory.tiles(spoken[1])} if len(spoken) > 1 else {}
            tiles = stand.directory.tiles(kit.tag)
            return topics(kit, view, [(tile, other.get(tile.ref, "")) for tile in tiles])
        if showing.kind is Kind.NUMBERS:
            return _telephone(stand, showing, spoken, view)
        if showing.kind is Kind.TAKE:
            return phone(kit, view, stand.content.plan.portal)
        return drawn(kit, view, showing.picture)

    def _foot(self, stand: Stand, panel: Rect) -> Box:
        key = ("foot", stand.scene.visit.aids)
        if key not in self._boxes:
            kit = replace(stand.kit, tag=self._tags[0])
            self._boxes[key] = foot(kit, panel, self._tags)
        return self._boxes[key]


def resting_drawing(kit: Kit, panel: Rect, top: float, picture: str) -> Box:
    """The drawing of the first scene, for whoever shows it without words."""
    return drawn(kit, _places(kit, panel, top)[1], picture)


def _places(kit: Kit, panel: Rect, top: float) -> tuple[Rect, Rect]:
    """Where the words stand and where the drawing: over it, or beside it where the panel lies across."""
    end = shore(kit, panel)
    if kit.geometry.portrait:
        horizon = round(panel.height * SKY_UPRIGHT)
        return Rect(0, top, panel.width, horizon - top), Rect(0, horizon, panel.width, end - horizon)
    width = round(panel.width * WORDS_ACROSS)
    sky, view = Rect(0, top, width, end - top), Rect(width, top, panel.width - width, end - top)
    return (mirrored(sky, panel.width), mirrored(view, panel.width)) if kit.rtl else (sky, view)


def _card(stand: Stand, showing: Showing, tag: str) -> FactBlock | None:
    page = stand.content.page(showing.ref, stand.directory.today)
    if page is None:
        return None
    blocks = page.texts[stand.typesetter.shown(page, tag)].blocks
    return next((block for block in blocks if isinstance(block, FactBlock) and block.fact == showing.fact), None)


def _telephone(stand: Stand, showing: Showing, spoken: tuple[str, ...], view: Rect) -> Box:
    page = stand.content.page(showing.ref, stand.directory.today)
    if page is None:
        raise KeyError(showing.ref)
    texts = [(tag, numbers(page, stand.typesetter.shown(page, tag))) for tag in spoken]
    cards = [
        (card, [(tag, other.name) for tag, found in texts for other in found if other.contact == card.contact])
        for card in texts[0][1]
    ]
    return telephone(stand.kit, view, cards)
