"""Boxes as textures: painted once, kept while there is room, their memory used again.

Rules: a texture is opaque and belongs to one box; the boxes on the screen are never given up; a
texture given up goes to a pool of its size, so that the driver allocates seldom. Sizes are rounded
up to `GRAIN`, which makes pools hit and costs a few per cent.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from kivy.graphics.texture import Texture

from content_packs.typeset.boxes import Box
from content_packs.typeset.pictures import BYTES_PER_PIXEL, Pictures
from content_packs.typeset.raster import Slate, paint

SCREENS = 3.4
"""How many whole screens all textures together may be, those of the pool included: the one that stands, the one that
is touched for, and what is prepared."""

FULL_HD = (1080, 1920)

GRAIN = 32


@dataclass(frozen=True)
class Shown:
    """A box's texture, and how much of it is the box."""

    box: Box
    texture: Texture
    width: int
    height: int

    @property
    def length(self) -> int:
        return bytes_of(self.texture)

    @property
    def corners(self) -> tuple[float, ...]:
        """Texture coordinates, first row on top."""
        right, bottom = self.width / self.texture.width, self.height / self.texture.height
        return (0.0, bottom, right, bottom, right, 0.0, 0.0, 0.0)


class Textures:
    """All textures of one window."""

    def __init__(self, pictures: Pictures, panel_px: tuple[int, int] = FULL_HD) -> None:
        self.pictures = pictures
        self.budget = int(SCREENS * panel_px[0] * panel_px[1] * BYTES_PER_PIXEL)
        self._kept: OrderedDict[int, Shown] = OrderedDict()
        self._pool: defaultdict[tuple[int, int], list[Texture]] = defaultdict(list)
        self._on_screen: frozenset[int] = frozenset()
        self._leaving: frozenset[int] = frozenset()
        self._slate = Slate()
        self.used = 0

    def has(self, box: Box) -> bool:
        return id(box) in self._kept

    def of(self, box: Box) -> Shown:
        """The texture of `box`, painted now if it is not there."""
        shown = self._kept.get(id(box))
        if shown is None:
            shown = self._kept[id(box)] = self._painted(box)
        self._kept.move_to_end(id(box))
        return shown

    def stand(self, boxes: Collection[Box]) -> None:
        """These boxes are on the screen; whatever else there is may be given up, oldest first."""
        self._on_screen = frozenset(id(box) for box in boxes)

    def leave(self, boxes: Collection[Box]) -> None:
        """These are still seen while they pass: they are not given up either."""
        self._leaving = frozenset(id(box) for box in boxes)

    def _painted(self, box: Box) -> Shown:
        raster = paint(box, self.pictures, self._slate)
        texture = self._taken(raster.width, raster.height)
        texture.blit_buffer(raster.pixels, size=(raster.width, raster.height), colorfmt="bgra", bufferfmt="ubyte")
        return Shown(box, texture, raster.width, raster.height)

    def _taken(self, width: int, height: int) -> Texture:
        """A texture at least this large: from the pool, else from the oldest box of that size when
        there is no more room, else a new one."""
        size = (-(-width // GRAIN) * GRAIN, -(-height // GRAIN) * GRAIN)
        while not self._pool[size] and self.used + size[0] * size[1] * BYTES_PER_PIXEL > self.budget:
            if not (self._drop_pooled() or self._give_up_oldest()):
                break
        if self._pool[size]:
            return self._pool[size].pop()
        texture = Texture.create(size=size, colorfmt="bgra", mipmap=False)
        texture.mag_filter = texture.min_filter = "nearest"
        self.used += bytes_of(texture)
        return texture

    def _seen(self, key: int) -> bool:
        return key in self._on_screen or key in self._leaving

    def _give_up_oldest(self) -> bool:
        """The box that was longest not asked for gives its texture to the pool."""
        oldest = next((key for key in self._kept if not self._seen(key)), None)
        if oldest is not None:
            self._give_up(oldest)
        return oldest is not None

    def _give_up(self, key: int) -> None:
        texture = self._kept.pop(key).texture
        self._pool[texture.size].append(texture)

    def _drop_pooled(self) -> bool:
        """Let one pooled texture go; its memory returns between frames."""
        for waiting in self._pool.values():
            if waiting:
                self.used -= bytes_of(waiting.pop())
                return True
        return False

    def release(self) -> None:
        """Give the textures of every box that is not on the screen to the pool: another edition came."""
        for key in [key for key in self._kept if not self._seen(key)]:
            self._give_up(key)


def bytes_of(texture: Texture) -> int:
    return int(texture.width * texture.height) * BYTES_PER_PIXEL
