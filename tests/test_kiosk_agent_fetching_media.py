"""On a bad line the new words stand first, whole and proved; pictures, sounds and films are taken up as they come."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest

from content_packs.errors import CouldNotReach
from content_packs.fetching import DirectoryFetcher, Response
from content_packs.model import Image, Manifest, Media, MediaFile, MediaKind, Page
from content_packs.reading import sha256_hex
from content_packs.trust.roles import blob_file
from kiosk.agent.assembly import Parts
from kiosk.blobs import BlobStore
from kiosk.proof_file import UiReportWriter
from kiosk.state import StateReader
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate, pack, page
from tests.what_is_shown import shown

pytest_plugins = ("tests.gate_fixtures",)
ENTRY = f"{PUBLISHER}/entry"
PICTURE, SOUND, FILM, WORDS = b"picture " * 900, b"sound " * 500, b"film " * 300, b"WEBVTT " * 10
KINDS = {
    "film": (MediaKind.VIDEO, FILM, "video/webm"),
    "hello": (MediaKind.AUDIO, SOUND, "audio/ogg"),
    "hall": (MediaKind.IMAGE, PICTURE, "image/jpeg"),
    "film-captions-vi": (MediaKind.CAPTIONS, WORDS, "text/vtt"),
}
IN_ORDER = [WORDS, PICTURE, SOUND, FILM]


class Line:
    """The repository's folder behind a line that is dead for some files."""

    def __init__(self, folder: Path) -> None:
        self._inner = DirectoryFetcher(folder)
        self.dead: set[str] = set()
        self.asked: list[str] = []

    def open(self, path: str, *, offset: int = 0, etag: str = "") -> AbstractContextManager[Response]:
        self.asked.append(path)
        if path in self.dead:
            raise CouldNotReach(f"{path} is on the other side of a cut cable.")
        return self._inner.open(path, offset=offset, etag=etag)

    def kill(self, *files: bytes) -> None:
        self.dead = {path_of(data) for data in files}


def path_of(data: bytes) -> str:
    return blob_file(sha256_hex(data))


@pytest.fixture
def line(gate: Gate) -> Line:
    return Line(gate.repository.publish_dir)


@pytest.fixture
def parts(gate: Gate, line: Line) -> Parts:
    return gate.agent([line])


def illustrated(version: int) -> tuple[Manifest, list[bytes]]:
    """One page with every kind of media."""
    items = {
        name: Media(kind=kind, files=(MediaFile(sha256=sha256_hex(data), length=len(data), type=type_),))
        for name, (kind, data, type_) in KINDS.items()
    }
    made = page("visa", f"version {version}", media=msgspec.to_builtins(items))
    seen = Image(id="b", media="hall", alt="the hall", caption=(), fallback="the hall")
    texts = {tag: msgspec.structs.replace(text, blocks=(*text.blocks, seen)) for tag, text in made.texts.items()}
    made = msgspec.structs.replace(made, texts=texts)
    return pack("entry", version, [made], [data for _, data, _ in KINDS.values()])


def publish(gate: Gate, version: int) -> None:
    manifest, blobs = illustrated(version)
    gate.repository.publish_pack(manifest, blobs, gate.wall)


def visa(gate: Gate) -> Page:
    found = shown(gate).page(f"{ENTRY}/visa", None)
    assert found is not None
    return found


def test_on_a_good_line_all_of_it_is_switched_at_once(gate: Gate, parts: Parts) -> None:
    publish(gate, 2)
    parts.sync.step(gate.later(10))
    assert shown(gate).activation.to_come == ()
    assert set(visa(gate).media) == set(KINDS)
    assert parts.sync.problem == ""


