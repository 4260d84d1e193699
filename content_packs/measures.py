"""A number with its unit, as readers of a language write it. By Babel; pure, and light enough for a kiosk's ui."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from babel.core import Locale
from babel.units import UnknownUnitError, format_unit, get_unit_name

from content_packs.languages import LanguagePack
from content_packs.plain import NO_BREAK_SPACE

_UNIT = re.compile(r"[a-z]+(-[a-z0-9]+)+")
_LENGTHS: tuple[Literal["short", "long", "narrow"], ...] = ("long", "short", "narrow")


def is_measure(unit: str) -> bool:
    """Whether `unit` is a CLDR unit, like ``duration-day``."""
    try:
        return bool(_UNIT.fullmatch(unit)) and get_unit_name(unit, locale="en") is not None
    except UnknownUnitError:
        return False


def measured(value: Decimal, unit: str, locale: Locale) -> str:
    """CLDR leaves a long form out where it equals the short one; Babel then writes the unit's id, so we look on."""
    written = (format_unit(value, unit, length, locale=locale) for length in _LENGTHS)
    return next((text for text in written if unit not in text), format_unit(value, unit, "long", locale=locale))


def written_measure(value: int, unit: str, language: LanguagePack) -> str:
    """`value` of `unit` for readers of `language`."""
    return measured(Decimal(value), unit, Locale.parse(language.locale)).replace(" ", NO_BREAK_SPACE)
