"""What a build wrote, as a command line names it: the files that a request may list, and the blobs that they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from content_packs.errors import ContentBad


def json_files(places: Iterable[Path]) -> list[Path]:
    """The files among `places`, and all ``.json`` below the folders. Raises `ContentBad` for what is not there."""
    return sorted(
        {file for place in _there(places) for file in (place.rglob("*.json") if place.is_dir() else (place,))}
    )


def blob_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Every file below `folders` by its name, which is its hash. Raises `ContentBad` for what is not there."""
    return {file.name: file for folder in _there(folders) for file in folder.rglob("*") if file.is_file()}


def _there(places: Iterable[Path]) -> Sequence[Path]:
    found = tuple(places)
    for place in found:
        if not place.exists():
            raise ContentBad(f"{place} does not exist; name what was built, like out/packs, and --blobs out/blobs.")
    return found
