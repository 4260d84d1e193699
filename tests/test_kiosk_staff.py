"""Backstage: one-time codes checked offline, what the keypad and the staff screen do, and what is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pyotp
import pytest

from content_packs.wire import ClockTrust
from kiosk.agent_file import AgentReport, agent_file
from kiosk.clock import Clock, Moment
from kiosk.identity import Identity
from kiosk.proof_file import read_proof
from kiosk.safe import MOST_WRONG, STAFF_FILE, TELL_S, RecordKeeper, StaffRecord, keep_record, read_record
from kiosk.staff import CODE_S, COLOURS, DESK_S, Backstage, Part
from kiosk.staff_code import LOCKED_S, STEP_S, UNSURE_STEPS, Door, Known, Verdict
from kiosk.staff_facts import gather
from kiosk.state import StateReader
from kiosk.ui.clerk import Clerk, Flipped
from tests.simulator import STAFF_SECRET, Gate

SYNCED = Clock(ClockTrust.SYNCED, 0.0)
UNKNOWN = Clock(ClockTrust.UNTRUSTED)
NOON = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)
TOTP = pyotp.TOTP(STAFF_SECRET)


def known(wall: dt.datetime = NOON, clock: Clock = SYNCED, secret: str = STAFF_SECRET) -> Known:
    return Known(secret, clock, Moment(wall, 0.0, "boot"))


def code(seconds: float = 0.0) -> str:
    """What an authenticator with the right time shows `seconds` after noon."""
    return TOTP.at(NOON + dt.timedelta(seconds=seconds))


WRONG = next(word for n in range(100) if (word := f"{n:06d}") not in {code(30 * m) for m in range(-60, 60)})


def door(record: StaffRecord | None = None) -> Door:
    return Door(record or StaffRecord(), 0.0)


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (0, Verdict.RIGHT),
        (-STEP_S, Verdict.RIGHT),
        (STEP_S, Verdict.RIGHT),
        (-2 * STEP_S, Verdict.WRONG),
        (2 * STEP_S, Verdict.WRONG),
    ],
)
def test_a_code_is_right_for_its_half_minute_and_those_beside_it(seconds: float, verdict: Verdict) -> None:
    assert door().verdict(code(seconds), known(), 1.0) is verdict


def test_a_code_opens_once_also_after_a_restart() -> None:
    first = door()
    assert first.verdict(code(), known(), 1.0) is Verdict.RIGHT
    assert first.verdict(code(), known(), 2.0) is Verdict.USED
    assert door(first.record).verdict(code(), known(), 3.0) is Verdict.USED
    assert first.verdict(code(STEP_S), known(), 4.0) is Verdict.RIGHT


def test_five_wrong_codes_lock_for_ten_minutes_and_then_the_right_one_opens() -> None:
    one = door()
    said = [one.verdict(WRONG, known(), float(n)) for n in range(MOST_WRONG)]
    assert said == [Verdict.WRONG] * (MOST_WRONG - 1) + [Verdict.LOCKED]
    last = float(MOST_WRONG - 1)
    assert one.verdict(code(), known(), last + LOCKED_S - 1) is Verdict.LOCKED
    assert one.verdict(code(), known(), last + LOCKED_S) is Verdict.RIGHT
    assert one.record.wrong == 0


def test_a_restart_does_not_shorten_the_lock() -> None:
    locked = door(StaffRecord(wrong=MOST_WRONG))
    assert locked.verdict(code(), known(), LOCKED_S - 1) is Verdict.LOCKED
    assert locked.verdict(code(), known(), LOCKED_S) is Verdict.RIGHT


def test_a_clock_that_the_server_corrected_is_corrected_here() -> None:
    wrong_clock = Clock(ClockTrust.UNTRUSTED, offset_s=7_200.0)
    two_hours_slow = known(NOON - dt.timedelta(hours=2), wrong_clock)
    assert door().verdict(code(), two_hours_slow, 1.0) is Verdict.RIGHT
    assert door().verdict(code(-7_200), two_hours_slow, 1.0) is Verdict.WRONG


def test_a_kiosk_that_does_not_know_the_time_takes_ten_minutes_either_side() -> None:
    edge = UNSURE_STEPS * STEP_S
    for seconds in (-edge, edge):
        assert door().verdict(code(seconds), known(clock=UNKNOWN), 1.0) is Verdict.RIGHT
        assert door().verdict(code(seconds * 1.1), known(clock=UNKNOWN), 1.0) is Verdict.WRONG


@pytest.mark.parametrize("secret", ["", "not base32 at all!", "1"])
def test_without_a_secret_no_code_is_right(secret: str) -> None:
    assert door().verdict(code(), known(secret=secret), 1.0) is Verdict.WRONG


class Staff:
    """Somebody at the keypad, and what was kept and sounded."""

    def __init__(self, record: StaffRecord | None = None) -> None:
        self.kept: list[StaffRecord] = []
        self.heard: list[int] = []
        self.stage = Backstage(record or StaffRecord(), 0.0, self.kept.append, self.heard.append)
        self.now = 0.0

    def touch(self, *actions: str) -> None:
        for action in actions:
            self.now += 1.0
            self.stage.act(f"staff-{action}", known(), self.now)

    def type(self, digits: str) -> None:
        self.touch(*(f"digit:{digit}" for digit in digits))

    def enter(self) -> None:
        self.stage.ask(self.now)
        self.type(code())

    def part(self) -> Part | None:
        view = self.stage.view(None, known(), self.now)
        return view.part if view else None


def test_the_right_code_leads_in_and_is_kept_as_used() -> None:
    staff = Staff()
    staff.enter()
    assert (staff.part(), staff.stage.entered) == (Part.DESK, True)
    assert [len(record.used) for record in staff.kept] == [1]


def test_a_view_never_holds_the_digits() -> None:
    staff = Staff()
    staff.stage.ask(0.0)
    staff.type("271")
    view = staff.stage.view(None, known(), staff.now)
    assert view
    assert view.typed == 3
    assert "271" not in repr(view)


def test_a_wrong_digit_is_taken_back() -> None:
    staff = Staff()
    staff.stage.ask(0.0)
    right = code()
    staff.type(right[:3] + ("1" if right[3] != "1" else "2"))
    staff.touch("erase")
    staff.type(right[3:])
    assert staff.part() is Part.DESK


def test_a_wrong_code_stays_at_the_keypad_and_says_so() -> None:
    staff = Staff()
    staff.stage.ask(0.0)
    staff.type(WRONG)
    view = staff.stage.view(None, known(), staff.now)
    assert view
    assert (view.part, view.typed, view.said) == (Part.CODE, 0, Verdict.WRONG)
    for _ in range(MOST_WRONG):
        staff.type(WRONG)
    view = staff.stage.view(None, known(), staff.now)
    assert view
    assert (view.said, view.minutes) == (Verdict.LOCKED, 10)
    assert staff.kept[-1].wrong == MOST_WRONG


def test_nothing_inside_is_reached_from_the_keypad() -> None:
    staff = Staff()
    staff.stage.ask(0.0)
    staff.touch("safe", "release", "part:desk", "part:touch", "colour", "cell:3", "sound", "digit:12", "digit:x", "?")
    assert staff.part() is Part.CODE
    assert (staff.kept, staff.heard) == ([], [])
    assert not staff.stage.safe


def test_the_safe_screen_is_put_up_and_taken_down_in_one_touch_each() -> None:
    staff = Staff()
    staff.enter()
    staff.touch("safe")
    assert staff.stage.safe
    assert staff.kept[-1].safe
    staff.touch("leave")
    assert staff.stage.safe
    again = Staff(staff.kept[-1])
    assert again.stage.safe
    again.stage.ask(0.0)
    again.touch("release")
    assert again.stage.safe
    again.type(code(STEP_S))
    again.touch("release")
    assert not again.stage.safe
    assert not again.kept[-1].safe


def test_tests_of_screen_touch_and_sound() -> None:
    staff = Staff()
    staff.enter()
    staff.touch("part:colours", *["colour"] * (len(COLOURS) - 1))
    assert staff.part() is Part.COLOURS
    staff.touch("colour")
    assert staff.part() is Part.DESK
    staff.touch("part:touch", "cell:1", "cell:7", "cell:x")
    view = staff.stage.view(None, known(), staff.now)
    assert view
    assert view.cells == {1, 7}
    staff.touch("part:desk", "sound")
    assert len(staff.heard) == 1


def test_it_ends_by_itself_the_keypad_sooner() -> None:
    staff = Staff()
    assert not staff.stage.late(1e9)
    staff.stage.ask(0.0)
    assert not staff.stage.late(CODE_S - 1)
    assert staff.stage.late(CODE_S)
    staff.stage.touched(0.0)
    staff.enter()
    assert not staff.stage.late(staff.now + DESK_S - 1)
    assert staff.stage.late(staff.now + DESK_S)
    staff.touch("leave")
    assert staff.part() is None


def test_the_record_survives_and_a_damaged_one_means_safe(tmp_path: Path) -> None:
    assert read_record(tmp_path) == StaffRecord()
    record = StaffRecord(safe=True, wrong=2, used=(1, 2))
    keep_record(tmp_path, record)
    assert read_record(tmp_path) == record
    assert (tmp_path / STAFF_FILE).stat().st_mode & 0o077 == 0
    (tmp_path / STAFF_FILE).write_bytes(b"{half of")
    assert read_record(tmp_path).safe
    (tmp_path / STAFF_FILE).write_bytes(b" " * 1_000_000)
    assert read_record(tmp_path).safe


def test_operators_are_told_of_the_lock_for_an_hour_and_of_the_safe_screen_while_it_stands(tmp_path: Path) -> None:
    keeper = RecordKeeper(tmp_path, 0.0)
    assert keeper.problem(1.0) == ""
    keeper.keep(StaffRecord(wrong=MOST_WRONG, safe=True), 10.0)
    assert keeper.problem(10.0).count(";") == 1
    assert "locked" not in keeper.problem(10.0 + TELL_S)
    assert "safe" in keeper.problem(10.0 + TELL_S)
    assert "locked" in RecordKeeper(tmp_path, 0.0).problem(1.0)


def test_a_record_that_the_disk_refuses_is_kept_as_soon_as_it_can_be(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("in the way")
    keeper = RecordKeeper(tmp_path, 0.0)
    keeper._home = home
    keeper.keep(StaffRecord(safe=True), 1.0)
    home.unlink()
    keeper.routine()
    assert read_record(home).safe


def test_enrolment_brings_the_secret_and_the_file_is_for_nobody_else(gate: Gate) -> None:
    gate.run(gate.agent(), 30)
    identity = StateReader(gate.home).identity()
    assert identity
    assert identity.staff_secret == STAFF_SECRET
    modes = {path.name: path.stat().st_mode & 0o077 for path in gate.home.glob("state*")}
    assert set(modes.values()) == {0}, modes


def test_a_kiosk_enrolled_by_an_older_server_has_no_secret() -> None:
    old = msgspec.json.decode(b'{"kiosk": "k", "credential": "c", "plan": "p/s"}', type=Identity)
    assert old.staff_secret == ""


def test_staff_see_what_the_agent_says_in_this_boot(gate: Gate) -> None:
    gate.run(gate.agent(), 40)
    said = agent_file(gate.home).read(gate.moment())
    assert said
    assert (said.link, said.problem) == ("good", "")
    assert said.synced
    assert said.heard
    reader = StateReader(gate.home)
    identity = reader.identity()
    assert identity
    facts = gather(gate.home, None, identity, SYNCED, gate.moment())
    assert (facts.kiosk, facts.link, facts.synced) == ("kiosk-1", "good", said.synced)
    later = msgspec.structs.replace(AgentReport(boot="another"), problem="old news")
    agent_file(gate.home).write(later)
    assert gather(gate.home, None, identity, SYNCED, gate.moment()).problem == ""


def test_the_clerk_keeps_the_record_and_the_proof_names_no_release_under_the_safe_screen(gate: Gate) -> None:
    gate.run(gate.agent(), 30)
    activation = StateReader(gate.home).current()
    assert activation
    clerk = Clerk(gate.home)
    clerk.start()
    assert clerk.first_news(10.0)
    clerk.tell(StaffRecord(safe=True, wrong=MOST_WRONG))
    clerk.tell(Flipped(activation, safe=True))
    clerk.stop()
    assert read_record(gate.home).safe
    proof = read_proof(gate.home, Moment(gate.wall, 1e9, _boot(gate.home)))
    assert proof
    assert (proof.safe, proof.releases, proof.frames) == (True, (), 1)


def _boot(home: Path) -> str:
    return str(msgspec.json.decode((home / "run" / "proof.json").read_bytes())["boot"])
