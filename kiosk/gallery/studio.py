"""An entry → its picture on one panel, as the window would show it. Needs no window.

Composed and painted by what composes and paints the kiosk's screens; marks, shade and captions, which the window lays
over textures, are laid over the picture here.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from content_packs.geometry import Geometry
from content_packs.theme import HIGH_CONTRAST, LIGHT, Theme
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.pictures import Pictures
from content_packs.typeset.raster import paint, paint_sheet, to_image
from kiosk.focus import stops
from kiosk.gallery.entry import Entry, Reader
from kiosk.gallery.painting import painted
from kiosk.gallery.sample import Sample
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.marks import Marks, Ring, Tint, ring, shade, tint
from kiosk.speech.places import places
from kiosk.speech.sentences import sentences


class Studio:
    """One panel, for every reader."""

    def __init__(self, sample: Sample, geometry: Geometry) -> None:
        self._sample = sample
        self._geometry = geometry
        self._pictures = Pictures(sample.bytes)
        self._composers = {False: Composer(sample, geometry)}

    def picture(self, entry: Entry, reader: Reader) -> Image.Image:
        """The whole panel; of an entry that is `whole`, all of its content instead. Raises what composing raises."""
        layout = self._composer(entry.demo).compose(entry.scene(self._sample, reader))
        if entry.whole:
            return to_image(paint_sheet(layout.content.sheet, self._pictures))
        theme = HIGH_CONTRAST if reader.aids.contrast else LIGHT
        scroll, marks = self._marks(entry, layout, theme)
        picture = painted(layout, self._pictures, scroll)
        if entry.caption:
            self._caption(picture, layout)
        if entry.pressed:
            _press(picture, layout, self._place(layout, entry.pressed), self._geometry.px(theme.radius_mm))
        _lay(picture, layout, scroll, marks)
        return picture

    def _composer(self, demo: bool) -> Composer:
        if demo not in self._composers:
            self._composers[demo] = Composer(self._sample.demonstrated(), self._geometry)
        return self._composers[demo]

    def _place(self, layout: ScreenLayout, action: str) -> Rect:
        hit = layout.find(action)
        if hit is None:
            raise LookupError(f"nothing on this screen is touched for {action}")
        return hit.rect

    def _marks(self, entry: Entry, layout: ScreenLayout, theme: Theme) -> tuple[float, Marks]:
        """What is laid over the screen, and how far it is scrolled for that."""
        wide = self._geometry.px_per_mm
        if entry.read:
            box = next(box for box in layout.content.sheet.boxes if box.role is Role.TEXT and sentences(box.spoken))
            first = places(box, sentences(box.spoken))[0]
            lower = box.rect.y + box.rect.height / 2 - layout.content.rect.height / 2
            return layout.content.clamped(lower), Marks(content=(tint(theme, wide, first),))
        if not entry.ringed:
            return 0.0, Marks()
        stop = next(stop for stop in stops(layout) if entry.ringed in (stop.hit.action, stop.box.id))
        if stop.scrolls:
            return 0.0, Marks(content=(ring(theme, wide, stop.rect, outside=True),))
        return 0.0, Marks(fixed=(ring(theme, wide, stop.on_panel, outside=False),))

    def _caption(self, picture: Image.Image, layout: ScreenLayout) -> None:
        """The first words of the film, where they stand."""
        reel = layout.content.film
        if reel and reel.cues:
            box = reel.cues[0].box
            place = layout.content.rect
            words = to_image(paint(box, self._pictures))
            picture.paste(words, (round(place.x + box.rect.x), round(place.y + box.rect.y)))


def _press(picture: Image.Image, layout: ScreenLayout, rect: Rect, radius: float) -> None:
    *colour, cover = shade(layout.ground)
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).rounded_rectangle(_corners(rect), radius, fill=round(cover * 255))
    picture.paste(tuple(round(channel * 255) for channel in colour), mask=mask)


def _lay(picture: Image.Image, layout: ScreenLayout, scroll: float, marks: Marks) -> None:
    content = layout.content.rect
    for mark in marks.content:
        _mark(picture, mark, content.x, content.y - round(scroll))
    for mark in marks.fixed:
        _mark(picture, mark, 0, 0)


def _mark(picture: Image.Image, mark: Tint | Ring, dx: float, dy: float) -> None:
    draw = ImageDraw.Draw(picture)
    if isinstance(mark, Ring):
        width = round(mark.width)
        draw.rectangle(_corners(mark.rect.grown(width).moved(dx, dy)), outline=mark.outer, width=width)
        draw.rectangle(_corners(mark.rect.moved(dx, dy)), outline=mark.inner, width=width)
        return
    for rect in mark.rects:
        place = _corners(rect.moved(dx, dy))
        under = picture.crop(place)
        picture.paste(ImageChops.multiply(under, Image.new("RGB", under.size, mark.colour)), place[:2])
        draw.rectangle((place[0], place[3] - round(mark.line), place[2], place[3]), fill=mark.rule)


def _corners(rect: Rect) -> tuple[int, int, int, int]:
    return round(rect.x), round(rect.y), round(rect.x + rect.width), round(rect.y + rect.height)
