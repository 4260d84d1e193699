"""Words → shaped lines: styled runs of content become one `TextLayout`, by Pango.

Rules kept here (reference: Pango's own documentation, and trials in twelve languages):

- Families, line height and direction come from the language pack, never from a tag in code. The
  families of all other languages follow the language's own, so that a foreign name is never tofu
  and looks the same on every page.
- Right to left is said three times (base direction, automatic direction off, alignment), or it
  does not hold.
- Style runs are attributes over UTF-8 byte offsets that end on grapheme boundaries. Nothing is
  escaped, because no markup is ever parsed. Pango never adds hyphens.
- One `Shaper` per thread. A `TextLayout` is painted on the thread that made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from content_packs.geometry import Geometry
from content_packs.languages import Direction, LanguagePack
from content_packs.model import Inline, Span
from content_packs.theme import CAP_HEIGHT_PER_EM, Theme
from content_packs.typeset import icons
from content_packs.typeset.layout import Link, TextLayout
from content_packs.typeset.pango import (
    ALIGN_CENTRE,
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ELLIPSIZE_END,
    PANGO_SCALE,
    UNDERLINE_SINGLE,
    WEIGHT_BOLD,
    WEIGHT_NORMAL,
    WRAP_WORD_CHAR,
    C,
    Pointer,
    ffi,
    language,
    new_context,
    new_font_map,
    owned,
)
from content_packs.typeset.runs import fenced, graphemes

__all__ = ["Align", "Link", "Shaper", "TextLayout", "TypeStyle"]

BASELINE_BELOW_MIDDLE_EM = 0.37
"""Half of ascent less descent: Noto Sans 0.388, its Khmer, Thai, Arabic and CJK faces 0.30 to 0.44."""

ICON_TAG = "zxx"
"""BCP 47: no linguistic content."""


class Align(Enum):
    """Where lines stand in their width. START is the side that reading begins on."""

    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True)
class TypeStyle:
    """How words look. `cap_mm` is the cap height; an empty `colour` is the theme's ink, an empty
    `link` its accent; `leading` multiplies the language's line height."""

    cap_mm: float
    bold: bool = False
    colour: str = ""
    link: str = ""
    leading: float = 1.0

    def scaled(self, by: float) -> TypeStyle:
        return replace(self, cap_mm=self.cap_mm * by)


