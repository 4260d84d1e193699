"""The centre: hands out what was published, counts what was read, shows which kiosk is well.

`create_app` is the whole public face. The domain packages beneath (`fleet`, `statistics`,
`accounts`, `publishing`) have never heard of Flask; `web` has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from server.settings import Settings
    from server.web.services import Clock


def create_app(settings: Settings, now: Clock | None = None) -> Flask:
    """The WSGI application for `settings`. Raises `SettingsBad` or `DatabaseBad` when it cannot start."""
    from server.web.app import assembled, utc_now  # noqa: PLC0415 -- `kiosk-server migrate` needs no web framework

    return assembled(settings, now or utc_now)
