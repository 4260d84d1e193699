"""The gallery's screens of staff: the keypad and what it says, the desk, the tests. Two languages are all they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from content_packs.wire import ClockTrust
from kiosk.gallery.entry import Entry, Group, Reader, SceneOf
from kiosk.gallery.sample import NOON, Sample
from kiosk.screens.stand import Scene
from kiosk.screens.stick_slip import Slip
from kiosk.staff import Part, StaffView
from kiosk.staff_code import Verdict
from kiosk.staff_facts import Facts
from kiosk.stick_report import Phase
from kiosk.visit import Place, Screen, Visit

LOCKED_MINUTES = 4

FACTS = Facts(
    kiosk="moc-bai-1",
    software="0.3.0",
    plan="gatepost-sample/moc-bai 3f2a9c41d7e0",
    releases=("gatepost-sample/sample 12",),
    languages=12,
    notices=("gatepost-sample/evacuation-drill 2",),
    synced=NOON - dt.timedelta(seconds=40),
    heard=NOON - dt.timedelta(minutes=2),
    problem="",
    clock_at=NOON,
    trust=ClockTrust.SYNCED,
    skew_s=2.0,
    disk_free_gb=41.3,
    link="good",
)


SLIPS = (
    Slip(Phase.READING),
    Slip(Phase.DONE, returned=True),
    Slip(Phase.OLDER, "12.11.2026", "20.11.2026"),
    Slip(Phase.DAMAGED),
)


def backstage() -> Iterator[Entry]:
    yield _shown("staff-code", "The keypad", StaffView(Part.CODE, typed=3, facts=FACTS))
    for verdict in (Verdict.WRONG, Verdict.USED):
        yield _shown(f"staff-code-{verdict}", f"A code that is {verdict}", StaffView(Part.CODE, said=verdict))
    locked = StaffView(Part.CODE, said=Verdict.LOCKED, minutes=LOCKED_MINUTES)
    yield _shown("staff-code-locked", "Too many wrong codes", locked)
    yield _shown("staff-desk", "What staff see and do", StaffView(Part.DESK, facts=FACTS))
    yield _shown("staff-desk-safe", "The same, the safe screen up", StaffView(Part.DESK, safe=True, facts=FACTS))
    yield _shown("staff-colours", "A test of the panel", StaffView(Part.COLOURS, colour=2))
    yield _shown("staff-measure", "A test of sizes", StaffView(Part.MEASURE))
    yield _shown("staff-touch", "A test of touch", StaffView(Part.TOUCH, cells=frozenset(range(20))))
    for slip in SLIPS:
        title = "A stick is in the kiosk"
        yield Entry(f"stick-{slip.phase}", title, Group.STAFF, slip.phase, _with(slip), wordless=True)


def _shown(name: str, title: str, view: StaffView) -> Entry:
    return Entry(name, title, Group.STAFF, view.part, _scene(view), wordless=True)


def _with(slip: Slip) -> SceneOf:
    def scene(_sample: Sample, reader: Reader) -> Scene:
        return Scene(Visit(place=Place(Screen.HOME), language=reader.tag), NOON, stick=slip)

    return scene


def _scene(view: StaffView) -> SceneOf:
    def scene(_sample: Sample, reader: Reader) -> Scene:
        return Scene(Visit(place=Place(Screen.STAFF), language=reader.tag), NOON, staff=view)

    return scene
