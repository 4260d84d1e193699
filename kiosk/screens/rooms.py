"""What stands in the middle of each screen: one function for each, from where it stands to a pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from kiosk.notices import found
from kiosk.screens.aids_screen import aids_screen
from kiosk.screens.film import film_room
from kiosk.screens.help import help_screen
from kiosk.screens.home import home_screen
from kiosk.screens.languages import languages_screen
from kiosk.screens.layout import Pane
from kiosk.screens.notice_list import list_pane
from kiosk.screens.notices import notice_pane
from kiosk.screens.offers import with_survey
from kiosk.screens.page import page_room
from kiosk.screens.picture import picture_room
from kiosk.screens.report import report_screen
from kiosk.screens.search import search_room
from kiosk.screens.stand import Stand
from kiosk.screens.survey import survey_screen
from kiosk.screens.topic import topic_screen
from kiosk.screens.withdrawn import withdrawn_screen
from kiosk.visit import Screen

Room: TypeAlias = Callable[[Stand], Pane]


def _home(stand: Stand) -> Pane:
    return home_screen(stand.kit, stand.where.content, stand.directory.tiles(stand.kit.tag))


def _languages(stand: Stand) -> Pane:
    chosen = stand.scene.visit.language
    return languages_screen(stand.kit, stand.where.content, stand.content.languages, chosen)


def _topic(stand: Stand) -> Pane:
    ref, tag = stand.place.ref, stand.kit.tag
    rows = stand.directory.rows(ref, tag, stand.typesetter)
    return topic_screen(stand.kit, stand.where.content, stand.directory.tile(ref, tag), rows)


def _aids(stand: Stand) -> Pane:
    return aids_screen(stand.kit, stand.where.content, stand.scene.visit.aids, stand.scene.sound)


def _help(stand: Stand) -> Pane:
    return help_screen(stand.kit, stand.where.content)


def _notice(stand: Stand) -> Pane:
    """One notice, or, where the place names none, all of them."""
    kit, area, zone = stand.kit, stand.where.content, stand.content.plan.time_zone
    if not stand.place.ref:
        return list_pane(kit, area, stand.scene.notices, zone)
    one = found(stand.scene.notices, stand.place)
    if one is None:
        raise KeyError(stand.place.ref)
    more = bool(one.more) and stand.directory.has_page(one.more)
    return notice_pane(kit, area, one, zone, more)


ROOMS: Mapping[Screen, Room] = {
    Screen.HOME: with_survey(_home),
    Screen.LANGUAGES: _languages,
    Screen.TOPIC: _topic,
    Screen.SEARCH: search_room,
    Screen.PAGE: page_room,
    Screen.HELP: _help,
    Screen.AIDS: _aids,
    Screen.NOTICE: _notice,
    Screen.PICTURE: picture_room,
    Screen.FILM: film_room,
    Screen.REPORT: report_screen,
    Screen.SURVEY: survey_screen,
    Screen.WITHDRAWN: withdrawn_screen,
}
"""A screen that has no room is shown as home."""
