"""SIGN: pictures of a request → files, and one page to look through them: plain HTML without a server or a script.

Before and after stand side by side, language by language; each language, and each kind of panel, can be
looked at alone.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from content_packs.signing.compare.runs import seen
from kiosk.desk.drawing.views import PANELS, Item, Side, View

INDEX = "index.html"

_MOVES = {"new": "new", "gone": "removed", "changed": "changed"}

_STYLE = """
body { margin: 0; font: 16px/1.5 "Noto Sans", sans-serif; color: #16211F; background: #FBF8F2; }
header { position: sticky; top: 0; padding: 12px 24px; background: #FBF8F2; border-bottom: 1px solid #8C857A; }
h1 { font-size: 20px; margin: 0; } h1 code { font-size: 18px; color: #0B5D57; } p { margin: 4px 0; }
h2 { font-size: 24px; margin: 40px 24px 0; } h2 small { font-weight: normal; color: #55605C; }
h3 { font-size: 16px; margin: 20px 24px 8px; }
label { margin-right: 12px; white-space: nowrap; }
.row { display: flex; gap: 24px; align-items: flex-start; overflow-x: auto; padding: 0 24px 12px; }
figure { margin: 0; flex: none; } img { display: block; border: 1px solid #8C857A; }
.portrait img { width: min(405px, 45vw); } .landscape img { width: min(720px, 45vw); }
.lacking { width: 405px; padding: 16px; color: #A3211A; background: #F9E4E0; }
figcaption { color: #55605C; font-size: 14px; } .after figcaption { color: #0B5D57; font-weight: bold; }
"""


def file_of(view: View) -> str:
    """Where the picture of `view` lies in the folder."""
    return f"{view.item.name}/{view.tag}-{view.panel}-{view.side}.png"


def bind(
    folder: Path,
    fingerprint: str,
    shown: Mapping[Item, Sequence[View]],
    names: Mapping[str, str],
    lacking: Mapping[View, str],
) -> Path:
    """Write the page. `names` are languages by their tags, `lacking` says why a view has no picture."""
    page = folder / INDEX
    folder.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(_lines(fingerprint, shown, names, lacking)) + "\n", encoding="utf-8")
    return page


def _lines(
    fingerprint: str, shown: Mapping[Item, Sequence[View]], names: Mapping[str, str], lacking: Mapping[View, str]
) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>What the kiosk will show</title>'
    yield f"<style>{_STYLE}{''.join(_only(names))}</style>"
    yield f"<header><h1>What the kiosk will show · <code>{fingerprint}</code></h1><form><p>"
    yield from _choice("tag", "every language", names)
    yield "</p><p>"
    yield from _choice("panel", "both panels", {name: name for name in PANELS})
    yield "</p></form></header>"
    if not shown:
        yield "<p style='margin:24px'>This request changes no page and no notice: there is nothing to see.</p>"
    for item, views in shown.items():
        title = html.escape(seen(item.title("")))
        yield f"<h2>{title} <small>{html.escape(item.page or item.path)}, {_MOVES[item.move]}</small></h2>"
        for panel in PANELS:
            for tag in dict.fromkeys(view.tag for view in views):
                yield from _pair([view for view in views if (view.tag, view.panel) == (tag, panel)], names, lacking)


def _choice(group: str, everything: str, names: Mapping[str, str]) -> Iterator[str]:
    yield f'<label><input type="radio" name="{group}" checked> {everything}</label>'
    for key, name in names.items():
        yield f'<label><input type="radio" name="{group}" id="only-{key}"> {html.escape(name)}</label>'


def _only(names: Iterable[str]) -> Iterator[str]:
    """Whoever chooses one language or panel sees no other."""
    for tag in names:
        yield f"body:has(#only-{tag}:checked) section:not([lang={tag}]) {{ display: none; }}\n"
    for panel in PANELS:
        yield f"body:has(#only-{panel}:checked) section:not(.{panel}) {{ display: none; }}\n"


def _pair(views: Sequence[View], names: Mapping[str, str], lacking: Mapping[View, str]) -> Iterator[str]:
    if not views:
        return
    tag, panel = views[0].tag, views[0].panel
    yield f'<section lang="{tag}" class="{panel}"><h3>{html.escape(names.get(tag, tag))}, {panel}</h3><div class="row">'
    for view in views:
        file, said = html.escape(file_of(view)), _said(view.side)
        yield f'<figure class="{view.side}"><figcaption>{said}</figcaption>'
        if view in lacking:
            yield f'<p class="lacking">{html.escape(lacking[view])}</p></figure>'
            continue
        yield f'<a href="{file}">'
        yield f'<img loading="lazy" src="{file}" alt="{html.escape(view.item.title(tag))}, {said}"></a></figure>'
    yield "</div></section>"


def _said(side: Side) -> str:
    return "as it is" if side is Side.BEFORE else "as it would be"
