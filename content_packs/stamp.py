"""AUTHOR: say in a translation's head which revision of the source it has caught up with."""

from __future__ import annotations

from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.frontmatter import FENCE
from content_packs.source_model import PackSource

_KEY = "translates"


def stamp(pack: PackSource, page_id: str, tag: str) -> Path:
    """Write the source's present revision into the translation `tag` of a page. Raises `ContentBad`."""
    page = pack.pages.get(page_id)
    if page is None:
        raise ContentBad(f"There is no page {page_id}; the pages are {', '.join(pack.pages)}.")
    if tag == pack.toml.source_language:
        raise ContentBad(f"{tag} is the source language and translates nothing.")
    source, text = page.texts.get(pack.toml.source_language), page.texts.get(tag)
    if source is None or text is None:
        raise ContentBad(f"{page_id} is not written in {tag if source else pack.toml.source_language}.")
    path = pack.root / text.path
    path.write_text(_stamped(path.read_text(encoding="utf-8"), source.revision), encoding="utf-8")
    return path


def _stamped(text: str, revision: str) -> str:
    """`text` with its head's line ``translates:`` replaced, or put in before the head's end."""
    lines = text.splitlines(keepends=True)
    end = next(at for at, line in enumerate(lines) if at and line.rstrip() == FENCE)
    at = next((at for at in range(1, end) if lines[at].partition(":")[0].strip() == _KEY), end)
    lines[at : at + (at < end)] = [f"{_KEY}: {revision}\n"]
    return "".join(lines)
