"""Tasks of somebody who is asked: was it useful, what is wrong, a survey. Closed questions, each counted once."""

from __future__ import annotations

from kiosk.visit import Screen
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.hand import Hand

VISA = f"{SAMPLE}/visa"
TRANSPORT = f"{SAMPLE}/onward-transport"


def useful(t: Hand) -> None:
    t.comes_to("entry", "visa")
    t.uses("useful:yes")
    t.reads(t.says(t.language, "useful-thanks"))
    t.look()
    t.leaves()


def not_useful(t: Hand) -> None:
    """Not useful; and the question about the way on that follows is answered, too."""
    t.comes_to("transport", "onward-transport")
    t.uses("useful:no")
    t.uses(t.finds("survey:"))
    t.sees(Screen.SURVEY, f"{SAMPLE}/onward")
    t.uses("choose:how/train")
    t.reads(t.says(t.language, "survey-thanks"))
    t.look()
    t.goes_back()
    t.sees(Screen.PAGE, TRANSPORT)
    t.leaves()


def mistake(t: Hand) -> None:
    """Report what is wrong on a page, from a list; a second report of the same visit is not asked for."""
    t.comes_to("entry", "visa")
    t.uses("report")
    t.sees(Screen.REPORT, VISA)
    t.uses("wrong:number")
    t.look()
    t.reads(t.says(t.language, "report-thanks"))
    t.goes_back()
    t.sees(Screen.PAGE, VISA)
    t.reads(t.says(t.language, "report-done"))
    t.leaves()


def survey(t: Hand) -> None:
    """Two questions: one answered, one skipped."""
    t.comes_to("money", "money")
    t.uses("useful:yes")
    t.uses(t.finds("survey:"))
    t.sees(Screen.SURVEY, f"{SAMPLE}/visit")
    t.look()
    t.uses("choose:found/part")
    t.uses("choose:more/")
    t.reads(t.says(t.language, "survey-thanks"))
    t.goes_back()
    t.sees(Screen.PAGE, f"{SAMPLE}/money")
    t.leaves()
