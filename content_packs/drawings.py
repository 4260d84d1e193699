"""AUTHOR: is this SVG harmless, and can it be drawn the same on every machine?

A drawing may not reach outside itself (files, network, entities), not grow without bound when it is
drawn (nested `use`), and hold no words: words in a picture cannot be translated, spoken or searched,
and would need fonts that another machine may lack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

MAX_SVG_BYTES = 1_000_000
MAX_SVG_ELEMENTS = 20_000  # once every `use` is written out
MAX_ASPECT = 6  # longer side against shorter

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_FORBIDDEN = {"script": "a script", "foreignObject": "foreign content", "text": "words", "textPath": "words"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px)?\s*")


def drawing_problems(data: bytes) -> Iterator[tuple[str, str]]:
    """(code, sentence) of everything wrong with the SVG `data`."""
    if len(data) > MAX_SVG_BYTES:
        yield "file-too-large", f"The drawing has {len(data)} bytes; at most {MAX_SVG_BYTES}: simplify it."
        return
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        yield "decompression-bomb", "The drawing declares a document type; save it as plain SVG without one."
        return
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - no entities without a document type, refused above
    except ElementTree.ParseError as error:
        yield "unreadable-media", f"This is no SVG: {error}."
        return
    yield from _parts(root)
    yield from _size(root)
    elements = _written_out(root)
    if elements > MAX_SVG_ELEMENTS:
        yield (
            "decompression-bomb",
            f"The drawing has more than {MAX_SVG_ELEMENTS} shapes once written out; simplify it.",
        )


def drawing_size(data: bytes) -> tuple[float, float]:
    """Width and height of the SVG `data` in its own units; (0, 0) where it states none."""
    root = ElementTree.fromstring(data)  # noqa: S314 - only after `drawing_problems` found none
    box = [float(part) for part in re.findall(r"-?[0-9.]+", root.get("viewBox", ""))]
    if len(box) == 4:
        return box[2], box[3]
    sides = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    return (float(sides[0][1]), float(sides[1][1])) if sides[0] and sides[1] else (0.0, 0.0)


def _parts(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    found = {_FORBIDDEN[name] for element in root.iter() if (name := element.tag.removeprefix(_SVG)) in _FORBIDDEN}
    for what in sorted(found):
        yield "words-in-drawing" if what == "words" else "unsafe-drawing", f"The drawing holds {what}; take it out."
    if any(_reaches_out(element) for element in root.iter()):
        yield "outside-path", "The drawing names a file outside itself; draw everything in the one file."


def _reaches_out(element: ElementTree.Element) -> bool:
    links = (element.get(name, "#") for name in _HREF)
    styles = (*element.attrib.values(), element.text or "" if element.tag == f"{_SVG}style" else "")
    return any(not link.startswith("#") for link in links) or any(
        _OUTSIDE.search(style) or "@import" in style for style in styles
    )


def _size(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    width, height = drawing_size(ElementTree.tostring(root))
    if width <= 0 or height <= 0:
        yield "unreadable-media", "The drawing states no size; give its svg element a viewBox."
    elif max(width, height) > MAX_ASPECT * min(width, height):
        yield "decompression-bomb", f"The drawing is more than {MAX_ASPECT} times as long as it is wide."


def _written_out(root: ElementTree.Element) -> int:
    """How many elements are drawn when every `use` is replaced by what it names; stops counting at the limit."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    total = 0
    waiting = Counter([root])
    while waiting and total <= MAX_SVG_ELEMENTS:
        element, times = waiting.popitem()
        total += times * sum(1 for _ in element.iter())
        for use in element.iter(f"{_SVG}use"):
            target = by_id.get(next((use.get(name, "")[1:] for name in _HREF if use.get(name)), ""))
            if target is not None:
                waiting[target] += times
    return total
