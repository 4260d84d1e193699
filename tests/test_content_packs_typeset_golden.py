"""Every language looks as it did when somebody last judged it right."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from PIL import Image

from content_packs.geometry import Geometry
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.pictures import Pictures
from content_packs.typeset.raster import paint, paint_sheet, to_image
from content_packs.typeset.text import Typesetter, TypeStyle
from tests import golden_pictures
from tests.typeset_languages import languages
from tests.typeset_page import CONTEXT, everything, read_picture

WIDTH = 1080
PANEL = Geometry.of_diagonal((WIDTH, 1920), 24)
PARTS = ("info", "picture", "questions-first")
HAN = "骨直次令"


@cache
def typesetter() -> Typesetter:
    return Typesetter(languages(), LIGHT, PANEL)


@pytest.mark.parametrize("tag", sorted(languages()))
def test_a_page_with_every_block_looks_as_it_did_when_it_was_judged_right(tag: str) -> None:
    sheet = typesetter().page(everything(tag), tag, WIDTH, context=CONTEXT)
    drawn = to_image(paint_sheet(sheet, Pictures(read_picture)))
    cuts = [round(box.rect.y) for box in sheet.boxes if box.id in PARTS]
    for part, (top, bottom) in enumerate(pairwise((0, *cuts, sheet.height)), start=1):
        golden_pictures.check(f"{tag}-{part}", drawn.crop((0, top, WIDTH, bottom)))


@pytest.mark.parametrize(
    ("tag", "right", "wrong"),
    [
        ("vi", "xuất nhập cảnh", "xuât nhập cảnh"),
        ("km", "ស្ត្រី", "ស្តរី"),
        ("th", "น้ำ", "นำ"),
        ("ar", "الخروج", "الحروج"),
        ("zh-Hans", "骨角次", "骨角欠"),
        ("en", "5,000", "6,000"),
    ],
)
def test_one_wrong_glyph_is_enough_to_tell_two_pictures_apart(tag: str, right: str, wrong: str) -> None:
    palette = _words(tag, right).quantize(golden_pictures.COLOURS)
    one, other = (golden_pictures.rounded(_words(tag, text), palette).convert("RGB") for text in (right, wrong))
    assert golden_pictures.difference(one, other) > golden_pictures.MOST_IN_A_CELL


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant", "ja", "ko"])
def test_each_reader_of_chinese_characters_sees_the_shapes_of_home(tag: str) -> None:
    others = [each for each in ("zh-Hans", "zh-Hant", "ja", "ko") if each != tag]
    assert all(golden_pictures.difference(_words(tag, HAN), _words(other, HAN)) > 0 for other in others)


def _words(tag: str, text: str) -> Image.Image:
    """`text` in body type on a ground that does not depend on it."""
    layout = typesetter().text(text, TypeStyle(LIGHT.type.body), tag, 200)
    box = Box("words", Role.TEXT, Rect(0, 0, 200, 60), LIGHT.ground, (layout.words(0, 10),), tag)
    return to_image(paint(box))
