"""A film of a page on its own screen: its place, its words beneath it, its buttons, and all that is said in it.

Composed without a decoder: the sheet says where the film is to be shown and holds every caption as a box that is
ready to be put there (`Reel`); `kiosk.ui.film` plays it. A film that cannot be played says so; its words stand.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError
from webvtt.models import Timestamp

from content_packs.model import Page, Video, inline_text
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.setting import spoken
from content_packs.typeset.text import Align, TextLayout
from kiosk.playing import BROKEN, NO_CAPTIONS, marks
from kiosk.screens.controls import Control, Rows, controls_height, have_room, in_rows
from kiosk.screens.kit import Drawing, mirrored
from kiosk.screens.layout import Cue, Pane, Reel
from kiosk.screens.more import more_below
from kiosk.screens.reading_bar import reading_bar, unread_bar
from kiosk.screens.stand import Stand

SHAPE = 16 / 9
"""The place of a film is this much wider than high; another is shown whole in it."""

BESIDE = 0.6
"""How much of a wide place's width the film takes; its buttons and words stand beside it."""

LARGEST_BESIDE = 1.3
"""Up to this size of words."""

MOST_HIGH = 0.5
"""And how much of a tall place's height, at most."""

LOW_HIGH = 0.7
"""The same of a wide place in which nothing stands beside it."""

POSTER_MM = 24.0
MAX_CUES = 500


def film_room(stand: Stand) -> Pane:
    """The content pane. Raises KeyError where the page, or the film, is not there any more."""
    page = stand.content.page(stand.place.ref, stand.directory.today)
    if page is None:
        raise KeyError(stand.place.ref)
    return _Room(stand, page).pane()


