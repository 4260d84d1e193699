"""SIGN: the window's state → its screen. Pure: same state, same boxes.

A `DeskScreens` belongs to one window and one thread: it opened the fonts.
"""

from __future__ import annotations

from collections.abc import Mapping

from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from kiosk.desk.look import Tools, tools, typesetter_of
from kiosk.desk.rooms.deciding import done_room, refuse_room, sign_room
from kiosk.desk.rooms.request import picture_width, request_room
from kiosk.desk.rooms.waiting import list_room, unlock_room
from kiosk.desk.state import Desk, Room
from kiosk.screens.layout import ScreenLayout


class DeskScreens:
    """`key` is what the signer's key is called, `people` key names by id."""

    def __init__(
        self, languages: Mapping[str, LanguagePack], size: tuple[int, int], key: str, people: Mapping[str, str]
    ) -> None:
        self._typesetter = typesetter_of(languages, *size)
        self._messages = Messages(languages)
        self._key = key
        self._people = people

    def tools(self, tongue: str) -> Tools:
        return tools(self._typesetter, self._messages, tongue)

    @property
    def picture_width(self) -> int:
        """How wide the pictures of before and after are, in pixels."""
        return picture_width(self.tools("en"))

    def compose(self, desk: Desk) -> ScreenLayout:
        """The screen of `desk`."""
        with_words, dossier = self.tools(desk.tongue), desk.dossier
        if desk.room is Room.UNLOCK:
            return unlock_room(with_words, desk, self._key)
        if desk.room is Room.DONE:
            return done_room(with_words, desk)
        if dossier is None or desk.room is Room.LIST:
            return list_room(with_words, desk)
        if desk.room is Room.SIGN:
            return sign_room(with_words, desk, dossier, self._key)
        if desk.room is Room.REFUSE:
            return refuse_room(with_words, desk, dossier)
        return request_room(with_words, desk, dossier, self._people)
