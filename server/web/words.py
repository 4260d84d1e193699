"""Flask-Babel's functions with the types it does not publish. Everything translated comes through here."""

from __future__ import annotations

from flask_babel import (  # type: ignore[import-untyped]  # it publishes no types
    Babel,
    Domain,
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    format_timedelta,
    get_locale,
    gettext,
    lazy_gettext,
    ngettext,
)

__all__ = [
    "Babel",
    "Domain",
    "format_date",
    "format_datetime",
    "format_decimal",
    "format_percent",
    "format_timedelta",
    "get_locale",
    "gettext",
    "lazy_gettext",
    "ngettext",
]