def test_words_stand_while_media_are_still_to_come(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(PICTURE, SOUND, FILM)
    parts.sync.step(gate.later(10))
    edition = shown(gate)
    assert edition.manifests[ENTRY].version == 2
    assert visa(gate).texts["vi"].blocks[0].fallback == "version 2"
    assert set(visa(gate).media) == {"film-captions-vi"}
    assert edition.activation.to_come == tuple(sorted(sha256_hex(data) for data in (PICTURE, SOUND, FILM)))
    assert parts.sync.problem.startswith("media to come: 3 of 4 (")
    assert "cut cable" in parts.sync.problem


def test_what_is_to_come_is_not_called_damaged(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(PICTURE)
    parts.sync.step(gate.later(10))
    edition = shown(gate)
    assert edition.picture(sha256_hex(PICTURE)) is None
    assert edition.file(sha256_hex(PICTURE)) is None
    assert edition.damaged == frozenset()


def test_media_are_taken_up_as_they_come_and_the_release_before_stays_the_previous(
    gate: Gate, line: Line, parts: Parts
) -> None:
    before = shown(gate).activation
    publish(gate, 2)
    seen = []
    for still_dead in ((PICTURE, SOUND, FILM), (SOUND, FILM), (FILM,), ()):
        line.kill(*still_dead)
        parts.sync.step(gate.later(400))
        seen.append((len(shown(gate).activation.to_come), len(visa(gate).media)))
    assert seen == [(3, 1), (2, 2), (1, 3), (0, 4)]
    assert parts.sync.problem == ""
    reader = StateReader(gate.home)
    previous, current = reader.previous(), reader.current()
    reader.close()
    assert previous is not None
    assert current is not None
    assert (previous.id, len({before.id, current.id})) == (before.id, 2)


def test_a_visit_that_shows_the_words_alone_is_left_what_it_shows(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(FILM)
    parts.sync.step(gate.later(10))
    edition = shown(gate)
    UiReportWriter(gate.home).write([edition.activation.id])
    line.kill()
    parts.sync.step(gate.later(400))
    assert edition.page(f"{ENTRY}/visa", None) is not None
    assert [one.id for one in parts.state.keep_activations([])][1] == edition.activation.id


def test_the_most_missed_come_first(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    parts.sync.step(gate.later(10))
    pages = {path_of(blob) for blob in illustrated(2)[1][:1]}
    asked = [path for path in line.asked if path.startswith("blobs/")]
    assert asked == [*pages, *(path_of(data) for data in IN_ORDER)]


def test_media_that_the_release_before_had_are_never_missing(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    parts.sync.step(gate.later(10))
    line.kill(PICTURE, SOUND, FILM, WORDS)
    publish(gate, 3)
    parts.sync.step(gate.later(10))
    assert shown(gate).activation.to_come == ()
    assert visa(gate).texts["vi"].blocks[0].fallback == "version 3"


def test_nothing_is_switched_while_a_page_is_missing(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(illustrated(2)[1][0])
    parts.sync.step(gate.later(10))
    assert shown(gate).manifests[ENTRY].version == 1


def test_a_restart_goes_on_with_what_is_to_come(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(FILM)
    parts.sync.step(gate.later(10))
    gate.stop_agents()
    line.kill()
    again = gate.agent([line])
    again.sync.step(gate.later(10))
    assert (shown(gate).activation.to_come, again.sync.problem) == ((), "")


def test_a_newer_release_takes_over_from_one_that_never_came_whole(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(FILM)
    parts.sync.step(gate.later(10))
    BlobStore(gate.home).part(sha256_hex(FILM)).write_bytes(FILM[:100])
    publish(gate, 3)
    parts.sync.step(gate.later(10))
    assert shown(gate).manifests[ENTRY].version == 3
    assert BlobStore(gate.home).part(sha256_hex(FILM)).exists(), "what was begun is gone on with"
    line.kill()
    parts.sync.step(gate.later(900))
    assert shown(gate).activation.to_come == ()


def test_a_film_that_was_changed_on_its_way_keeps_its_words(gate: Gate, parts: Parts) -> None:
    publish(gate, 2)
    file = gate.repository.publish_dir / path_of(FILM)
    file.write_bytes(FILM[::-1])
    parts.sync.step(gate.later(10))
    assert set(visa(gate).media) == set(KINDS) - {"film"}
    assert "changed on its way" in parts.sync.problem


def test_a_film_that_is_nowhere_makes_nobody_ask_for_news_less_often(gate: Gate, line: Line, parts: Parts) -> None:
    """News are withdrawals too."""
    publish(gate, 2)
    line.kill(FILM)
    waits = [parts.sync.step(gate.later(10)) for _ in range(30)]
    assert max(waits) <= 12
    assert line.asked.count(path_of(FILM)) < 10, "nor is it asked for with every poll"


def test_the_heartbeat_says_how_much_is_to_come(gate: Gate, line: Line, parts: Parts) -> None:
    publish(gate, 2)
    line.kill(FILM, SOUND)
    gate.run(parts, 120)
    assert b"media to come: 2 of 4" in gate.centre.last("/heartbeat")
