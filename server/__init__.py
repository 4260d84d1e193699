"""The centre: hands out what was published, counts what was read, shows which kiosk is well.

`create_app` is the whole public face. The domain packages beneath (`fleet`, `statistics`,
`accounts`, `publishing`) have never heard of Flask; `web` has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from server.settings import Settings


def create_app(settings: Settings) -> Flask:
    """The WSGI application for `settings`. Raises `SettingsBad` or `DatabaseBad` when it cannot start."""
    from server.web.app import build_app  # noqa: PLC0415 -- `kiosk-server migrate` needs no web framework

    return build_app(settings)
