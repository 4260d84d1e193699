"""A stick holds what its kiosks need, whole or not at all, under dates that last, and no number twice."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from content_packs import packctl
from content_packs.carrying import writing
from content_packs.carrying.export import Order, StateUnusable, export, read_state
from content_packs.carrying.layout import CONTENTS_FILE, README_FILE, RETURNS_FOLDER, Contents, KioskState
from content_packs.carrying.selection import PlanUnclear, plan_of
from content_packs.carrying.writing import NoRoom
from content_packs.errors import Untrusted
from content_packs.fetching import DirectoryFetcher
from content_packs.publishing.carried_dates import Dates, PublisherSilent, handle_orders, order_dates
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import Publisher
from content_packs.reading import sha256_hex
from content_packs.trust.trust import Trust
from tests.simulated_repository import PUBLISHER, START, pack_path
from tests.simulator import OTHER_PLAN, SITE_PLAN, Gate, pack, page, site

pytest_plugins = ("tests.gate_fixtures",)
DAY = dt.timedelta(days=1)


def ordered(gate: Gate, now: dt.datetime = START) -> Dates:
    """Dates from a publisher that looks while we wait."""

    def publisher_looks(_: float) -> None:
        with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
            handle_orders(publisher, now)

    return order_dates(gate.repository.inbox, publisher_looks)


def contents(stick: Path) -> Contents:
    return msgspec.json.decode((stick / "gatepost" / CONTENTS_FILE).read_bytes(), type=Contents)


def exported(gate: Gate, stick: Path, *states: KioskState, plan: str = SITE_PLAN, now: dt.datetime = START) -> Contents:
    export(gate.repository.publish_dir, Order((plan,), states, ordered(gate, now)), stick, now)
    return contents(stick)


def trust(gate: Gate, folder: Path, cache: str = "cache") -> Trust:
    return Trust(gate.repository.root, gate.folder / cache, DirectoryFetcher(folder))


def test_a_stick_satisfies_a_kiosk_for_forty_four_days_and_not_for_forty_six(gate: Gate, tmp_path: Path) -> None:
    exported(gate, tmp_path / "stick")
    for days, good in ((44, True), (46, False)):
        consumer = trust(gate, tmp_path / "stick/gatepost", f"cache-{days}")
        if good:
            consumer.refresh(START + days * DAY)
            assert consumer.target(pack_path(gate.entry(1)[0]), START + days * DAY).version == 1
        else:
            with pytest.raises(Exception, match="past their date"):
                consumer.refresh(START + days * DAY)


def test_what_is_published_goes_on_beyond_the_numbers_of_the_stick(gate: Gate, tmp_path: Path) -> None:
    exported(gate, tmp_path / "stick")
    consumer = trust(gate, tmp_path / "stick/gatepost")
    consumer.refresh(START)
    later = Trust(gate.repository.root, tmp_path / "cache", DirectoryFetcher(gate.repository.publish_dir))
    assert later.poll(START)  # neither refused as older nor taken for the same
    gate.publish_entry(2)
    assert later.poll(START + DAY)
    assert later.target(pack_path(gate.entry(2)[0]), START + DAY).version == 2


def test_a_kill_while_dates_are_made_gives_no_number_twice(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = gate.repository.publish_dir
    real, writes = Publisher._put, [0]

    def dies(self: Publisher, path: str, data: bytes) -> None:
        writes[0] += 1
        if writes[0] == 3:
            raise OSError("killed")
        real(self, path, data)

    monkeypatch.setattr(Publisher, "_put", dies)
    before = Published(publish).tree().timestamp.version
    with pytest.raises(OSError, match="killed"):
        ordered(gate)
    monkeypatch.setattr(Publisher, "_put", real)
    assert Published(publish).tree().timestamp.version == before
    ordered(gate)
    assert Published(publish).tree().timestamp.version == before + 2


def test_an_order_that_nobody_answers_says_what_to_start(gate: Gate) -> None:
    with pytest.raises(PublisherSilent, match="start `kiosk-server publisher`"):
        order_dates(gate.repository.inbox, lambda _: None)
    assert not list((gate.repository.inbox / "carrying/orders").iterdir())


def test_only_what_the_plan_shows_travels(gate: Gate, tmp_path: Path) -> None:
    other, blobs = pack("elsewhere", 1, [page("far", "Far away")])
    gate.repository.publish_pack(other, blobs)
    gate.repository.publish_plan([site("gate-two", 2, packs=(f"{PUBLISHER}/elsewhere",))])
    one, two = exported(gate, tmp_path / "one"), exported(gate, tmp_path / "two", plan=OTHER_PLAN)
    far = f"blobs/{sha256_hex(blobs[0])[:2]}/{sha256_hex(blobs[0])}"
    assert far in two.files
    assert far not in one.files
    assert one.plans == (SITE_PLAN,)


def test_every_file_is_listed_with_its_hash_and_the_list_is_the_sign_of_the_end(gate: Gate, tmp_path: Path) -> None:
    listed = exported(gate, tmp_path / "stick").files
    folder = tmp_path / "stick/gatepost"
    there = {p.relative_to(folder).as_posix(): sha256_hex(p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
    assert there.pop(CONTENTS_FILE)
    assert there == {path: file.sha256 for path, file in listed.items()}
    assert (tmp_path / "stick" / RETURNS_FOLDER).is_dir()


def test_the_sheet_speaks_to_the_carrier_in_two_languages(gate: Gate, tmp_path: Path) -> None:
    exported(gate, tmp_path / "stick")
    sheet = (tmp_path / "stick" / README_FILE).read_text(encoding="utf-8")
    assert "Dùng được đến hết ngày" in sheet
    assert "Do not pull the stick" in sheet
    assert SITE_PLAN in sheet


def test_a_second_export_replaces_the_first_and_leaves_the_carriers_own_files(gate: Gate, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    exported(gate, stick)
    (stick / "holiday.jpg").write_bytes(b"sea")
    gate.publish_entry(2)
    listed = exported(gate, stick, now=START + DAY).files
    folder = stick / "gatepost"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*listed, CONTENTS_FILE}
    assert (stick / "holiday.jpg").read_bytes() == b"sea"


def test_a_stick_that_fails_half_way_does_not_look_whole(
    gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(gate, tmp_path / "stick")
    gate.publish_entry(2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_pour", full)
    with pytest.raises(writing.StickFailing, match="No space left"):
        exported(gate, tmp_path / "stick")
    assert not (tmp_path / "stick/gatepost" / CONTENTS_FILE).exists()
    with pytest.raises(writing.StickFailing):
        export(gate.repository.publish_dir, Order((SITE_PLAN,)), tmp_path / "a.zip", START)
    assert not [path for path in tmp_path.iterdir() if "zip" in path.name]


def test_a_small_stick_is_refused_before_anything_is_written(
    gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported(gate, tmp_path / "stick")
    gate.publish_entry(2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    with pytest.raises(NoRoom, match=r"has [0-9,]+ bytes free and [0-9,]+ are needed; take a larger stick"):
        exported(gate, tmp_path / "stick")
    assert contents(tmp_path / "stick") == before


def test_a_blob_that_rotted_on_the_server_is_named_and_not_carried(gate: Gate, tmp_path: Path) -> None:
    blob = gate.entry(1)[1][0]
    path = gate.repository.publish_dir / "blobs" / sha256_hex(blob)[:2] / sha256_hex(blob)
    path.write_bytes(b"x" * len(blob))
    with pytest.raises(Untrusted, match=sha256_hex(blob)):
        exported(gate, tmp_path / "stick")


def test_a_zip_is_one_uncompressed_file_with_the_same_content(gate: Gate, tmp_path: Path) -> None:
    export(gate.repository.publish_dir, Order((SITE_PLAN,), dates=ordered(gate)), tmp_path / "gatepost.zip", START)
    with zipfile.ZipFile(tmp_path / "gatepost.zip") as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        archive.extractall(tmp_path / "out")
    consumer = trust(gate, tmp_path / "out/gatepost")
    consumer.refresh(START + 40 * DAY)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_delta_leaves_out_what_every_kiosk_has(gate: Gate, tmp_path: Path) -> None:
    film = b"a film" * 10_000
    old = gate.publish_entry(2, [film])
    has = KioskState(format=1, plan=SITE_PLAN, targets=(sha256_hex(msgspec.json.encode(old)),))
    empty = KioskState(format=1, plan=SITE_PLAN, targets=())
    gate.publish_entry(3, [film])
    carried = f"blobs/{sha256_hex(film)[:2]}/{sha256_hex(film)}"
    full = exported(gate, tmp_path / "full")
    assert carried in full.files
    assert not full.delta
    delta = exported(gate, tmp_path / "delta", has)
    assert carried not in delta.files
    assert delta.delta
    assert carried in exported(gate, tmp_path / "both", has, empty).files


def test_a_state_that_is_none_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    for words in (b"", b"[]", b'{"format": 9, "plan": "a/b", "targets": []}', b'{"format": 1, "targets": ["../"]}'):
        file.write_bytes(words)
        with pytest.raises(StateUnusable):
            read_state(file)


def test_a_site_is_found_by_its_name(gate: Gate) -> None:
    published = Published(gate.repository.publish_dir)
    assert plan_of(published, "gate-one") == SITE_PLAN
    with pytest.raises(PlanUnclear, match="nowhere"):
        plan_of(published, "nowhere")


def test_the_command_exports_while_a_publisher_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate = Gate(tmp_path / "gate", now=dt.datetime.now(dt.UTC))  # the command knows no other clock
    gate.publish_first()
    gate.close()
    stop = threading.Event()

    def publish() -> None:
        with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
            while not stop.wait(0.01):
                handle_orders(publisher, dt.datetime.now(dt.UTC))

    thread = threading.Thread(target=publish)
    thread.start()
    place = ["--from", str(gate.repository.publish_dir), "--for", "gate-one", "--to", str(tmp_path / "stick")]
    try:
        assert packctl.main(["export", *place, "--inbox", str(gate.repository.inbox)]) == 0
    finally:
        stop.set()
        thread.join()
    assert "is good until" in capsys.readouterr().out
    assert packctl.main(["export", *place, "--short-dates"]) == 0
    assert packctl.main(["export", *place[:2], "--for", "nowhere", *place[4:], "--short-dates"]) == 1
    assert "No plan for a site 'nowhere'" in capsys.readouterr().err
