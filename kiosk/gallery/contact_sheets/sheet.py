"""LOOK: pictures of one page → one sheet, its languages side by side; and a page to look through all sheets. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont

GAP = 16  # pixels between pictures, and round the sheet
HEAD = 32  # pixels for the tags
TAG_SIZE = 20
GROUND, INK = "#8C857A", "#FFFFFF"

_STYLE = """
body { margin: 0; font: 16px/1.5 "Noto Sans", sans-serif; color: #16211F; background: #FBF8F2; }
h1, h2, p { margin: 16px 24px 0; } h3 { margin: 24px 24px 8px; }
a { color: #0B5D57; } nav a { margin-right: 16px; } nav { padding: 8px 24px; }
img { display: block; max-width: 100%; border: 1px solid #8C857A; }
"""


def sheet(pictures: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    """The pictures in a row, each under the tag of its language."""
    width = sum(picture.width + GAP for _, picture in pictures) + GAP
    height = max(picture.height for _, picture in pictures) + HEAD + GAP
    made = Image.new("RGB", (width, height), GROUND)
    draw, font, x = ImageDraw.Draw(made), ImageFont.load_default(TAG_SIZE), GAP
    for tag, picture in pictures:
        draw.text((x, 4), tag, fill=INK, font=font)
        made.paste(picture, (x, HEAD))
        x += picture.width + GAP
    return made


def index(sheets: Mapping[str, Sequence[str]], said: str) -> str:
    """One page to look through the sheets of each pack; `sheets` are page ids in their order."""
    return "\n".join(_lines(sheets, said)) + "\n"


def _lines(sheets: Mapping[str, Sequence[str]], said: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Gatepost: contact sheets</title>'
    yield f"<style>{_STYLE}</style>\n<h1>Contact sheets</h1><p>{html.escape(said)}</p>"
    yield "<nav>" + "".join(f'<a href="#{pack}">{pack}</a>' for pack in sheets) + "</nav>"
    for pack, pages in sheets.items():
        yield f'<h2 id="{pack}">{pack}</h2>'
        for page in pages:
            path = f"{pack}/{page}.png"
            yield f'<h3>{page}</h3><a href="{path}"><img loading="lazy" src="{path}" alt="{pack}: {page}"></a>'