class Shaper:
    """Shapes words in every language of `languages`, for one panel and one theme, on one thread."""

    def __init__(self, languages: Mapping[str, LanguagePack], theme: Theme, geometry: Geometry) -> None:
        self.languages = languages
        self.theme = theme
        self.geometry = geometry
        self._font_map = new_font_map("fonts.conf")
        self._icon_map = new_font_map("icons.conf")
        self._icon_context = new_context(self._icon_map, ICON_TAG, right_to_left=False)
        self._contexts: dict[str, Pointer] = {}
        self._fonts: dict[tuple[str, bool, float], Pointer] = {}

    def em_px(self, style: TypeStyle) -> float:
        """The font size of `style` on this panel."""
        return self.geometry.px(style.cap_mm) / CAP_HEIGHT_PER_EM

    def right_to_left(self, tag: str) -> bool:
        return self.languages[tag].direction is Direction.RTL

    def text(
        self,
        content: Inline | str,
        style: TypeStyle,
        tag: str,
        width: float | None = None,
        align: Align = Align.START,
        max_lines: int | None = None,
    ) -> TextLayout:
        """`content` in language `tag`, wrapped to `width` px (None: one line as long as it needs),
        cut with an ellipsis after `max_lines`."""
        spans = (Span(text=content),) if isinstance(content, str) else content or (Span(text=""),)
        spans = tuple(fenced(span) if self._turns(span, tag) else span for span in spans)
        text = "".join(span.text for span in spans)
        pointer = owned(C.pango_layout_new(self._context(tag)))
        encoded = text.encode()
        C.pango_layout_set_auto_dir(pointer, False)
        C.pango_layout_set_text(pointer, encoded, len(encoded))
        self._attribute(pointer, text, spans, style, tag)
        _fit(pointer, width, max_lines)
        C.pango_layout_set_alignment(pointer, self._alignment(tag, align))
        em, colour = self.em_px(style), style.colour or self.theme.ink
        pitch = em * style.leading * self._line_height(spans, tag)
        first = pitch / 2 + BASELINE_BELOW_MIDDLE_EM * em
        return TextLayout(pointer, text, tag, colour, first=first, pitch=pitch, width=width, links=_links(spans))

    def icon(self, name: str, size_px: float, colour: str = "") -> TextLayout:
        """The icon `name` in a square of `size_px`; a plain sheet of paper where there is none such."""
        character = icons.ICONS.get(name) or icons.ICONS[icons.STAND_IN]
        encoded = character.encode()
        pointer = owned(C.pango_layout_new(self._icon_context))
        C.pango_layout_set_font_description(pointer, self._icon_font(size_px))
        C.pango_layout_set_text(pointer, encoded, len(encoded))
        colour = colour or self.theme.ink
        return TextLayout(pointer, character, ICON_TAG, colour, first=size_px, pitch=size_px, width=size_px)

    def _turns(self, span: Span, tag: str) -> bool:
        """Whether `span` could turn the words around it: another direction, or a number among
        words that run from right to left."""
        foreign = span.lang in self.languages and self.right_to_left(span.lang) != self.right_to_left(tag)
        return bool(span.text) and (foreign or (bool(span.fact) and self.right_to_left(tag)))

    def _context(self, tag: str) -> Pointer:
        if tag not in self._contexts:
            self._contexts[tag] = new_context(self._font_map, tag, right_to_left=self.right_to_left(tag))
        return self._contexts[tag]

    def _font(self, tag: str, bold: bool, em_px: float) -> Pointer:
        key = (tag, bold, em_px)
        if key not in self._fonts:
            self._fonts[key] = _description(self._families(tag), bold, em_px)
        return self._fonts[key]

    def _icon_font(self, size_px: float) -> Pointer:
        key = (ICON_TAG, False, size_px)
        if key not in self._fonts:
            self._fonts[key] = _description((icons.FAMILY,), False, size_px)
        return self._fonts[key]

    def _families(self, tag: str) -> tuple[str, ...]:
        """The language's own families, then everyone else's."""
        packs = (self.languages[tag], *self.languages.values())
        return tuple(dict.fromkeys(family for pack in packs for family in pack.typography.families))

    def _alignment(self, tag: str, align: Align) -> int:
        if align is Align.CENTRE:
            return ALIGN_CENTRE
        at_right = self.right_to_left(tag) is (align is Align.START)
        return ALIGN_RIGHT if at_right else ALIGN_LEFT

    def _attribute(self, pointer: Pointer, text: str, spans: Inline, style: TypeStyle, tag: str) -> None:
        attributes = ffi.gc(C.pango_attr_list_new(), C.pango_attr_list_unref)
        em_px = self.em_px(style)
        C.pango_layout_set_font_description(pointer, self._font(tag, style.bold, em_px))
        C.pango_attr_list_insert(attributes, C.pango_attr_insert_hyphens_new(False))
        if len(spans) > 1 or spans[0].link or spans[0].bold or spans[0].lang:
            for span, start, end in graphemes(text, spans, language(tag)):
                for attribute in self._styled(span, style, tag, em_px):
                    attribute.start_index, attribute.end_index = start, end
                    C.pango_attr_list_insert(attributes, attribute)
        C.pango_layout_set_attributes(pointer, attributes)

    def _styled(self, span: Span, style: TypeStyle, tag: str, em_px: float) -> Iterator[Pointer]:
        """What sets `span` apart from the words around it."""
        spoken = span.lang if span.lang in self.languages else tag
        bold = style.bold or span.bold
        if spoken != tag:
            yield C.pango_attr_language_new(language(spoken))
            yield C.pango_attr_font_desc_new(self._font(spoken, bold, em_px))
        elif bold and not style.bold:
            yield C.pango_attr_weight_new(WEIGHT_BOLD)
        if span.link:
            yield C.pango_attr_foreground_new(*_channels(style.link or self.theme.accent))
            yield C.pango_attr_underline_new(UNDERLINE_SINGLE)

    def _line_height(self, spans: Inline, tag: str) -> float:
        """Per em: what the language needs, or a taller one that is quoted in it."""
        tags = {tag, *(span.lang for span in spans if span.lang in self.languages)}
        return max(self.languages[each].typography.line_height for each in tags)


def _description(families: Sequence[str], bold: bool, em_px: float) -> Pointer:
    description = ffi.gc(C.pango_font_description_new(), C.pango_font_description_free)
    C.pango_font_description_set_family(description, ",".join(families).encode())
    C.pango_font_description_set_weight(description, WEIGHT_BOLD if bold else WEIGHT_NORMAL)
    C.pango_font_description_set_absolute_size(description, em_px * PANGO_SCALE)
    return description


def _fit(pointer: Pointer, width: float | None, max_lines: int | None) -> None:
    if width is not None:
        C.pango_layout_set_width(pointer, max(0, round(width * PANGO_SCALE)))
        C.pango_layout_set_wrap(pointer, WRAP_WORD_CHAR)
    if max_lines is not None:
        C.pango_layout_set_height(pointer, -max_lines)
        C.pango_layout_set_ellipsize(pointer, ELLIPSIZE_END)


def _links(spans: Inline) -> tuple[Link, ...]:
    """Linked stretches of the text; neighbouring spans with one target are one link."""
    found: list[Link] = []
    start = 0
    for span in spans:
        end = start + len(span.text)
        if span.link and found and found[-1].end == start and found[-1].target == span.link:
            found[-1] = replace(found[-1], end=end)
        elif span.link:
            found.append(Link(start, end, span.link))
        start = end
    return tuple(found)


def _channels(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as Pango's 16-bit channels."""
    red, green, blue = (int(colour[i : i + 2], 16) * 257 for i in (1, 3, 5))
    return red, green, blue