class _Room:
    """One film being composed."""

    def __init__(self, stand: Stand, page: Page) -> None:
        self.stand, self.page, self.kit = stand, page, stand.kit
        self.marks = marks(stand.place)
        self.block = self._block()
        self.edge = min(self.kit.margin, self.kit.units(4))
        self.dark, self.light = self.kit.theme.dark_and_light

    def pane(self) -> Pane:
        kit, area = self.kit, self.stand.where.content
        first, second = self._columns(area)
        title = self._words("title", Role.TITLE, inline_text(self.block.caption), first, bold=True)
        lines = self._lines(first.width)
        strip = self._strip(lines)
        place = self._place(first, title.rect.y + title.rect.height + kit.units(1.5), strip)
        captions = self._captions(place, strip, lines)
        film = self._film(place, strip)
        y = film.rect.y + film.rect.height + kit.units(2)
        beside = second is not None
        column = second or Rect(first.x, y, first.width, 0)
        buttons = tuple(self._buttons(Rect(column.x, title.rect.y if beside else y, column.width, 0)))
        beneath = max(box.rect.y + box.rect.height for box in buttons) + kit.units(3)
        told = tuple(self._transcript(Rect(column.x, beneath, column.width, 0)))
        boxes = (title, film, *buttons, *told)
        bottom = max(box.rect.y + box.rect.height for box in boxes) + kit.margin
        sheet = Sheet(int(area.width), math.ceil(max(bottom, area.height)), kit.theme.ground, boxes)
        return Pane(sheet, area, film=self._reel(place, captions))

    def _block(self) -> Video:
        text = self.page.texts[self.stand.typesetter.shown(self.page, self.kit.tag)]
        for block in text.blocks:
            if isinstance(block, Video) and block.id == self.stand.place.part:
                return block
        raise KeyError(self.stand.place.part)

    @property
    def _beside(self) -> bool:
        """Whether buttons and words stand beside the film: large words would be broken there."""
        return not self.kit.geometry.portrait and self.kit.text <= LARGEST_BESIDE

    def _columns(self, area: Rect) -> tuple[Rect, Rect | None]:
        """Where the film stands, and where else there is room for its words."""
        edge = self.edge
        if not self._beside:
            return Rect(edge, edge, area.width - 2 * edge, 0), None
        wide = float(math.floor((area.width - 3 * edge) * BESIDE))
        left, right = Rect(edge, edge, wide, 0), Rect(2 * edge + wide, edge, area.width - 3 * edge - wide, 0)
        return (mirrored(left, area.width), mirrored(right, area.width)) if self.kit.rtl else (left, right)

    def _place(self, column: Rect, y: float, strip: float) -> Rect:
        """Where the moving picture itself stands. Beside its buttons it is seen whole, and its captions under it,
        above whatever may come to stand at the foot: the bar of reading aloud, and the way to what is below."""
        area = self.stand.where.content
        if self._beside:
            most = area.height - y - strip - self._foot(area)
        else:
            most = area.height * (MOST_HIGH if self.kit.geometry.portrait else LOW_HIGH)
        height = max(min(column.width / SHAPE, most), self._note(column.width).height + 2 * self.edge)
        return Rect(float(round(column.x)), float(round(y)), float(int(column.width)), float(int(height)))

    def _foot(self, area: Rect) -> float:
        """How high what may stand at the foot of the screen is."""
        bars = reading_bar(self.kit, area, paused=False), unread_bar(self.kit, area)
        return max(bar.rect.height for bar in bars) + more_below(self.kit, area).rect.height

    def _words(self, name: str, role: Role, text: str, place: Rect, *, bold: bool = False, focus: int = 0) -> Box:
        kit = self.kit
        size = kit.theme.type.heading3 if bold else kit.theme.type.body
        layout = kit.whole(text, kit.style(size, bold=bold), place.width)
        height = float(math.ceil(layout.height))
        drawing = Drawing(kit, Rect(round(place.x), round(place.y), place.width, height), kit.theme.ground)
        drawing.words(layout, 0, 0)
        return drawing.box(name, role, spoken(text), focus=focus)

    def _film(self, place: Rect, strip: float) -> Box:
        """The dark ground that the film is shown on, with the place of its captions under it."""
        kit = self.kit
        rect = Rect(place.x, place.y, place.width, place.height + strip)
        drawing = Drawing(kit, rect, self.dark)
        if BROKEN in self.marks:
            note = self._note(place.width)
            drawing.words(note, self.edge, (place.height - note.height) / 2)
            return drawing.box("film", Role.NOTE, note.text, focus=1)
        size = kit.px(POSTER_MM)
        drawing.icon("movie", (place.width - size) / 2, (place.height - size) / 2, size, self.light)
        return drawing.box("film", Role.MEDIA, spoken(kit.say("film"), self.block.caption), focus=1)

    def _note(self, width: float) -> TextLayout:
        """What stands in the place of a film that cannot be played."""
        kit = self.kit
        told = kit.say("film-broken") if BROKEN in self.marks else ""
        style = kit.style(kit.theme.type.lead, self.light)
        return kit.within(told, style, width - 2 * self.edge, math.inf, Align.CENTRE)

    def _buttons(self, place: Rect) -> Iterator[Box]:
        kit = self.kit
        rows = self._rows(place.width)
        area = Rect(place.x, round(place.y), place.width, controls_height(kit, len(rows)))
        yield from in_rows(kit, rows, area, focus=2)

    def _rows(self, width: float) -> Rows:
        """The buttons, as they stand now, in as few rows as have room for their words."""
        close = Control("back", "close", "close")
        if BROKEN in self.marks:
            return ((close,),)
        plays = self.stand.scene.visit.playing == self.block.id
        play = Control("film-play", *(("pause", "film-pause") if plays else ("play_arrow", "film-play")), first=True)
        again = Control("film-again", "replay", "film-again")
        off = NO_CAPTIONS in self.marks
        words = Control("film-captions", "closed_caption", "captions-on" if off else "captions-off")
        has = bool(self.block.captions in self.page.media)
        row = (play, again, *((words,) if has else ()), close)
        half = (len(row) + 1) // 2
        tried: tuple[Rows, ...] = ((row,), (row[:half], row[half:]), tuple((one,) for one in row))
        rows = next((rows for rows in tried if have_room(self.kit, rows, width)), tried[-1])
        return tuple(tuple(reversed(each)) for each in rows) if self.kit.rtl else rows

    def _transcript(self, place: Rect) -> Iterator[Box]:
        """All that is said and shown, in words."""
        if not self.block.transcript:
            return
        kit = self.kit
        label = kit.words(kit.say("transcript"), kit.style(kit.theme.type.small, kit.theme.secondary), place.width)
        tall = float(math.ceil(label.height))
        drawing = Drawing(kit, Rect(round(place.x), round(place.y), place.width, tall), kit.theme.ground)
        drawing.words(label, 0, 0)
        yield drawing.box("transcript-label", Role.HEADING, label.text, focus=6)
        below = Rect(place.x, place.y + tall + kit.units(0.5), place.width, 0)
        yield self._words("transcript", Role.TEXT, self.block.transcript, below, focus=7)

    # -- captions

    def _lines(self, width: float) -> list[tuple[float, float, TextLayout]]:
        """From when to when each caption stands under the film, and its words."""
        if NO_CAPTIONS in self.marks or BROKEN in self.marks:
            return []
        style = self.kit.style(self.kit.theme.type.lead, self.light)
        room = width - 2 * self.kit.units(2)
        return [(start, end, self.kit.words(text, style, room, Align.CENTRE)) for start, end, text in self._cues()]

    def _strip(self, lines: Sequence[tuple[float, float, TextLayout]]) -> float:
        """How high the place of the captions is: as high as the highest."""
        return max((math.ceil(words.height + self.kit.units(2)) for _, _, words in lines), default=0.0)

    def _captions(
        self, place: Rect, strip: float, lines: Iterable[tuple[float, float, TextLayout]]
    ) -> Iterator[tuple[float, float, Box]]:
        """From when to when each caption stands under the film at `place`, and the caption."""
        for start, end, words in lines:
            drawing = Drawing(self.kit, Rect(place.x, place.y + place.height, place.width, strip), self.dark)
            drawing.words(words, self.kit.units(2), (strip - words.height) / 2)
            yield start, end, drawing.box("caption", Role.TEXT, spoken(words.text))

    def _cues(self) -> Iterator[tuple[float, float, str]]:
        """What the film's captions say in this language, in seconds from its beginning. None where they are damaged."""
        item = self.page.media.get(self.block.captions)
        data = self.stand.content.picture(item.files[0].sha256) if item and item.files else None
        if data is None:
            return
        try:
            cues = webvtt.from_buffer(io.BytesIO(data)).captions[:MAX_CUES]
        except (MalformedCaptionError, MalformedFileError, UnicodeDecodeError, ValueError):
            return
        for cue in cues:
            yield _seconds(cue.start_time), _seconds(cue.end_time), cue.text

    def _reel(self, place: Rect, captions: Iterable[tuple[float, float, Box]]) -> Reel | None:
        """What is to be played; None where there is nothing that could be."""
        item = self.page.media.get(self.block.media)
        if item is None or not item.files or BROKEN in self.marks:
            return None
        cues = tuple(Cue(start, end, box) for start, end, box in captions)
        return Reel(self.block.id, item.files[-1].sha256, place, cues)


def _seconds(time: Timestamp) -> float:
    return time.hours * 3600 + time.minutes * 60 + time.seconds + time.milliseconds / 1000
