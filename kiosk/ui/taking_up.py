"""An edition is taken up: its words go to the composer, its pictures to the painter."""

from __future__ import annotations

from collections.abc import Callable

from content_packs.typeset.pictures import Pictures
from kiosk.edition import Edition
from kiosk.screens.content import Content
from kiosk.screens.ground import Ground
from kiosk.ui.textures import Textures


def taken_up(edition: Edition | None, textures: Textures, demo: bool) -> Content:
    """What `edition` shows, or the ground where there is none; `textures` are painted with its pictures."""
    content = edition or Ground(demo)
    textures.pictures = Pictures(_reader(content.picture))
    textures.release()
    return content


def _reader(picture: Callable[[str], bytes | None]) -> Callable[[str], bytes]:
    """An edition's pictures as the painter reads them."""

    def read(sha256: str) -> bytes:
        data = picture(sha256)
        if data is None:
            raise KeyError(sha256)
        return data

    return read
