"""What is wrong with a page: a list to pick from, then thanks and the way back."""

from __future__ import annotations

from kiosk.opinions import WRONG, WRONGS, given
from kiosk.screens.choices import Asked, Choice, asking_screen, thanks_screen
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand

ICONS = {
    "out-of-date": "event_busy",
    "number": "format_list_numbered",
    "contact": "contact_phone",
    "unclear": "live_help",
    "translation": "translate",
    "missing": "playlist_add",
    "media": "broken_image",
}
"""By what can be wrong; a test holds them against the list."""


def report_screen(stand: Stand) -> Pane:
    """The content pane."""
    kit, ref, area = stand.kit, stand.place.ref, stand.where.content
    if given(WRONG, ref) in stand.scene.visit.given:
        back = Choice(kit.say("back-to-page"), "back", "arrow_back", main=True)
        return thanks_screen(kit, area, kit.say("report-thanks"), back)
    page = stand.content.page(ref, stand.directory.today)
    if page is None:
        raise KeyError(ref)
    title = page.texts[stand.typesetter.shown(page, kit.tag)].title
    answers = [Choice(kit.say(f"wrong-{wrong}"), f"{WRONG}:{wrong}", ICONS[wrong]) for wrong in WRONGS]
    asked = Asked(kit.say("report-title"), above=title)
    return asking_screen(kit, area, asked, answers, [Choice(kit.say("back-to-page"), "back", "arrow_back", quiet=True)])
