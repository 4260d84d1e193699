"""SIGN: a value of a signed file, decoded from JSON → words that a person can read and compare. Pure.

Everything that a value says stands in its words: a run of text with its style, link, fact and language, a
stored file with its size and hash. So two values that differ have words that differ.
"""

from __future__ import annotations

import json
import re
from typing import Any

HASH_CHARACTERS = 16
_SPAN = frozenset({"text", "bold", "link", "fact", "lang"})
_STORED = frozenset({"sha256", "length", "type", "width", "height", "chunks"})
_TIME = re.compile(r"^(\d\d:\d\d):00$")
_NUMBERING = re.compile(r"^\s*\d{1,2}[.]\s", re.MULTILINE)
_NOT_WORDS = frozenset({"id", "type", "fallback", "kind", "media", "fact", "contact", "captions"})


def written(value: Any) -> str:
    """`value` in words."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return "nothing" if value is None else "yes" if value else "no"
    if isinstance(value, dict):
        return _stored(value) if _is_stored(value) else _stretch(value) if _is_stretch(value) else _table(value)
    if isinstance(value, list):
        return _span_list(value) if is_inline(value) else _list(value)
    return json.dumps(value)


def is_inline(value: Any) -> bool:
    """Whether `value` is a line of words: runs of text, each with its style."""
    return isinstance(value, list) and bool(value) and all(_is_span(each) for each in value)


def is_said_elsewhere(block: dict[str, Any]) -> bool:
    """Whether a block's `fallback` only repeats the block's own words, so that it need not be shown twice."""
    rest = str(block.get("fallback", ""))
    if not rest.strip():
        return False
    rest = _NUMBERING.sub("", rest)
    own = (value for name, value in block.items() if name not in _NOT_WORDS)
    for words in sorted({line for value in own for line in _leaves(value)}, key=len, reverse=True):
        rest = rest.replace(words, " ")
    return not any(character.isalnum() for character in rest)


def _leaves(value: Any) -> list[str]:
    if isinstance(value, str):
        return [line for line in value.split("\n") if line]
    if is_inline(value):
        return [line for line in "".join(str(span["text"]) for span in value).split("\n") if line]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [line for each in inside for line in _leaves(each)]


def _is_span(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str) and set(value) <= _SPAN


def _span_list(spans: list[dict[str, Any]]) -> str:
    return "".join(map(_span, spans))


def _span(span: dict[str, Any]) -> str:
    text = f"**{span['text']}**" if span.get("bold") else str(span["text"])
    told = [f"{name} {written(span[name])}" for name in ("link", "fact", "lang") if span.get(name)]
    return f"[{text}]({', '.join(told)})" if told else text


def _is_stored(value: dict[str, Any]) -> bool:
    return {"sha256", "length"} <= set(value) <= _STORED


def _stored(file: dict[str, Any]) -> str:
    kind = f"{file['type']} " if "type" in file else ""
    size = f"{file.get('width', 0)}×{file.get('height', 0)} px, " if file.get("width") or file.get("height") else ""
    index = f", index {_hash(file['chunks'])}" if file.get("chunks") else ""
    return f"{kind}{size}{file['length']} bytes, {_hash(file['sha256'])}{index}"


def _hash(sha256: Any) -> str:
    return f"{str(sha256)[:HASH_CHARACTERS]}…"


def _is_stretch(value: Any) -> bool:
    """Whether `value` is a stretch of a day."""
    return (
        isinstance(value, dict) and set(value) == {"start", "end"} and all(map(_TIME.match, map(str, value.values())))
    )


def _stretch(value: dict[str, Any]) -> str:
    return "–".join(_TIME.sub(r"\1", str(value[name])) for name in ("start", "end"))


def _table(value: dict[str, Any]) -> str:
    return ", ".join(f"{name} {written(each)}" for name, each in value.items()) or "nothing"


def _list(values: list[Any]) -> str:
    if not values:
        return "nothing"
    if all(isinstance(each, str) for each in values) and not any("\n" in each or len(each) > 40 for each in values):
        return ", ".join(values)
    if all(map(_is_stretch, values)):
        return ", ".join(map(_stretch, values))
    if all(isinstance(each, list) and all(map(_is_stretch, each)) for each in values):
        return "\n".join(f"{n}. {written(each)}" for n, each in enumerate(values, 1))  # a week's days
    if all(isinstance(each, list) and all(is_inline(cell) for cell in each) for each in values):
        return "\n".join(" | ".join(map(written, row)) for row in values)  # a table's rows
    return "\n".join(f"• {written(each)}" for each in values)
