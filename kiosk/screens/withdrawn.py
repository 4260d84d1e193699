"""In place of a page that was withdrawn while somebody read it: a calm sentence, whom to ask, and the ways on.

A language pack that was signed before there were withdrawals lacks the sentence: then it only says whom to ask.
"""

from __future__ import annotations

from kiosk.screens.choices import Asked, Choice, asking_screen
from kiosk.screens.kit import Kit
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand

SENTENCE = "page-withdrawn"


def withdrawn_screen(stand: Stand) -> Pane:
    """The content pane."""
    kit = stand.kit
    ways = [
        Choice(kit.say("home"), "home", "home", main=True),
        Choice(kit.say("help-title"), "help", "live_help"),
    ]
    return asking_screen(kit, stand.where.content, _told(kit), ways, [])


def _told(kit: Kit) -> Asked:
    said, ask = kit.say(SENTENCE), kit.say("ask-desk")
    return Asked(ask) if said == SENTENCE else Asked(said, note=ask)
