"""Boxes become pixels: opaque, exact, cut at their edge, and pictures that survive damaged files."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from content_packs.geometry import Geometry
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Fill, Modules, Paint, Picture, Rect, Role, Sheet, Stroke, Veil
from content_packs.typeset.pictures import Pictures, decoded
from content_packs.typeset.raster import SLATE_BYTES, Raster, Slate, paint, paint_sheet, to_image, to_png
from content_packs.typeset.text import Typesetter, TypeStyle
from tests.typeset_languages import languages
from tests.typeset_page import CONTEXT, PICTURE, everything, read_picture

GROUND = "#FBF8F2"


def a_box(*paints: Paint, rect: Rect | None = None) -> Box:
    return Box("box", Role.TEXT, rect or Rect(0, 0, 40, 30), GROUND, paints, "en")


def pixels(raster: Raster) -> npt.NDArray[np.uint8]:
    return np.frombuffer(raster.pixels, dtype=np.uint8).reshape(raster.height, raster.stride // 4, 4)


@cache
def typesetter() -> Typesetter:
    return Typesetter(languages(), LIGHT, Geometry.of_diagonal((1080, 1920), 21.5))


def test_pixels_are_blue_green_red_and_opaque_on_the_boxes_ground() -> None:
    raster = paint(a_box(Fill(Rect(10, 10, 5, 5), "#A3211A")))
    assert (raster.width, raster.height, raster.stride) == (40, 30, 160)
    assert pixels(raster)[0, 0].tolist() == [0xF2, 0xF8, 0xFB, 255]
    assert pixels(raster)[12, 12].tolist() == [0x1A, 0x21, 0xA3, 255]
    assert (pixels(raster)[..., 3] == 255).all()


def test_readers_share_the_painters_bytes_without_a_copy() -> None:
    raster = paint(a_box())
    pixels(raster)
    assert isinstance(raster.pixels, memoryview)
    assert raster.pixels.nbytes == raster.stride * raster.height


def test_a_box_alone_and_the_same_box_on_its_sheet_are_the_same_picture() -> None:
    sheet = typesetter().page(everything("km"), "km", 1080, context=CONTEXT)
    pictures = Pictures(read_picture)
    whole = pixels(paint_sheet(sheet, pictures))
    for box in sheet.boxes:
        left, top = int(box.rect.x), int(box.rect.y)
        alone = pixels(paint(box, pictures))
        assert np.array_equal(alone, whole[top : top + alone.shape[0], left : left + alone.shape[1]]), box.id


def test_on_a_slate_that_was_used_before_a_box_looks_as_on_new_room() -> None:
    slate, pictures = Slate(), Pictures(read_picture)
    for box in typesetter().page(everything("km"), "km", 1080, context=CONTEXT).boxes:
        raster = paint(box, pictures, slate)
        assert raster.pixels.nbytes == raster.stride * raster.height
        assert np.array_equal(pixels(raster), pixels(paint(box, pictures))), box.id
    rows = SLATE_BYTES // 4000 + 1
    large = paint(a_box(rect=Rect(0, 0, 1000, rows)), pictures, slate)
    assert pixels(large).shape == (rows, 1000, 4), "what does not fit has room of its own"
    assert (pixels(large) == pixels(large)[0, 0]).all()


def test_paint_is_cut_at_the_edge_of_its_box() -> None:
    small = a_box(Fill(Rect(-50, -50, 500, 500), "#000000"), rect=Rect(10, 10, 10, 10))
    whole = pixels(paint_sheet(Sheet(40, 30, GROUND, (small,))))
    assert (whole[10:20, 10:20, :3] == 0).all()
    assert (whole[:10, :, 0] == 0xF2).all()


@pytest.mark.parametrize("from_right", [False, True])
def test_a_veil_is_whole_at_one_side_and_gone_at_the_other(from_right: bool) -> None:
    black, veil = Fill(Rect(0, 0, 40, 30), "#000000"), Veil(Rect(0, 0, 40, 20), GROUND, from_right)
    blue = pixels(paint(a_box(black, veil)))[..., 0].astype(int)
    row = blue[10][::-1] if from_right else blue[10]
    assert row[0] >= 0xF0
    assert row[-1] <= 2
    assert (np.diff(row) <= 0).all()
    assert (blue[25] == 0).all()


def test_rounded_corners_show_the_ground_and_a_strokes_inside_too() -> None:
    round_ = pixels(paint(a_box(Fill(Rect(0, 0, 40, 30), "#000000", radius=10))))
    assert round_[0, 0, 0] == 0xF2
    assert round_[15, 20, 0] == 0
    line = pixels(paint(a_box(Stroke(Rect(0, 0, 40, 30), "#000000", width=2))))
    assert line[0, 20, 0] == line[1, 20, 0] == 0
    assert line[2, 20, 0] == line[15, 20, 0] == 0xF2


def test_the_modules_of_a_code_are_whole_pixels_of_two_colours() -> None:
    rows = tuple(tuple((row + column) % 2 == 0 for column in range(5)) for row in range(5))
    found = pixels(paint(a_box(Modules(rows, Rect(3, 3, 28, 26), "#000000", "#FFFFFF"), rect=Rect(0, 0, 33, 31))))
    inside = found[3:29, 3:31, 0]
    assert set(np.unique(inside)) == {0, 255}
    assert (inside == 0).sum() == 13 * 5 * 5


def test_a_picture_fills_its_place_and_one_with_transparency_shows_the_ground() -> None:
    half = Image.new("RGBA", (20, 10), (255, 0, 0, 255))
    half.paste((0, 0, 0, 0), (0, 0, 10, 10))
    file = io.BytesIO()
    half.save(file, "PNG")
    pictures = Pictures(lambda _: file.getvalue())
    found = pixels(paint(a_box(Picture("a" * 64, Rect(0, 0, 40, 20))), pictures))
    assert found[10, 5].tolist() == [0xF2, 0xF8, 0xFB, 255]
    assert found[10, 35].tolist() == [0, 0, 255, 255]


def test_a_picture_is_decoded_once_for_each_size_and_old_ones_make_room() -> None:
    asked: list[str] = []

    def read(sha256: str) -> bytes:
        asked.append(sha256)
        return read_picture(PICTURE)

    pictures = Pictures(read, limit_bytes=2 * 40 * 20 * 4)
    for sha256 in ("a", "a", "b", "a", "c", "a", "b"):
        assert pictures.surface(sha256, 40, 20)
    assert asked == ["a", "b", "c", "b"]


@pytest.mark.parametrize("damaged", [b"", b"not a picture", read_picture(PICTURE)[:200]])
def test_a_damaged_or_missing_picture_leaves_the_rest_of_the_page(damaged: bytes) -> None:
    box = a_box(Picture("a" * 64, Rect(0, 0, 40, 20)), Fill(Rect(0, 20, 40, 10), "#000000"))
    found = pixels(paint(box, Pictures(lambda _: damaged)))
    assert found[5, 5].tolist() == [0xF2, 0xF8, 0xFB, 255]
    assert found[25, 5, 0] == 0
    assert np.array_equal(pixels(paint(box)), found)


def test_a_picture_larger_than_a_kiosk_can_hold_is_refused_unread() -> None:
    file = io.BytesIO()
    Image.new("1", (8000, 6000)).save(file, "PNG")
    with pytest.raises(ValueError, match="too large"):
        decoded(file.getvalue(), 40, 20)


def test_a_png_holds_the_same_picture() -> None:
    layout = typesetter().text("ស្ត្រី 🇻🇳", TypeStyle(5.2), "km")
    raster = paint(a_box(layout.words(0, 0), rect=Rect(0, 0, 200, 60)))
    with Image.open(io.BytesIO(to_png(raster))) as read:
        assert np.array_equal(np.asarray(read.convert("RGB")), np.asarray(to_image(raster)))


def test_the_same_words_give_the_same_pixels_from_two_typesetters() -> None:
    other = Typesetter(languages(), LIGHT, Geometry.of_diagonal((1080, 1920), 21.5))
    drawn = []
    for each in (typesetter(), other):
        sheet = each.page(everything("th"), "th", 1080, context=CONTEXT)
        drawn.append(bytes(paint(sheet.boxes[0]).pixels))
    assert drawn[0] == drawn[1]
