"""The same released pages as one HTML file, written the way a web developer would for a kiosk: no framework,
no network, one script that draws a screen at a touch. What Chromium is measured with.

Places to touch are where CSS puts them, which is computed here too: see `place`.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path

from content_packs.messages import Messages
from content_packs.model import (
    Callout,
    ContactBlock,
    FactBlock,
    Faq,
    Heading,
    Image,
    Inline,
    ListBlock,
    Page,
    Paragraph,
    Steps,
    Table,
    inline_text,
)
from kiosk.edition import Edition
from kiosk.screens.content import named, site_name

BAND, DOCK, GAP, MARGIN = 150, 180, 24, 72
LANGUAGE_ROWS, TILE_ROWS, ROW_HEIGHT = 6, 4, 230
DOCK_ACTIONS = ("back", "home", "languages", "finish")
DOCK_WORDS = ("back", "home", "language", "finish")

HERE = Path(__file__).parent / "chromium"


def write_kiosk(folder: Path, edition: Edition) -> Path:
    """One HTML file with every page of `edition` in every language, its pictures beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    data = json.dumps(_data(folder, edition), ensure_ascii=False).replace("</", "<\\/")
    sizes = {"band": BAND, "dock": DOCK, "gap": GAP, "margin": MARGIN, "row": ROW_HEIGHT}
    root = ";".join(f"--{name}:{px}px" for name, px in sizes.items())
    foot = "".join(f'<div data-go="{action}"></div>' for action in DOCK_ACTIONS)
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("kiosk.css", "kiosk.js"))
    file = folder / "kiosk.html"
    file.write_text(
        f"<!doctype html><meta charset=utf-8><title>kiosk</title><style>:root{{{root}}}\n{style}</style>"
        f"<header></header><main></main><footer>{foot}</footer><script>const D = {data};\n{script}</script>",
        encoding="utf-8",
    )
    return file


def place(action: str, edition: Edition, width: int, height: int, tag: str, here: int = 0) -> tuple[float, float]:
    """Where `action` is touched. `here` is the topic that is open, by number; right to left mirrors all of it."""
    word, _, target = action.partition(":")
    room = height - BAND - DOCK
    if word in DOCK_ACTIONS:
        column = DOCK_ACTIONS.index(word)
        return _turned((column + 0.5) * width / 4, width, edition, tag), height - DOCK / 2
    if word == "page":
        number = edition.topics(None)[here].topic.pages.index(target.rpartition("/")[2])
        return width / 2, BAND + GAP + 150 + number * (ROW_HEIGHT + GAP) + ROW_HEIGHT / 2
    rows = LANGUAGE_ROWS if word == "language" else TILE_ROWS
    number = list(edition.languages).index(target) if word == "language" else int(target)
    x = width / 4 if number % 2 == 0 else width * 3 / 4
    return _turned(x, width, edition, tag), BAND + (number // 2 + 0.5) * room / rows


def _turned(x: float, width: int, edition: Edition, tag: str) -> float:
    return width - x if tag and edition.languages[tag].direction == "rtl" else x


def _data(folder: Path, edition: Edition) -> Mapping[str, object]:
    languages = edition.languages
    return {
        "tags": list(languages),
        "names": {tag: pack.autonym for tag, pack in languages.items()},
        "rtl": [tag for tag, pack in languages.items() if pack.direction == "rtl"],
        "hues": ["#0B5D57", "#1F4E79", "#7A3E12", "#5B3A8C", "#8A1C4A", "#2F5D1E", "#6B4A00", "#3B4A57"],
        "texts": {tag: _texts(folder, edition, tag) for tag in languages},
    }


def _texts(folder: Path, edition: Edition, tag: str) -> Mapping[str, object]:
    say = Messages(edition.languages)
    topics = edition.topics(None)
    refs = {ref for found in topics for ref in edition.pages(found.pack, found.topic, None)}
    return {
        "site": site_name(edition, tag),
        "welcome": say(tag, "welcome"),
        "start": say(tag, "touch-to-start"),
        "dock": [say(tag, word) for word in DOCK_WORDS],
        "topics": [
            {
                "title": named(found.topic.titles, tag, edition.languages),
                "pages": list(edition.pages(found.pack, found.topic, None)),
            }
            for found in topics
        ],
        "pages": {ref: _page(folder, edition, ref, tag) for ref in sorted(refs)},
    }


def _page(folder: Path, edition: Edition, ref: str, tag: str) -> Mapping[str, str]:
    page = edition.page(ref, None)
    if page is None:
        raise KeyError(ref)
    text = page.texts.get(tag) or next(iter(page.texts.values()))
    body = "".join(_block(folder, edition, page, block) for block in text.blocks)
    head = f"<h1>{html.escape(text.title)}</h1><p class=summary>{html.escape(text.summary)}</p>"
    return {"title": html.escape(text.title), "summary": html.escape(text.summary), "html": head + body}


def _block(folder: Path, edition: Edition, page: Page, block: object) -> str:
    match block:
        case Heading():
            return f"<h2>{_inline(block.text)}</h2>"
        case Paragraph():
            return f"<p>{_inline(block.text)}</p>"
        case ListBlock() | Steps():
            kind = "ol" if isinstance(block, Steps) else "ul"
            return f"<{kind}>{''.join(f'<li>{_inline(item)}</li>' for item in block.items)}</{kind}>"
        case Callout():
            return f"<div class=callout>{''.join(f'<p>{_inline(part)}</p>' for part in block.text)}</div>"
        case Table():
            return f"<table>{''.join(_row(cells) for cells in (block.header, *block.rows))}</table>"
        case FactBlock():
            label, value = html.escape(block.label), html.escape(block.value)
            return f"<div class=card>{label}<div class=value>{value}</div></div>"
        case ContactBlock():
            lines = (block.name, block.phone, block.email, block.web, block.address, *block.hours)
            return f"<div class=card>{'<br>'.join(html.escape(line) for line in lines if line)}</div>"
        case Faq():
            return "".join(f"<details><summary>{_inline(item.question)}</summary></details>" for item in block.items)
        case Image():
            return _image(folder, edition, page, block)
    return ""


def _row(cells: tuple[Inline, ...]) -> str:
    return f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in cells)}</tr>"


def _inline(inline: Inline) -> str:
    return html.escape(inline_text(inline))


def _image(folder: Path, edition: Edition, page: Page, block: Image) -> str:
    files = page.media[block.media].files if block.media in page.media else ()
    if not files:
        return ""
    file = next((one for one in files if one.width >= 900), files[-1])
    data = edition.picture(file.sha256)
    if data is None:
        return ""
    name = f"{file.sha256[:16]}.{file.type.partition('/')[2]}"
    (folder / name).write_bytes(data)
    return f'<img src="{name}" width="{file.width}" height="{file.height}" alt="{html.escape(block.alt)}">'
