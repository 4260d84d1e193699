"""In place of a page that was withdrawn while somebody read it: a calm sentence, whom to ask, and the ways on."""

from __future__ import annotations

from kiosk.screens.choices import Asked, Choice, asking_screen
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand


def withdrawn_screen(stand: Stand) -> Pane:
    """The content pane."""
    kit = stand.kit
    told = Asked(kit.say("page-withdrawn"), note=kit.say("ask-desk"))
    ways = [
        Choice(kit.say("home"), "home", "home", main=True),
        Choice(kit.say("help-title"), "help", "live_help"),
    ]
    return asking_screen(kit, stand.where.content, told, ways, [])
