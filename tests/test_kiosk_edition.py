"""What one activation shows: verified again, damaged parts left out, and never an exception."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from content_packs.display_plan import DisplayEntry
from content_packs.model import Audience, Mode, Topic
from content_packs.reading import sha256_hex, write_manifest
from kiosk.activation import Activation, Signed
from kiosk.blobs import BlobStore
from kiosk.edition import Edition, open_best
from kiosk.proof_file import PROOF_EVERY_S, ProofWriter, UiReportWriter, read_proof, read_report
from kiosk.state import State, StateReader
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate, pack, page, site

pytest_plugins = ("tests.gate_fixtures",)
ENTRY = f"{PUBLISHER}/entry"
DAY = dt.date(2026, 11, 22)


def opened(gate: Gate) -> Edition:
    found = open_best(gate.home, activations(gate))
    assert found is not None
    return found


def activations(gate: Gate) -> list[Activation | None]:
    reader = StateReader(gate.home)
    both = [reader.current(), reader.previous()]
    reader.close()
    return both


def bring(gate: Gate) -> Edition:
    parts = gate.agent()
    parts.sync.step(gate.moment())
    assert parts.sync.problem == ""
    return opened(gate)


def rot(gate: Gate, sha256: str) -> None:
    path = BlobStore(gate.home).path(sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def test_an_edition_holds_what_was_activated(gate: Gate) -> None:
    edition = opened(gate)
    assert [(one.reference, one.version) for one in edition.activation.releases] == [
        (ENTRY, 1),
        (f"{PUBLISHER}/base", 1),
    ]
    assert edition.pages(ENTRY, edition.topics(DAY)[0].topic, DAY) == (f"{ENTRY}/visa", f"{ENTRY}/customs")


def test_a_damaged_page_is_left_out_and_named(gate: Gate) -> None:
    edition = opened(gate)
    sha256 = edition.manifests[ENTRY].pages["visa"].sha256
    rot(gate, sha256)
    assert edition.page(f"{ENTRY}/visa", DAY) is None
    assert edition.pages(ENTRY, edition.topics(DAY)[0].topic, DAY) == (f"{ENTRY}/customs",)
    assert edition.damaged == {sha256}


def test_a_page_once_read_stays_for_the_visit(gate: Gate) -> None:
    edition = opened(gate)
    before = edition.page(f"{ENTRY}/visa", DAY)
    rot(gate, edition.manifests[ENTRY].pages["visa"].sha256)
    assert edition.page(f"{ENTRY}/visa", DAY) is before


def test_a_damaged_edition_gives_way_to_the_one_before(gate: Gate) -> None:
    gate.publish_entry(2)
    current = bring(gate)
    rot(gate, current.activation.releases[0].sha256)
    edition = opened(gate)
    assert edition.manifests[ENTRY].version == 1
    assert current.activation.releases[0].sha256 in edition.damaged


def test_when_no_edition_opens_whole_what_is_left_is_shown(gate: Gate) -> None:
    rot(gate, opened(gate).activation.releases[0].sha256)
    edition = opened(gate)
    assert list(edition.manifests) == [f"{PUBLISHER}/base"]
    ProofWriter(gate.home, gate.moment()).flipped(edition.activation, gate.moment())
    proof = read_proof(gate.home, gate.moment())
    assert proof is not None
    assert [one.pack for one in proof.releases] == [f"{PUBLISHER}/base"]  # what did not open is not proved


def test_a_damaged_language_is_left_out(gate: Gate) -> None:
    rot(gate, opened(gate).activation.languages[0].sha256)
    assert list(opened(gate).languages) == ["en", "km"]


def test_nothing_is_shown_that_the_stored_proof_does_not_vouch_for(gate: Gate) -> None:
    """Someone with write access to state.db, but no key, points it at a manifest of their own."""
    manifest, blobs = pack("entry", 1, [page("visa", "enemy words")])
    store = BlobStore(gate.home)
    for blob in blobs:
        store.put(blob)
    data = write_manifest(manifest)
    good = activations(gate)[0]
    assert good is not None
    forged = Signed(
        path=good.releases[0].path, version=1, sha256=store.put(data), length=len(data), proof=good.releases[0].proof
    )
    state, _ = State.open(gate.home, gate.wall)
    releases = (forged, good.releases[1])
    state.activate(
        Activation(
            at=gate.wall,
            plan_ref=good.plan_ref,
            plan_sha256=good.plan_sha256,
            plan=good.plan,
            layers=good.layers,
            languages=good.languages,
            releases=releases,
        ),
        {},
    )
    state.close()
    edition = opened(gate)
    assert edition.activation == good
    lenient = open_best(gate.home, activations(gate)[:1])
    assert lenient is not None
    assert ENTRY not in lenient.manifests


def test_a_plan_written_into_the_database_is_not_believed(gate: Gate) -> None:
    """The plan on the screen is merged from its signed layers each time."""
    state, _ = State.open(gate.home, gate.wall)
    state._database.execute("UPDATE activation SET plan = replace(plan, 'portal.example', 'enemy.example')")
    state.close()
    assert opened(gate).plan.portal == "https://portal.example"


def test_another_root_shows_nothing(gate: Gate) -> None:
    other = Gate(gate.folder / "other")
    other.close()
    (gate.home / "root.json").write_bytes(other.repository.root)
    assert open_best(gate.home, activations(gate)) is None


def test_an_unprovisioned_home_shows_nothing(tmp_path: Path) -> None:
    assert open_best(tmp_path, [None, None]) is None


@pytest.mark.parametrize(
    ("audience", "there"),
    [
        (Audience(), True),
        (Audience(modes=(Mode.ROAD, Mode.AIR)), True),
        (Audience(modes=(Mode.AIR,)), False),
        (Audience(neighbours=("KH",)), True),
        (Audience(modes=(Mode.ROAD,), neighbours=("LA",)), False),
    ],
)
def test_a_pack_is_shown_at_the_gates_it_is_for(gate: Gate, audience: Audience, there: bool) -> None:
    gate.publish_entry(2, audience=audience)
    edition = bring(gate)
    packs = {ref.pack for ref in edition.topics(DAY)}
    assert (ENTRY in packs) is there
    assert (edition.page(f"{ENTRY}/visa", DAY) is not None) is there  # no link leads to it either
    assert f"{PUBLISHER}/base" in packs


def test_a_pack_and_a_page_end_on_their_day_and_not_before(gate: Gate) -> None:
    manifest, blobs = pack("entry", 2, [page("visa", "x", valid_until=DAY), page("customs", "y")])
    gate.repository.publish_pack(manifest, blobs, gate.wall)
    edition = bring(gate)
    topic = edition.topics(DAY)[0].topic
    tomorrow = DAY + dt.timedelta(days=1)
    assert len(edition.pages(ENTRY, topic, DAY)) == 2
    assert edition.pages(ENTRY, topic, tomorrow) == (f"{ENTRY}/customs",)
    assert len(edition.pages(ENTRY, topic, None)) == 2
    gate.publish_entry(3, valid_until=DAY)
    edition = bring(gate)
    assert [ref.pack for ref in edition.topics(tomorrow)] == [f"{PUBLISHER}/base"]
    assert edition.page(f"{ENTRY}/visa", tomorrow) is None
    assert [ref.pack for ref in edition.topics(None)] == [ENTRY, f"{PUBLISHER}/base"]


def test_eight_topics_are_the_most_and_the_plan_orders_them(gate: Gate) -> None:
    one = gate.entry(2)[0].topics[0]
    many = tuple(Topic(id=f"t{n}", icon="info", titles=one.titles, pages=one.pages) for n in range(8))
    gate.publish_entry(2, topics=many)
    assert [ref.topic.id for ref in bring(gate).topics(DAY)] == [f"t{n}" for n in range(8)]


def test_a_picture_is_its_bytes_or_nothing(gate: Gate) -> None:
    picture = b"\x89PNG and so on"
    gate.publish_entry(2, media=[picture])
    edition = bring(gate)
    assert edition.picture(sha256_hex(picture)) == picture
    rot(gate, sha256_hex(picture))
    assert edition.picture(sha256_hex(picture)) is None
    assert edition.damaged == {sha256_hex(picture)}


# -- what the ui says of itself


def test_a_file_to_be_read_piece_by_piece_is_verified_first(gate: Gate) -> None:
    edition = opened(gate)
    sha256 = BlobStore(gate.home).put(b"a film")
    path = edition.file(sha256)
    assert path
    assert path.read_bytes() == b"a film"
    path.write_bytes(b"another")
    assert edition.file(sha256) is None
    assert sha256 in edition.damaged
    path.unlink()
    assert edition.file(sha256) is None
    BlobStore(gate.home).put(b"a film")
    assert edition.file(sha256)
    assert sha256 not in edition.damaged


def test_the_proof_is_what_was_flipped_and_its_frames_advance(gate: Gate) -> None:
    activation = opened(gate).activation
    proofs = ProofWriter(gate.home, gate.moment())
    assert read_proof(gate.home, gate.moment()) is None
    proofs.flipped(activation, gate.moment())
    first = read_proof(gate.home, gate.later(2))
    assert first is not None
    assert (first.frames, first.age_s, first.plan) == (1, 2.0, activation.plan_ref)
    assert [one.manifest for one in first.releases] == [one.sha256 for one in activation.releases]
    for _ in range(100):
        proofs.flipped(activation, gate.later(PROOF_EVERY_S / 50))
    second = read_proof(gate.home, gate.moment())
    assert second is not None
    assert second.frames > first.frames
    assert second.boot == first.boot


def test_the_proof_is_written_at_once_when_the_activation_changed(gate: Gate) -> None:
    proofs = ProofWriter(gate.home, gate.moment())
    proofs.flipped(opened(gate).activation, gate.moment())
    gate.publish_entry(2)
    current = bring(gate).activation
    proofs.flipped(current, gate.later(0.01))
    proof = read_proof(gate.home, gate.moment())
    assert proof is not None
    assert proof.releases[0].version == 2


def test_the_proof_names_no_page_language_or_touch(gate: Gate) -> None:
    ProofWriter(gate.home, gate.moment()).flipped(opened(gate).activation, gate.moment())
    said = (gate.home / "run/proof.json").read_text()
    assert not [word for word in ("visa", "customs", "topic", '"vi"', "language", "touch") if word in said]


def test_each_start_of_the_ui_is_another_run_and_another_boot_proves_nothing(gate: Gate) -> None:
    activation = opened(gate).activation
    ProofWriter(gate.home, gate.moment()).flipped(activation, gate.moment())
    first = read_proof(gate.home, gate.moment())
    ProofWriter(gate.home, gate.later(5)).flipped(activation, gate.moment())
    second = read_proof(gate.home, gate.moment())
    assert first is not None
    assert second is not None
    assert first.boot != second.boot
    gate.boot = "f" * 32
    assert read_proof(gate.home, gate.moment()) is None


def test_a_report_is_written_when_it_changed_and_read_as_nothing_when_it_is_damaged(gate: Gate) -> None:
    writer = UiReportWriter(gate.home)
    writer.write([3, 1], {"b" * 64}, "tally.db is full")
    report = read_report(gate.home)
    assert (report.pins, report.damaged, report.problem) == ((1, 3), ("b" * 64,), "tally.db is full")
    path = gate.home / "run/ui.json"
    before = path.stat().st_ino
    writer.write([1, 3], {"b" * 64}, "tally.db is full")
    assert path.stat().st_ino == before
    path.write_bytes(b"{")
    assert read_report(gate.home).pins == ()


def test_a_read_only_disk_only_makes_the_ui_silent(tmp_path: Path, gate: Gate) -> None:
    home = tmp_path / "gone"
    ProofWriter(home, gate.moment()).flipped(opened(gate).activation, gate.moment())
    UiReportWriter(home).write([1])
    assert read_proof(home, gate.moment()) is None


def test_what_the_ui_reads_with_brings_neither_kivy_nor_the_network() -> None:
    """Loaded, not only read: nothing beneath brings them in either."""
    program = (
        "import sys, kiosk.edition, kiosk.state, kiosk.tally, kiosk.proof_file, kiosk.settings, kiosk.clock;"
        "print(sorted({'kivy', 'urllib3', 'tuf', 'kiosk.agent', 'flask'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_the_operator_is_told_what_displays_are_to_show_and_cannot(gate: Gate) -> None:
    there, gone = f"{PUBLISHER}/entry/visa", f"{PUBLISHER}/entry/nowhere"
    entries = (DisplayEntry(page=there), DisplayEntry(page=gone), DisplayEntry(topic=f"{PUBLISHER}/entry/entry-topic"))
    gate.repository.publish_plan([site(version=2, display=entries)])
    assert bring(gate).problem(None) == f"the plan's display names {gone}, which cannot be shown"
