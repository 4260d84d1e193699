"""The words of every screen, in any language a language pack brings.

A message that a language lacks comes from the pack's own `fallback` languages, then English, then
Vietnamese, then its id: a screen may be plain, never blank. Plurals follow the CLDR conditions
that the pack carries, so a new language needs no code.
"""

from __future__ import annotations

from collections.abc import Mapping

from content_packs.languages import LAST_RESORTS, OTHER, LanguagePack, plural_category

COUNT_SLOT = "count"
"""The slot whose number chooses the plural form."""


class Messages:
    """``messages(tag, id, **slots)``: one message with its slots filled."""

    def __init__(self, packs: Mapping[str, LanguagePack]) -> None:
        self._packs = packs

    def __call__(self, tag: str, message_id: str, **slots: str | int) -> str:
        for candidate in self._chain(tag):
            text = self._in(candidate, message_id, slots)
            if text:
                return _filled(text, slots)
        return message_id

    def _chain(self, tag: str) -> tuple[str, ...]:
        own = self._packs[tag].fallback if tag in self._packs else ()
        return (tag, *own, *LAST_RESORTS)

    def _in(self, tag: str, message_id: str, slots: Mapping[str, str | int]) -> str:
        pack = self._packs.get(tag)
        message = pack.messages.get(message_id, "") if pack else ""
        if pack is None or isinstance(message, str):
            return str(message)
        category = plural_category(pack.plural, float(slots.get(COUNT_SLOT, 0)))
        return message.get(category) or message.get(OTHER, "")


def _filled(text: str, slots: Mapping[str, str | int]) -> str:
    """`text` with each ``{name}`` replaced; words are data, so no format language is run on them."""
    for name, value in slots.items():
        text = text.replace("{" + name + "}", str(value))
    return text
