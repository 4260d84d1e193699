"""Media: what kiosks get of a picture, and what never gets to them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from content_packs.drawings import drawing_problems
from content_packs.errors import ContentBad
from content_packs.media import GrowsTooLarge, build_media, open_bitmap
from content_packs.model import MediaKind
from tests.sample_pack import photograph

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 160 100">{}</svg>'
)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def built(folder: Path, name: str, data: bytes, kind: MediaKind = MediaKind.IMAGE) -> list[tuple[str, int, int]]:
    (folder / name).write_bytes(data)
    return [(each.file.type, each.file.width, each.file.height) for each in build_media(kind, folder / name)]


def test_large_photograph_comes_in_all_widths(tmp_path: Path) -> None:
    data = saved(Image.linear_gradient("L").resize((2000, 1000)).convert("RGB"), "JPEG")
    assert built(tmp_path, "a.jpg", data) == [("image/jpeg", width, width // 2) for width in (480, 960, 1600)]


def test_small_bitmap_is_never_enlarged(tmp_path: Path) -> None:
    assert [width for _, width, _ in built(tmp_path, "a.png", saved(Image.new("RGB", (500, 100)), "PNG"))] == [480, 500]
    assert [width for _, width, _ in built(tmp_path, "b.png", saved(Image.new("RGB", (100, 100)), "PNG"))] == [100]


def test_png_stays_lossless_and_keeps_its_transparency(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = Image.effect_noise((60, 40), 50).convert("RGB")
    image.putalpha(Image.linear_gradient("L").resize((60, 40)))
    path.write_bytes(saved(image, "PNG"))
    [file] = build_media(MediaKind.IMAGE, path)
    assert Image.open(io.BytesIO(file.data)).convert("RGBA").tobytes() == image.tobytes()


def test_no_metadata_travels(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photograph(700, 500))
    assert b"secret" in path.read_bytes()
    for file in build_media(MediaKind.IMAGE, path):
        picture = Image.open(io.BytesIO(file.data))
        assert b"secret" not in file.data
        assert not picture.getexif()
        assert "icc_profile" not in picture.info


def test_colours_of_another_profile_are_brought_to_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = open_bitmap(saved(Image.new("RGB", (4, 4), (200, 40, 40)), "PNG", icc_profile=lab))
    pixel = image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert all(abs(got - meant) <= 2 for got, meant in zip(pixel, (200, 40, 40), strict=True))


def test_broken_profile_does_not_spoil_the_picture() -> None:
    image = open_bitmap(saved(Image.new("RGB", (4, 4), (1, 2, 3)), "PNG", icc_profile=b"nonsense"))
    assert image.getpixel((0, 0)) == (1, 2, 3)


def test_picture_of_too_many_pixels_is_not_decoded() -> None:
    with pytest.raises(GrowsTooLarge):
        open_bitmap(saved(Image.new("1", (9000, 9000)), "PNG"))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", photograph(50, 50)[:300]])
def test_damaged_picture_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ContentBad, match="cannot be read"):
        open_bitmap(data)


def test_same_drawing_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text(SVG.format('<circle cx="40" cy="60" r="12" fill="#1f4e79"/>'))
    assert build_media(MediaKind.IMAGE, path) == build_media(MediaKind.IMAGE, path)


def test_sound_is_copied_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    path.write_bytes(b"OggS and so on")
    [file] = build_media(MediaKind.AUDIO, path)
    assert (file.data, file.file.type) == (b"OggS and so on", "audio/ogg")
    with pytest.raises(ContentBad, match=r"a\.ogg is no file for video"):
        build_media(MediaKind.VIDEO, path)


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ('<rect width="1" height="1" fill="url(#g)"/><use href="#g"/>', []),
        ("<title>A hall</title><desc>seen from the door</desc>", []),
        ("<text>Exit</text>", ["words-in-drawing"]),
        ("<script>x()</script>", ["unsafe-drawing"]),
        ("<foreignObject/>", ["unsafe-drawing"]),
        ('<image href="file:///etc/passwd"/>', ["outside-path"]),
        ('<image xlink:href="other.png"/>', ["outside-path"]),
        ('<use href="other.svg#a"/>', ["outside-path"]),
        ('<rect fill="url(https://example.org/g)"/>', ["outside-path"]),
        ("<style>@import 'x.css';</style>", ["outside-path"]),
        ('<g id="a"><use href="#a"/></g><use href="#a"/>', ["decompression-bomb"]),
        ("<g>", ["unreadable-media"]),
    ],
)
def test_drawing_is_harmless_or_says_why_not(inside: str, codes: list[str]) -> None:
    assert [code for code, _ in drawing_problems(SVG.format(inside).encode())] == codes


@pytest.mark.parametrize("size", ["", 'viewBox="0 0 0 10"', 'viewBox="0 0 1000 10"', 'width="100%" height="100%"'])
def test_drawing_states_a_sensible_size(size: str) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode()
    assert list(drawing_problems(data))
