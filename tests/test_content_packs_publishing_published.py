"""Reading a publish directory on its own disk, damaged ones included."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from content_packs.errors import NotListed, Untrusted
from content_packs.languages import Direction, LanguagePack, Typography
from content_packs.model import BlobRef, Heading, Manifest, Page, PageText, Span, Topic, TranslationState
from content_packs.plan import Level, PlanLayer
from content_packs.publishing.published import Published
from content_packs.reading import sha256_hex, write_page
from content_packs.trust.roles import blob_file, target_file
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository, pack_path

HEADING = Heading(id="who", fallback="Who", level=2, text=(Span(text="Who"),))
TEXT = PageText(
    title="Visa", summary="Who needs one", state=TranslationState.SOURCE, revision="0" * 12, blocks=(HEADING,)
)
PAGE = Page(format=1, id="visa", texts={"en": TEXT})
BLOB = write_page(PAGE)
LAYER = PlanLayer(
    format=1, publisher=PUBLISHER, id="nation", version=1, level=Level.NATION, portal="https://portal.example"
)
LANGUAGE = LanguagePack(
    format=1,
    publisher=PUBLISHER,
    tag="en",
    version=1,
    autonym="English",
    english_name="English",
    locale="en",
    direction=Direction.LTR,
    typography=Typography(families=("Noto Sans",), line_height=1.5),
    messages={"back": "Back"},
)


def manifest(version: int = 1, format_: int = 1, page: str = "visa") -> Manifest:
    return Manifest(
        format=format_,
        publisher=PUBLISHER,
        pack="sample",
        version=version,
        titles={"en": "Sample"},
        publisher_names={"en": "Gatepost sample"},
        languages=("en",),
        source_language="en",
        topics=(Topic(id="entry", icon="badge", titles={"en": "Entry"}, pages=(page,)),),
        pages={page: BlobRef(sha256=sha256_hex(BLOB), length=len(BLOB))},
    )


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    repository = SimulatedRepository(tmp_path)
    repository.publish_pack(manifest(), [BLOB])
    repository.publish_languages([LANGUAGE])
    repository.publish_plan([LAYER])
    return repository


def test_everything_released_can_be_read(repository: SimulatedRepository) -> None:
    published = Published(repository.publish_dir)
    assert published.manifests() == {f"{PUBLISHER}/sample": manifest()}
    assert published.language(PUBLISHER, "en") == LANGUAGE
    assert published.languages() == {f"{PUBLISHER}/en": LANGUAGE}
    assert published.plan_layers() == {f"{PUBLISHER}/nation": LAYER}
    assert published.page(manifest(), "visa") == PAGE
    assert published.manifest_sha256(f"{PUBLISHER}/sample") == sha256_hex(msgspec.json.encode(manifest()))
    assert published.problems() == ()


def test_a_new_release_is_noticed(repository: SimulatedRepository) -> None:
    published = repository.published
    before = published.version()
    assert published.version() == before
    repository.publish_pack(manifest(2), [])
    assert published.version() != before
    assert published.manifests()[f"{PUBLISHER}/sample"].version == 2


def test_before_the_ceremony_there_is_no_version(tmp_path: Path) -> None:
    assert Published(tmp_path).version() == ""
    with pytest.raises(Untrusted, match="not complete"):
        Published(tmp_path).manifests()


def test_what_is_not_released_is_told(repository: SimulatedRepository) -> None:
    published = repository.published
    for ask in (
        lambda: published.language(PUBLISHER, "km"),
        lambda: published.page(manifest(), "customs"),
        lambda: published.manifest_sha256(f"{PUBLISHER}/other"),
        lambda: published.manifest_sha256("nonsense"),
        lambda: published.blob("0" * 64),
        lambda: published.standing("stranger"),
    ):
        with pytest.raises(NotListed):
            ask()


def test_a_damaged_manifest_is_a_gap_and_not_other_words(repository: SimulatedRepository) -> None:
    path = pack_path(manifest())
    file = repository.publish_dir / target_file(path, repository.published.target_sha256(path))
    file.write_bytes(file.read_bytes().replace(b"Sample", b"simple"))
    published = Published(repository.publish_dir)
    assert published.manifests() == {}
    assert published.languages() != {}
    assert "was changed on the disk" in published.problems()[0]


def test_a_damaged_blob_is_refused(repository: SimulatedRepository) -> None:
    file = repository.publish_dir / blob_file(sha256_hex(BLOB))
    file.write_bytes(BLOB[:-1] + b"x")
    with pytest.raises(Untrusted, match="was changed on the disk"):
        repository.published.page(manifest(), "visa")


def test_a_page_under_anothers_name_is_refused(repository: SimulatedRepository) -> None:
    with pytest.raises(Untrusted, match="holds page visa"):
        repository.published.page(manifest(page="customs"), "customs")


def test_a_pack_for_newer_software_is_left_out_by_name(repository: SimulatedRepository) -> None:
    repository.publish_pack(manifest(2, format_=9), [])
    assert repository.published.manifests() == {}
    assert repository.published.problems()[0].startswith(f"packs/{PUBLISHER}/sample.json is left out")


@pytest.mark.parametrize("role", ["root", "targets", "publishers", PUBLISHER, "withdrawals"])
def test_metadata_changed_on_the_disk_is_refused(repository: SimulatedRepository, role: str) -> None:
    version = 3 if role == PUBLISHER else 1
    file = repository.publish_dir / f"metadata/{version}.{role}.json"
    file.write_bytes(file.read_bytes().replace(b'"expires":"2', b'"expires":"3'))
    with pytest.raises(Untrusted, match="cannot be used"):
        Published(repository.publish_dir).tree()


def test_the_standing_of_a_publisher_knows_its_blobs(repository: SimulatedRepository) -> None:
    standing = repository.published.standing(PUBLISHER)
    assert standing.version == 3
    assert standing.known_blobs() == {sha256_hex(BLOB)}
    assert standing.delegator.expires > START
