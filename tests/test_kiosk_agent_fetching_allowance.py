"""Budgets by hour and day, hours of the day, and what is never held back. The clock is stepped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from content_packs.cutting import index_of
from content_packs.reading import sha256_hex
from content_packs.trust.roles import blob_file
from kiosk.agent.assembly import Parts
from kiosk.agent.fetching.allowance import LEDGER_FILE, Allowance, Bounds
from kiosk.agent.fetching.windows import opens, read_windows
from kiosk.blobs import BlobStore
from kiosk.errors import DownloadPaused
from kiosk.settings import PIECE_BYTES, LinkClass, WindowsFor
from tests.hostile_server import HostileServer, Reply
from tests.notices import notice, targets_of
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate

pytest_plugins = ("tests.gate_fixtures",)
ZONE = "Asia/Ho_Chi_Minh"
NOON = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)  # 12:00 at the gate
HOUR = dt.timedelta(hours=1)


def allowance(home: Path, at: dt.datetime = NOON, **bounds: object) -> Allowance:
    home.mkdir(exist_ok=True)
    made = Allowance(Bounds(**bounds), home)  # type: ignore[arg-type]
    made.begin(at, ZONE)
    return made


def test_without_a_limit_all_is_granted(tmp_path: Path) -> None:
    assert allowance(tmp_path).grant(200_000_000, media=True) == 200_000_000


def test_an_hours_budget_is_granted_in_pieces_and_goes_on_in_the_next_hour(tmp_path: Path) -> None:
    budget = allowance(tmp_path, per_hour=100_000, piece=60_000)
    first, second = budget.grant(500_000, media=True), budget.grant(500_000, media=True)
    assert (first, second) == (60_000, 40_000), "what others were granted counts before it has come"
    budget.spend(100_000)
    budget.settle(first + second)
    with pytest.raises(DownloadPaused, match=r"0.1 MB an hour .* it goes on at 13:00"):
        budget.grant(500_000, media=True)
    budget.begin(NOON + HOUR, ZONE)
    assert budget.grant(500_000, media=True) == 60_000


def test_what_did_not_come_is_handed_back(tmp_path: Path) -> None:
    budget = allowance(tmp_path, per_hour=100_000)
    budget.settle(budget.grant(100_000, media=True))
    assert budget.grant(100_000, media=True) == 100_000


def test_a_days_budget_ends_with_the_gates_day_and_not_with_that_of_greenwich(tmp_path: Path) -> None:
    budget = allowance(tmp_path, per_day=100_000)
    budget.spend(100_000)
    budget.begin(NOON + 11 * HOUR, ZONE)
    with pytest.raises(DownloadPaused, match=r"a day .* it goes on at 00:00"):
        budget.grant(10_000, media=False)
    budget.begin(NOON + 12 * HOUR, ZONE)
    assert budget.grant(10_000, media=False) == 10_000


def test_a_restart_forgets_no_more_than_a_twentieth_of_an_hours_budget(tmp_path: Path) -> None:
    before = allowance(tmp_path, per_hour=1_000_000)
    for _ in range(100):
        before.spend(10_000)
    again = allowance(tmp_path, per_hour=1_000_000)
    assert again._left() <= 50_000


def test_a_damaged_book_begins_anew(tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_bytes(b"\x00")
    assert allowance(tmp_path, per_hour=10_000).grant(10_000, media=True) == 10_000


def at(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-22T{clock}:00+07:00")


@pytest.mark.parametrize(
    ("windows", "now", "then"),
    [
        ((), "12:00", None),
        (("22:00-05:30",), "23:00", None),
        (("22:00-05:30",), "05:29", None),
        (("22:00-05:30",), "05:30", "22:00"),
        (("22:00-05:30", "12:00-13:00"), "06:00", "12:00"),
        (("12:00-13:00",), "12:00", None),
        (("06:00-06:00",), "03:00", None),
    ],
)
def test_hours_may_be_several_and_lie_over_midnight(windows: tuple[str, ...], now: str, then: str | None) -> None:
    assert opens(read_windows(windows), at(now)) == (at(then) if then else None)


def test_hours_that_are_past_today_come_tomorrow() -> None:
    assert opens(read_windows(["06:00-07:00"]), at("08:00")) == at("06:00") + dt.timedelta(days=1)


def test_outside_its_hours_media_wait_and_pages_do_not(tmp_path: Path) -> None:
    budget = allowance(tmp_path, windows=read_windows(["22:00-05:30"]))
    assert budget.grant(10_000, media=False) == 10_000
    with pytest.raises(DownloadPaused, match="media are fetched at other hours; it goes on at 22:00"):
        budget.grant(10_000, media=True)
    everything = allowance(tmp_path, windows=read_windows(["22:00-05:30"]), windows_for=WindowsFor.ALL)
    with pytest.raises(DownloadPaused, match="content is fetched at other hours"):
        everything.grant(10_000, media=False)


# -- a kiosk with a bad line ---------------------------------------------------------------------------------


@pytest.fixture
def gate(gate: Gate) -> Gate:
    gate.wall = NOON
    return gate


def metered(gate: Gate, server: HostileServer, more: str) -> Parts:
    gate.repositories = [server.address]
    gate.more_settings = f"[downloads]\n{more}\n"
    return gate.agent(link="satellite")


def film_here(gate: Gate, film: bytes) -> int:
    """How many bytes of it, whole or in part."""
    store = BlobStore(gate.home)
    path = store.path(sha256_hex(film))
    part = store.part(sha256_hex(film))
    return path.stat().st_size if path.exists() else part.stat().st_size if part.exists() else 0


def test_a_kiosk_keeps_its_budget_hour_by_hour_until_the_film_is_here(gate: Gate) -> None:
    film = bytes(range(256)) * 5_000
    with HostileServer(gate.repository.publish_dir) as server:
        parts = metered(gate, server, "bytes_per_hour = 500_000")
        gate.publish_entry(2, media=[film])
        hours = []
        while film_here(gate, film) < len(film):
            before = server.sent + server.received
            for _ in range(12):
                parts.sync.step(gate.moment())
                gate.later(300)
            hours.append(server.sent + server.received - before)
            assert len(hours) < 10
    assert 3 <= len(hours) <= 5
    assert max(hours) < 600_000, "the budget, and the news that are never held back"
    assert max(len(film), 1) < sum(hours) < len(film) + 100_000


def test_a_spent_budget_is_told_with_the_hour_and_holds_no_notice_back(gate: Gate) -> None:
    film = bytes(range(256)) * 5_000
    with HostileServer(gate.repository.publish_dir) as server:
        parts = metered(gate, server, "bytes_per_hour = 300_000")
        gate.publish_entry(2, media=[film])
        parts.sync.step(gate.later(10))
        parts.sync.step(gate.later(10))
        assert "0.3 MB an hour for downloads are used up; it goes on at 13:00" in parts.sync.problem
        gate.repository.publish(targets_of(notice(now=gate.wall)), (), gate.wall)
        parts.sync.step(gate.later(300))
        current = parts.state.current()
        assert current is not None
        assert [one.reference.startswith(PUBLISHER) for one in current.notices] == [True]
        assert film_here(gate, film) < 300_000


def test_a_satellite_is_asked_for_small_pieces(gate: Gate) -> None:
    film = bytes(range(256)) * 5_000
    asked: list[str] = []

    def note(reply: Reply) -> None:
        asked.append(reply.headers["Range"])
        reply.honest()

    with HostileServer(gate.repository.publish_dir) as server:
        parts = metered(gate, server, "")
        gate.publish_entry(2, media=[film])
        server.lies[blob_file(sha256_hex(film))] = note
        parts.sync.step(gate.later(10))
    assert asked[0] == f"bytes=0-{PIECE_BYTES[LinkClass.SATELLITE] - 1}"
    assert len(asked) == 6
    assert film_here(gate, film) == len(film)


def released(parts: Parts) -> tuple[int, int]:
    """The version of the pack that is shown, and how many of its media are to come."""
    current = parts.state.current()
    assert current is not None
    return current.releases[0].version, len(current.to_come)


def test_by_day_the_words_come_and_by_night_the_film(gate: Gate) -> None:
    film = bytes(range(256)) * 400
    with HostileServer(gate.repository.publish_dir) as server:
        parts = metered(gate, server, 'windows = ["22:00-05:30"]')
        gate.publish_entry(2, media=[film])
        parts.sync.step(gate.later(10))
        assert released(parts) == (2, 1)
        assert parts.sync.problem == ("media to come: 1 of 1 (media are fetched at other hours; it goes on at 22:00)")
        for _ in range(24):
            parts.sync.step(gate.later(1_500))
    assert released(parts) == (2, 0)
    assert parts.sync.problem == ""


def test_where_all_waits_for_its_hours_only_notices_come(gate: Gate) -> None:
    with HostileServer(gate.repository.publish_dir) as server:
        parts = metered(gate, server, 'windows = ["22:00-05:30"]\nwindows_for = "all"')
        gate.publish_entry(2)
        gate.repository.publish(targets_of(notice(now=gate.wall)), (), gate.wall)
        parts.sync.step(gate.later(10))
        current = parts.state.current()
        assert current is not None
        assert (released(parts), len(current.notices)) == ((1, 0), 1)
        assert "content is fetched at other hours; it goes on at 22:00" in parts.sync.problem


def publish_film(gate: Gate, version: int, film: bytes) -> None:
    index = index_of(film)
    manifest, blobs = gate.entry(version, media=[film, index])
    refs = tuple(
        replace(ref, chunks=sha256_hex(index)) if ref.sha256 == sha256_hex(film) else ref for ref in manifest.media
    )
    gate.repository.publish_pack(replace(manifest, media=refs), blobs, gate.wall)


def test_a_film_that_was_cut_again_costs_what_changed_though_its_words_have_long_been_shown(gate: Gate) -> None:
    """The release before is no longer shown while the film is still coming; its chunks are still here."""
    film = Random(1).randbytes(3_000_000)
    again = film[:1_000_000] + Random(2).randbytes(400_000) + film[1_400_000:]
    publish_film(gate, 2, film)
    gate.agent().sync.step(gate.later(10))
    gate.stop_agents()
    with HostileServer(gate.repository.publish_dir) as server:
        parts = metered(gate, server, "bytes_per_hour = 300_000")
        publish_film(gate, 3, again)
        shown = []
        for _ in range(48):
            parts.sync.step(gate.later(300))
            shown.append(released(parts))
    assert shown[0] == (3, 1)
    assert shown[-1] == (3, 0)
    assert server.sent < 1_200_000
