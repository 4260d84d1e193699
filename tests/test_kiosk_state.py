"""`state.db`: newer ones are left untouched, damaged ones start anew with what was copied."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from content_packs.plan import Plan
from kiosk import migrations
from kiosk.__main__ import CANNOT_START, main
from kiosk.activation import Activation, Signed
from kiosk.clock import Agreement
from kiosk.database import STATE, TALLY
from kiosk.errors import DatabaseNewerError, DiskFailingError
from kiosk.identity import Identity, device_key
from kiosk.state import EnrolmentCode, Receipt, State, StateReader

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
ME = Identity(kiosk="kiosk-1", credential="secret", plan="p/site")
CODE = EnrolmentCode(user_code="BCDF-GHJK", uri="https://x", expires_at=NOW, device_code="d", interval_s=5)


def activation(version: int) -> Activation:
    signed = Signed(path="packs/p/x.json", version=version, sha256=f"{version:064x}", length=1, proof="b" * 64)
    plan = Plan(
        site="p/site",
        names={"en": "Gate"},
        modes=(),
        time_zone="Asia/Ho_Chi_Minh",
        languages=("en",),
        language_packs={"en": "p"},
        packs=("p/x",),
        base="p/base",
        portal="https://portal.example",
    )
    return Activation(
        at=NOW,
        plan_ref="p/site",
        plan_sha256="c" * 64,
        plan=plan,
        layers=(signed,),
        languages=(),
        releases=(signed,),
    )


def opened(home: Path) -> State:
    state, problem = State.open(home, NOW)
    assert problem == ""
    return state


def test_the_reader_sees_each_switch_whole_and_the_one_before_it(tmp_path: Path) -> None:
    state, reader = opened(tmp_path), StateReader(tmp_path)
    assert reader.current() is None
    first = state.activate(activation(1), {"packs/p/x.json": 1})
    assert reader.current() == first
    second = state.activate(activation(2), {"packs/p/x.json": 2})
    assert (reader.current(), reader.previous()) == (second, first)
    assert second.id > first.id
    assert state.high_water() == {"packs/p/x.json": 2}


def test_a_high_water_mark_never_goes_back(tmp_path: Path) -> None:
    state = opened(tmp_path)
    state.raise_marks({"a": 5})
    state.raise_marks({"a": 3, "b": 1})
    assert state.high_water() == {"a": 5, "b": 1}


def test_only_current_previous_and_pinned_activations_stay(tmp_path: Path) -> None:
    state = opened(tmp_path)
    made = [state.activate(activation(n), {}) for n in range(1, 6)]
    kept = state.keep_activations({made[1].id, 999})
    assert kept == [made[4], made[3], made[1]]
    assert state.keep_activations(set()) == [made[4], made[3]]


def test_everything_else_comes_back_as_it_was_written(tmp_path: Path) -> None:
    state, reader = opened(tmp_path), StateReader(tmp_path)
    agreement = Agreement(boot="b", offset_s=1.5, last_known=NOW)
    state.show_code(CODE)
    state.agree(agreement)
    assert (reader.enrolment(), reader.agreement(), reader.identity()) == (CODE, agreement, None)
    state.enrolled(ME)
    assert (reader.enrolment(), reader.identity()) == (None, ME)
    state.receipted(Receipt(stream="s", up_to=4))
    state.receipted(Receipt(stream="s", up_to=2))
    assert reader.receipt("s") == Receipt(stream="s", up_to=4)
    state.receipted(Receipt(stream="s", refused=True))
    assert reader.receipt("s") == Receipt(stream="s", up_to=4, refused=True)
    assert reader.receipt("t") == Receipt(stream="t")


def test_a_newer_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(tmp_path / "state.db") as connection:
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('kiosk.state', '9-future')")
    connection.close()
    before = (tmp_path / "state.db").read_bytes()
    with pytest.raises(DatabaseNewerError, match="newer software and was left untouched"):
        State.open(tmp_path, NOW)
    assert (tmp_path / "state.db").read_bytes() == before


def test_the_ui_goes_on_showing_what_a_newer_database_says(tmp_path: Path) -> None:
    state = opened(tmp_path)
    current = state.activate(activation(1), {})
    state.close()
    with sqlite3.connect(tmp_path / "state.db") as connection:
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('kiosk.state', '9-future')")
        connection.execute("DROP TABLE identity")
    connection.close()
    reader = StateReader(tmp_path)
    assert reader.current() == current
    assert reader.identity() is None


def test_the_agent_says_that_a_database_is_newer_and_exits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(tmp_path / "state.db") as connection:
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('kiosk.state', '9-future')")
    connection.close()
    (tmp_path / "root.json").write_bytes(b"{}")
    settings = tmp_path / "kiosk.toml"
    settings.write_text(
        f'home = "{tmp_path}"\nserver = "http://127.0.0.1:9"\nrepositories = ["file:///"]\nbase_plan = "a/b"\n'
    )
    assert main(["--settings", str(settings), "agent"]) == CANNOT_START
    assert "install that version again" in capsys.readouterr().err


@pytest.mark.parametrize("damage", [b"not a database at all", b""])
def test_a_damaged_database_is_moved_aside_and_nothing_that_matters_is_lost(tmp_path: Path, damage: bytes) -> None:
    state, reader = opened(tmp_path), StateReader(tmp_path)
    state.enrolled(ME)
    current = state.activate(activation(3), {"packs/p/x.json": 3})
    shown = reader.current()
    reader.close()  # the last one out empties the write-ahead log, from which SQLite would mend the file
    state.close()
    (tmp_path / "state.db").write_bytes(damage)
    assert reader.current() == shown
    again, problem = State.open(tmp_path, NOW)
    assert bool(problem) == bool(damage)
    assert len(list(tmp_path.glob("state.db.damaged-*"))) == bool(damage)
    assert again.identity() == ME
    assert again.high_water() == {"packs/p/x.json": 3}
    restored = reader.current()
    assert restored is not None
    assert restored.same_content(current)


def test_a_page_of_a_database_gone_wrong_is_noticed_at_the_start(tmp_path: Path) -> None:
    state = opened(tmp_path)
    state.enrolled(ME)
    state.close()
    data = bytearray((tmp_path / "state.db").read_bytes())
    data[4096:8192] = b"\xa5" * 4096
    (tmp_path / "state.db").write_bytes(data)
    again, problem = State.open(tmp_path, NOW)
    assert "damaged" in problem
    assert again.identity() == ME


def test_only_two_damaged_files_are_kept(tmp_path: Path) -> None:
    for day in range(5):
        (tmp_path / "state.db").write_bytes(b"rubbish, and more of it")
        state, problem = State.open(tmp_path, NOW + dt.timedelta(days=day))
        state.close()
        assert "moved aside" in problem
    assert len(list(tmp_path.glob("state.db.damaged-*"))) == 2


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DiskFailingError, match=r"Opening state\.db failed"):
        State.open(tmp_path / "nowhere", NOW)


def test_the_reader_never_raises_for_a_missing_or_damaged_file(tmp_path: Path) -> None:
    reader = StateReader(tmp_path)
    assert (reader.current(), reader.identity(), reader.receipt("s").up_to) == (None, None, 0)
    (tmp_path / "state.db").write_bytes(b"rubbish, and more of it")
    assert (reader.current(), reader.identity()) == (None, None)


def test_the_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    state, reader = opened(tmp_path), StateReader(tmp_path)
    current = state.activate(activation(1), {})
    other = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert reader.current() == current
    other.close()


def test_the_device_key_is_made_once_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    first = device_key(tmp_path)
    assert device_key(tmp_path).public == first.public
    assert (tmp_path / "device.key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "device.key").write_bytes(b"rot")
    assert device_key(tmp_path).public != first.public


def test_the_copy_of_the_credential_is_nobody_elses_to_read(tmp_path: Path) -> None:
    opened(tmp_path).enrolled(ME)
    assert (tmp_path / "state.spare").stat().st_mode & 0o777 == 0o600


def test_the_named_steps_are_the_migrations_there_are() -> None:
    for schema, steps in ((STATE, migrations.state), (TALLY, migrations.tally)):
        pending = steps.pending(Database(memory=True))
        assert (schema.name, schema.steps) == (steps.name, tuple(step.name for step in pending))


def test_a_kill_between_two_steps_is_made_good_by_the_next_start(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    migrations.state.apply(Database(connection), stop_before="2-centre")
    connection.close()
    opened(tmp_path).enrolled(ME)


def test_a_ui_that_starts_again_needs_no_migrations(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from kiosk.clock import read_moment; from kiosk.tally import TallyWriter;"
        f"tally = TallyWriter.open(pathlib.Path({str(tmp_path)!r}), read_moment()); assert not tally.problem;"
        "print('sqlite_utils' in sys.modules)"
    )
    run = [sys.executable, "-c", program]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "True\n"
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "False\n"
