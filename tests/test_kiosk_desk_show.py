"""The signer's window without a window: touches, keys, the wheel, answers, and the lock after ten minutes."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content_packs.typeset.boxes import Rect
from kiosk.desk.errands.jobs import Answer, Failed, Found, Job, Lock, Look, Open, Opened, Sign, Unlock
from kiosk.desk.screens import DeskScreens
from kiosk.desk.state import Desk, Room
from kiosk.screens.layout import MORE, ScreenLayout
from kiosk.screens.marks import Marks, Ring
from kiosk.ui import environment
from tests.desk_dossier import DOSSIER, OFFER, SIZE, changed, entry, looked_through, opened
from tests.screen_content import language_packs


class Stage:
    """Remembers what was put on it."""

    def __init__(self) -> None:
        self.layout: ScreenLayout | None = None
        self.scroll = 0.0
        self.shade: Rect | None = None
        self.marks = Marks()

    def show(self, layout: ScreenLayout, scroll: float) -> None:
        self.layout, self.scroll = layout, scroll

    def scroll_to(self, scroll: float) -> None:
        self.scroll = scroll

    def press(self, rect: Rect | None) -> None:
        self.shade = rect

    def mark(self, _owner: str, marks: Marks) -> None:
        self.marks = marks


class Notebook:
    """Takes notes of jobs, and answers what it is given."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.waiting: list[Answer] = []

    def ask(self, job: Job) -> None:
        self.jobs.append(job)

    def answer(self) -> Answer | None:
        return self.waiting.pop(0) if self.waiting else None

    def picture(self, key: str) -> bytes:
        raise KeyError(key)


class Sitting:
    """Somebody before the desk. `now` is stepped."""

    def __init__(self, desk: Desk, locks: bool = True) -> None:
        window = importlib.import_module("kiosk.ui.desk_window")  # Kivy must find its environment settled
        self.window = window
        self.stage, self.work = Stage(), Notebook()
        screens = DeskScreens(language_packs(), SIZE, "author-1", {})
        self.show: Any = window.DeskShow(screens, self.stage, self.work, desk, locks)
        self.now = 1_000.0

    def tick(self, after: float = 0.1, *answers: Answer) -> None:
        self.now += after
        self.work.waiting += answers
        self.show.tick(self.now)

    def press(self, action: str, leave: bool = False) -> None:
        assert self.stage.layout
        hit = self.stage.layout.find(action, self.show.desk.scroll)
        assert hit, action
        x, y = hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2
        self.show.pressed(x, y)
        self.show.released(*((-1.0, -1.0) if leave else (x, y)))


@pytest.fixture(autouse=True)
def _settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")


def test_a_press_that_leaves_the_control_does_nothing() -> None:
    sitting = Sitting(replace(opened(), focus=""))
    sitting.press("entry:1", leave=True)
    assert sitting.show.desk.at == 0
    sitting.press("entry:1")
    assert sitting.show.desk.at == 1
    assert sitting.stage.shade is None


def test_from_the_key_to_the_signature_by_keyboard_alone() -> None:
    sitting = Sitting(Desk("vi", Room.UNLOCK))
    sitting.show.typed("correct horsee")
    sitting.show.keyed("backspace")
    sitting.show.keyed("enter")
    (unlock,) = sitting.work.jobs
    assert isinstance(unlock, Unlock)
    assert bytes(unlock.passphrase) == b"correct horse"
    sitting.show.desk = Desk("vi", Room.LIST)
    sitting.tick(0.1, Found((OFFER,)))
    while not sitting.show.desk.focus.startswith("open:"):
        sitting.show.keyed("tab")
    assert any(isinstance(mark, Ring) for mark in (*sitting.stage.marks.fixed, *sitting.stage.marks.content))
    sitting.show.keyed("enter")
    assert sitting.work.jobs[-1] == Open(OFFER)
    sitting.tick(0.1, Opened(DOSSIER))
    for _ in DOSSIER.entries[1:]:
        sitting.show.keyed("down")
    assert sitting.show.desk.left == 0
    sitting.press("to-sign")
    sitting.show.typed("correct horse")
    sitting.show.keyed("enter")
    assert isinstance(sitting.work.jobs[-1], Sign)
    sitting.tick(0.1, Failed(Sign, "wrong-passphrase", ""))
    assert (sitting.show.desk.room, sitting.show.desk.dots) == (Room.SIGN, 0)
    sitting.show.keyed("escape")
    assert sitting.show.desk.room is Room.REQUEST


def test_the_wheel_moves_what_is_under_the_pointer() -> None:
    many = tuple(entry(f"page-{n}", *(changed("vi", f"a{m}", f"b{m}") for m in range(40))) for n in range(30))
    sitting = Sitting(replace(opened(), dossier=replace(DOSSIER, entries=many)))
    assert sitting.stage.layout
    content = sitting.stage.layout.content.rect
    sitting.show.turned(content.x + 10, content.y + 10, -1)
    assert sitting.stage.scroll > 0
    sitting.show.turned(content.x + 10, content.y + 10, 1)
    assert sitting.stage.scroll == 0
    sitting.show.turned(10, content.y + content.height / 2, -1)
    assert sitting.show.desk.top == 1
    sitting.press(MORE)
    assert sitting.stage.scroll > 0
    sitting.show.keyed("pageup")
    assert sitting.stage.scroll == 0


def test_after_ten_minutes_without_a_touch_the_desk_locks_itself() -> None:
    sitting = Sitting(looked_through(opened()))
    sitting.tick()
    sitting.tick(sitting.window.LOCK_S - 1)
    sitting.show.keyed("down")
    sitting.tick(10)
    sitting.tick(sitting.window.LOCK_S - 1)
    assert sitting.show.desk.room is Room.REQUEST, "somebody was there"
    sitting.tick(2)
    assert sitting.show.desk == Desk("vi", Room.UNLOCK)
    assert sitting.work.jobs[-1] == Lock()


def test_a_desk_without_a_server_has_nothing_to_lock() -> None:
    sitting = Sitting(opened(), locks=False)
    sitting.tick()
    sitting.tick(sitting.window.LOCK_S * 2)
    assert sitting.show.desk.room is Room.REQUEST


def test_answers_are_looked_for_soon_while_something_is_being_done() -> None:
    sitting = Sitting(Desk("vi", Room.LIST))
    assert sitting.show.wait_s(sitting.now) == sitting.window.IDLE_S
    sitting.press("look")
    assert sitting.work.jobs == [Look()]
    assert sitting.show.wait_s(sitting.now) == sitting.window.BUSY_S
