"""CHECK: the files that pages show: inside the pack, readable, harmless, and not too heavy for a kiosk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from content_packs.assemble import captions_id
from content_packs.drawings import drawing_problems
from content_packs.errors import ContentBad, Problem, Severity
from content_packs.media import TYPES, GrowsTooLarge, media_type, open_bitmap
from content_packs.model import MediaKind
from content_packs.source_model import MediaToml, PackSource, PageSource

MAX_FILE_BYTES = {
    MediaKind.IMAGE: 10_000_000,
    MediaKind.PLAN: 10_000_000,
    MediaKind.AUDIO: 10_000_000,
    MediaKind.VIDEO: 100_000_000,
    MediaKind.CAPTIONS: 200_000,
}
MAX_PACK_MEDIA_BYTES = 400_000_000  # what a kiosk behind a poor link can fetch in a night


def media_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything wrong with the media items of `pack` and the files they name."""
    total: dict[Path, int] = {}
    for page in pack.pages.values():
        for name, item in page.toml.media.items():
            for code, sentence, key in item_problems(pack, name, item):
                yield Problem(page.path, page.places.line(f"media.{name}", key), code, sentence)
            path = pack.root / item.file
            if item.file and _outside(pack.root, item.file) == "" and path.is_file():
                total[path] = path.stat().st_size
        yield from _captions(page)
    if sum(total.values()) > MAX_PACK_MEDIA_BYTES:
        sentence = f"All media together have more than {MAX_PACK_MEDIA_BYTES} bytes; shorten films, split the pack."
        yield Problem("pack.toml", 0, "file-too-large", sentence)


def item_problems(pack: PackSource, name: str, item: MediaToml) -> Iterator[tuple[str, str, str]]:
    """(code, sentence, key) of everything wrong with one item."""
    yield from _language(pack, name, item)
    yield from _points(item)
    if item.say:  # `checks.said` judges it
        return
    if not item.file:
        yield "missing-key", "The key file is missing; audio may say = “…” instead.", ""
        return
    outside = _outside(pack.root, item.file)
    path = pack.root / item.file
    if outside:
        yield "outside-path", outside, "file"
    elif not path.is_file():
        yield "missing-file", f"There is no file {item.file} in the pack's folder.", "file"
    elif not media_type(item.kind, path):
        kinds = " ".join(TYPES[MediaKind.IMAGE if item.kind is MediaKind.PLAN else item.kind])
        yield "wrong-file-type", f"{item.file} is no file for {item.kind}; that takes {kinds}.", "file"
    elif path.stat().st_size > MAX_FILE_BYTES[item.kind]:
        sentence = f"{item.file} has {path.stat().st_size} bytes; for {item.kind} at most {MAX_FILE_BYTES[item.kind]}."
        yield "file-too-large", sentence, "file"
    else:
        yield from ((code, f"{item.file}: {sentence}", "file") for code, sentence in _content(path))


def _outside(root: Path, file: str) -> str:
    """Why `file` may not be opened; empty if it may."""
    pure = PurePosixPath(file)
    if pure.is_absolute() or ".." in pure.parts or "\\" in file or not file:
        return f"“{file}” leads out of the pack's folder; name a file inside it, such as media/hall.svg."
    if not (root / file).resolve().is_relative_to(root.resolve()):
        return f"{file} is a link to a place outside the pack's folder; copy the file into it."
    return ""


def _language(pack: PackSource, name: str, item: MediaToml) -> Iterator[tuple[str, str, str]]:
    captions = item.kind is MediaKind.CAPTIONS
    if captions and item.language not in pack.toml.languages:
        yield "wrong-tag", f"Captions name a language of the pack, not “{item.language}”.", "language"
    elif captions and not name.endswith(captions_id("", item.language)):
        yield "bad-id", f"Captions are named <film>{captions_id('', item.language)}, not {name}.", ""
    if item.language and not captions:
        yield "unknown-key", f"Only captions have a language; {item.kind} is for all.", "language"


def _points(item: MediaToml) -> Iterator[tuple[str, str, str]]:
    if bool(item.points) != (item.kind is MediaKind.PLAN):
        yield "plan-points", "A plan has points, and nothing else has.", "points"
    if len({point.id for point in item.points}) < len(item.points):
        yield "duplicate-id", "Two points of the plan have the same id.", "points"
    if sum(point.here for point in item.points) > 1:
        yield "plan-points", "A kiosk stands at one place: only one point of the plan is here.", "points"
    if any(not (0 <= point.x <= 1 and 0 <= point.y <= 1) for point in item.points):
        yield "wrong-value", "Points stand inside the drawing: x and y from 0 to 1.", "points"


def _content(path: Path) -> Iterator[tuple[str, str]]:
    """What is wrong inside the file."""
    suffix = path.suffix.lower()
    if suffix == ".svg":
        yield from drawing_problems(path.read_bytes())
    elif suffix in TYPES[MediaKind.IMAGE]:
        try:
            open_bitmap(path.read_bytes())
        except GrowsTooLarge as error:
            yield "decompression-bomb", str(error)
        except ContentBad as error:
            yield "unreadable-media", str(error)
    elif suffix in TYPES[MediaKind.CAPTIONS]:
        yield from _cues(path)


def _cues(path: Path) -> Iterator[tuple[str, str]]:
    try:
        cues = webvtt.from_string(path.read_text(encoding="utf-8-sig")).captions
    except (MalformedCaptionError, MalformedFileError, UnicodeDecodeError, ValueError) as error:
        yield "unreadable-captions", f"This is no WebVTT: {error or 'it does not begin with the word WEBVTT'}."
        return
    if not cues:
        yield "unreadable-captions", "There is no caption in it."
    for cue in cues:
        if cue.start >= cue.end:  # as they are written: hours, minutes, seconds, thousandths
            yield "unreadable-captions", f"The caption at {cue.start} ends before it begins."


def _captions(page: PageSource) -> Iterator[Problem]:
    """Films without captions in a language that shows them."""
    films = [name for name, item in page.toml.media.items() if item.kind is MediaKind.VIDEO]
    for name in films:
        for tag in page.texts:
            if captions_id(name, tag) not in page.toml.media:
                sentence = f"The film {name} has no captions in {tag}; add [media.{captions_id(name, tag)}]."
                line = page.places.line(f"media.{name}")
                yield Problem(page.path, line, "no-captions", sentence, Severity.WARNING)
