"""Which task is done by whom: rotated over languages, panels and inputs once, or all of them.

A `Round` keeps one booth open at a time; a task that failed leaves its booth closed, so that the next begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content_packs.geometry import Geometry
from tests.screen_content import LANDSCAPE, PORTRAIT
from tests.tasks.booth import Booth
from tests.tasks.catalogue import TASKS, Input, Task
from tests.tasks.checkpoint import Checkpoint, Posting
from tests.tasks.hand import Hand
from tests.tasks.listening import SpeechHand
from tests.tasks.pressing import KeypadHand
from tests.tasks.touching import TouchHand
from tests.tasks.wall import Passer, wall

PANELS: Mapping[str, Geometry] = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
HANDS: Mapping[Input, type[Hand]] = {Input.TOUCH: TouchHand, Input.KEYPAD: KeypadHand, Input.SPEECH: SpeechHand}
PICTURES = Path("build") / "tasks"
STRIDE = 5
"""From task to task the language goes on by so many: one that shares no factor with twelve."""


@dataclass(frozen=True)
class Run:
    """One task, in one language, on one panel, by one kind of hand."""

    task: Task
    language: str
    panel: str
    input: Input

    @property
    def name(self) -> str:
        return f"{self.task.name}/{self.language}/{self.panel}/{self.input}"


def rotated() -> tuple[Run, ...]:
    """Every task once; languages, panels and inputs come in turn."""
    found, turns = list[Run](), dict[tuple[Input, ...], int]()
    for n, task in enumerate(TASKS):
        turn = turns[task.inputs] = turns.get(task.inputs, -1) + 1
        language = task.languages[n * STRIDE % len(task.languages)]
        found.append(Run(task, language, list(PANELS)[n % 2], task.inputs[turn % len(task.inputs)]))
    return tuple(sorted(found, key=_order))


def covering() -> tuple[Run, ...]:
    """Every task in every language; over the languages it meets both panels and every kind of hand, each with each."""
    found = []
    for n, task in enumerate(TASKS):
        for turn, language in enumerate(task.languages, start=n):
            panel = list(PANELS)[turn % len(PANELS)]
            found.append(Run(task, language, panel, task.inputs[turn // len(PANELS) % len(task.inputs)]))
    return tuple(sorted(found, key=_order))


def everything() -> tuple[Run, ...]:
    """Every task in every language, on both panels, by every kind of hand that can do it; what covers most first."""
    each = (
        Run(task, language, panel, given)
        for task in TASKS
        for language in task.languages
        for panel in PANELS
        for given in task.inputs
    )
    first = covering()
    return (*first, *sorted(set(each) - set(first), key=_order))


class Round:
    """Runs tasks one after the other. Close it."""

    def __init__(self, folder: Path, patient: bool = False) -> None:
        self._checkpoint = Checkpoint(folder)
        self._patient = patient
        self._booth: Booth | None = None

    def carry_out(self, run: Run) -> None:
        """Raises AssertionError when the traveller or the kiosk fails."""
        picture = PICTURES / f"{run.language}-{run.panel}" / f"{run.task.name}-{run.input}.png"
        if run.task.posting is Posting.WALL:
            self._leave()
            with Passer(self._checkpoint.kiosk(Posting.WALL, wall(PANELS[run.panel])), run.language, picture) as passer:
                run.task.steps(passer)
            return
        booth = self._at(run.task.posting, PANELS[run.panel])
        try:
            run.task.steps(HANDS[run.input](booth, run.language, picture, self._patient))
            assert booth.noise() == []
        except BaseException:
            self._leave()
            raise

    def close(self) -> None:
        self._leave()
        self._checkpoint.close()

    def _at(self, posting: Posting, panel: Geometry) -> Booth:
        kiosk = self._checkpoint.kiosk(posting, panel)
        if self._booth is None or self._booth.kiosk is not kiosk:
            self._leave()
            self._booth = Booth(kiosk)
        return self._booth

    def _leave(self) -> None:
        if self._booth:
            self._booth.close()
            self._booth = None


def _order(run: Run) -> tuple[str, ...]:
    """Tasks before one kiosk follow each other, and of them those of one language."""
    return run.panel, run.task.posting, run.language, run.input, run.task.name
