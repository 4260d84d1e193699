"""Pictures → files, and one page to look through them: plain HTML that needs no server and no script.

`index.html` stands beside a folder for each entry. Its languages are chosen by buttons that the style sheet alone
understands; a picture is loaded when it comes into sight.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from kiosk.gallery.entry import Shown
from kiosk.gallery.looks import Look

INDEX = "index.html"
FAST = 1
"""How hard PNG files are pressed: there are many."""

_STYLE = """
body { margin: 0; font: 16px/1.5 "Noto Sans", sans-serif; color: #16211F; background: #FBF8F2; }
header { position: sticky; top: 0; padding: 12px 24px; background: #FBF8F2; border-bottom: 1px solid #8C857A; }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 28px; margin: 48px 24px 0; } h3 { margin: 24px 24px 8px; }
a { color: #0B5D57; margin-right: 16px; } label { margin-right: 12px; white-space: nowrap; }
.row { display: flex; gap: 16px; overflow-x: auto; padding: 0 24px 12px; }
figure { margin: 0; flex: none; } img { display: block; height: 480px; border: 1px solid #8C857A; }
figcaption { color: #55605C; font-size: 13px; }
"""


@dataclass(frozen=True)
class Plate:
    """One picture of an entry. `path` is relative to the book's folder."""

    look: Look
    path: str


def save(folder: Path, entry: Shown, look: Look, picture: Image.Image) -> Plate:
    """Write one picture."""
    path = Path(entry.name, f"{look.name}.png")
    (folder / entry.name).mkdir(parents=True, exist_ok=True)
    picture.save(folder / path, compress_level=FAST)
    return Plate(look, path.as_posix())


def bind(folder: Path, shown: Mapping[Shown, Sequence[Plate]], names: Mapping[str, str]) -> Path:
    """Write the page. `names` are the languages shown, by their tags."""
    path = folder / INDEX
    path.write_text("\n".join(_lines(shown, names)) + "\n", encoding="utf-8")
    return path


def _lines(shown: Mapping[Shown, Sequence[Plate]], names: Mapping[str, str]) -> Iterator[str]:
    groups = list(dict.fromkeys(entry.group for entry in shown))
    yield '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Gatepost: the kiosk’s screens</title>'
    yield f"<style>{_STYLE}{''.join(_only(names))}</style>"
    yield "<header><h1>The kiosk’s screens</h1>"
    yield "<nav>" + "".join(f'<a href="#{group.name}">{group}</a>' for group in groups) + "</nav>"
    yield '<form><label><input type="radio" name="tag" checked> all languages</label>'
    yield from (f'<label><input type="radio" name="tag" id="only-{tag}"> {name}</label>' for tag, name in names.items())
    yield "</form></header>"
    for group in groups:
        yield f'<h2 id="{group.name}">{group}</h2>'
        for entry, plates in shown.items():
            if entry.group is group:
                yield from _entry(entry, plates)


def _only(tags: Iterable[str]) -> Iterator[str]:
    """Whoever chooses a language sees no other."""
    for tag in tags:
        yield f"body:has(#only-{tag}:checked) figure:not([lang={tag}]):not(.wordless) {{ display: none; }}\n"


def _entry(entry: Shown, plates: Sequence[Plate]) -> Iterator[str]:
    yield f'<h3 id="{entry.name}">{html.escape(entry.title)}</h3><div class="row">'
    for plate in plates:
        dress = ' class="wordless"' if entry.wordless else ""
        said = html.escape(f"{entry.title}, {plate.look.name}")
        yield f'<figure lang="{plate.look.tag}"{dress}><a href="{plate.path}"><img loading="lazy" src="{plate.path}"'
        yield f' alt="{said}"></a><figcaption>{plate.look.name}</figcaption></figure>'
    yield "</div>"
