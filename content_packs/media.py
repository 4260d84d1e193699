"""BUILD: a media item's file → the files kiosks need. Same input, same bytes.

Drawings (SVG) are drawn by resvg without any font or file of this machine; photographs are decoded by
Pillow, turned upright, brought to sRGB and written anew, so that no EXIF, colour profile or comment
travels. Pictures come in the widths of `WIDTHS`, never wider than their source bitmap. Sound and film are copied as
they are, captions segmented as their language is.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import resvg_py
from PIL import Image, ImageCms, ImageOps

from content_packs.captions import written
from content_packs.drawings import drawing_problems, drawing_size
from content_packs.errors import ContentBad
from content_packs.languages import Typography
from content_packs.model import MediaFile, MediaKind
from content_packs.reading import sha256_hex

WIDTHS = (480, 960, 1600)  # px: half a portrait panel, a whole one, a 4K panel's column
MAX_PIXELS = 40_000_000
JPEG_QUALITY = 86

TYPES = {
    MediaKind.IMAGE: {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"},
    MediaKind.AUDIO: {".ogg": "audio/ogg", ".opus": "audio/ogg", ".mp3": "audio/mpeg", ".wav": "audio/wav"},
    MediaKind.VIDEO: {".webm": "video/webm", ".mp4": "video/mp4"},
    MediaKind.CAPTIONS: {".vtt": "text/vtt"},
}
"""What files a media item of each kind may be. A floor plan is a picture."""

_SVG = "image/svg+xml"


class GrowsTooLarge(ContentBad):
    """A small file that would take a kiosk's whole memory once decoded."""


@dataclass(frozen=True)
class BuiltFile:
    """One file of a media item, with its bytes."""

    file: MediaFile
    data: bytes


def media_type(kind: MediaKind, path: Path) -> str:
    """The IANA type of `path`, or empty where an item of `kind` cannot be such a file."""
    return TYPES[MediaKind.IMAGE if kind is MediaKind.PLAN else kind].get(path.suffix.lower(), "")


def build_media(kind: MediaKind, path: Path, typography: Typography | None = None) -> tuple[BuiltFile, ...]:
    """The files of the media item at `path`, widest last; `typography` is of the language of captions. Raises
    `ContentBad`, `OSError`."""
    data = path.read_bytes()
    type_ = media_type(kind, path)
    if not type_:
        raise ContentBad(f"{path.name} is no file for {kind}; see docs/pack-format.md for the types.")
    if type_ == _SVG:
        return tuple(_drawing(data))
    if type_.startswith("image/"):
        return tuple(_bitmap(open_bitmap(data), type_))
    return (_built(written(data, typography) if typography else data, type_),)


def open_bitmap(data: bytes) -> Image.Image:
    """`data` decoded and upright, its colours in sRGB. Raises `ContentBad` for damage and for bombs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if image.width * image.height > MAX_PIXELS:
                raise GrowsTooLarge(
                    f"The picture has {image.width} × {image.height} pixels; at most {MAX_PIXELS} in all."
                )
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise GrowsTooLarge(f"The picture grows too large when it is decoded: {error}") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ContentBad(f"The picture cannot be read: {error}") from error
    return _in_srgb(ImageOps.exif_transpose(image))


def _in_srgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            from_profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, from_profile, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a broken profile says nothing; the pixels still do
        image = converted or image
    return image.convert(mode)


def _drawing(data: bytes) -> Iterator[BuiltFile]:
    for code, sentence in drawing_problems(data):
        raise ContentBad(f"{sentence} [{code}]")
    for width in WIDTHS:
        yield _lossless(Image.open(io.BytesIO(_rendered(data, width))))


def _rendered(data: bytes, width: int) -> bytes:
    own_width, own_height = drawing_size(data)
    height = max(1, round(own_height * width / own_width))
    try:
        return bytes(
            resvg_py.svg_to_bytes(svg_string=data.decode("utf-8"), width=width, height=height, skip_system_fonts=True)
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise ContentBad(f"The drawing cannot be drawn: {error}") from error


def _bitmap(image: Image.Image, type_: str) -> Iterator[BuiltFile]:
    for width in sorted({min(width, image.width) for width in WIDTHS}):
        height = max(1, round(image.height * width / image.width))
        fitted = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
        yield _photograph(fitted) if type_ == "image/jpeg" else _lossless(fitted)


def _photograph(image: Image.Image) -> BuiltFile:
    return _encoded(image.convert("RGB"), "JPEG", "image/jpeg", quality=JPEG_QUALITY, optimize=True)


def _lossless(image: Image.Image) -> BuiltFile:
    """`image` as PNG or lossless WebP, whichever is smaller. Opaque pictures lose their empty alpha channel."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    png = _encoded(image, "PNG", "image/png", optimize=True)
    webp = _encoded(image, "WEBP", "image/webp", lossless=True, quality=100, method=4, exact=True)
    return min(png, webp, key=lambda built: len(built.data))


def _encoded(image: Image.Image, form: str, type_: str, **options: bool | int) -> BuiltFile:
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # pixels alone: no info, no profile
    out = io.BytesIO()
    bare.save(out, form, **options)
    return _built(out.getvalue(), type_, *image.size)


def _built(data: bytes, type_: str, width: int = 0, height: int = 0) -> BuiltFile:
    file = MediaFile(sha256=sha256_hex(data), length=len(data), type=type_, width=width, height=height)
    return BuiltFile(file, data)
