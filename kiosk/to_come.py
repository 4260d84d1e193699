"""SHOW: a page while media of it are still on their way: what is not here yet is not in the page, and its words stand.

An activation names what is to come (`Activation.to_come`). When more of it is here the agent activates the same content
again, under another number, and the ui takes it up like any other.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from content_packs.model import Media, Page


def without(page: Page, is_missing: Callable[[str], bool]) -> Page:
    """`page` without the files that are missing, by SHA-256, and without media items of which none is left."""
    if not any(is_missing(file.sha256) for item in page.media.values() for file in item.files):
        return page
    left = {name: _left(item, is_missing) for name, item in page.media.items()}
    return msgspec.structs.replace(page, media={name: item for name, item in left.items() if item.files})


def _left(item: Media, is_missing: Callable[[str], bool]) -> Media:
    return msgspec.structs.replace(item, files=tuple(file for file in item.files if not is_missing(file.sha256)))
