"""The door to typesetting: words, icons and whole pages, for one panel, theme and thread.

SHOW calls this from the kiosk's screens, CHECK from the script-safety pass, the server from the
editor's preview: the same code, so that all of them see the same page.

    typesetter = Typesetter(language_packs, LIGHT, geometry)
    sheet = typesetter.page(page, "km", 1080, context=PageContext(today, "Gatepost sample"))
    raster = paint(sheet.boxes[0], pictures)
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import fields

from content_packs.geometry import Geometry
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.model import Page
from content_packs.theme import Theme
from content_packs.typeset.boxes import Sheet
from content_packs.typeset.flow import set_page, shown_tag
from content_packs.typeset.layout import Link, TextLayout
from content_packs.typeset.setting import PageContext, PictureSize, RelatedPage, Setting
from content_packs.typeset.shaping import Align, Shaper, TypeStyle

__all__ = [
    "Align",
    "Link",
    "PageContext",
    "PictureSize",
    "RelatedPage",
    "TextLayout",
    "TypeStyle",
    "Typesetter",
    "unknown_size",
]

WARMING_LETTERS = 300
"""How much of a language's words is shaped to open its fonts."""


def unknown_size(sha256: str) -> tuple[int, int]:  # noqa: ARG001 - the shape of a PictureSize
    """A `PictureSize` that knows none: pictures whose page does not state their size are left out."""
    return (0, 0)


class Typesetter(Shaper):
    """Sets words and pages in every language of `languages`. One per thread: what it returns is
    painted on the thread that asked for it. The first words of a language cost tens of
    milliseconds (fonts are opened); `warm` spends them ahead."""

    def __init__(
        self,
        languages: Mapping[str, LanguagePack],
        theme: Theme,
        geometry: Geometry,
        picture_size: PictureSize = unknown_size,
    ) -> None:
        super().__init__(languages, theme, geometry)
        self.messages = Messages(languages)
        self._picture_size = picture_size

    def page(self, page: Page, tag: str, width: float, scale: float = 1.0, *, context: PageContext) -> Sheet:
        """`page` for a reader of `tag`, on a sheet of `width` px with its margins; type is `scale`
        times the theme's. Where the page lacks the language another stands in, and a notice says so."""
        return set_page(self.setting(page, tag, width, scale, context), width)

    def wearing(self, theme: Theme) -> Typesetter:
        """The same, with the same fonts, in another theme of the same sizes."""
        other = copy.copy(self)
        other.theme = theme
        return other

    def shown(self, page: Page, tag: str) -> str:
        """The language that `page` would be shown in to a reader of `tag`."""
        return shown_tag(page, tag, self.languages)

    def warm(self, tag: str) -> Iterator[None]:
        """Opens the fonts of `tag` at every size and weight of the theme, one at each step, so that its
        first page is as quick as the next."""
        messages = self.languages[tag].messages.values()
        words = " ".join(text for text in messages if isinstance(text, str))[:WARMING_LETTERS]
        for size in fields(self.theme.type):
            for bold in (False, True):
                style = TypeStyle(getattr(self.theme.type, size.name), bold=bold)
                self.text(words, style, tag, self.geometry.panel_px[0])
                yield

    def setting(self, page: Page, tag: str, width: float, scale: float, context: PageContext) -> Setting:
        """What the blocks of `page` are set with, for those who set one of them elsewhere than on its page."""
        return Setting(self, self.messages, page, context, tag, width, scale, self._picture_size, max(scale, 1.0))
