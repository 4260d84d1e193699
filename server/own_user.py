"""Commands are typed as the server's own user, who could not read what root writes beside the server's files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from content_packs.owners import user_name
from server.errors import CannotStart
from server.settings import Settings, load_settings

ROOT = 0


def settings_of_command(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """As `load_settings`. Raises `CannotStart` where root types what the owner of the publish directory should."""
    settings = load_settings(path, environment)
    folder = settings.publish_dir
    if user := stranger(folder.stat().st_uid, os.geteuid()):
        raise CannotStart(
            f"{folder} belongs to {user}, who could not read what root writes; type it as that user:"
            f" runuser -u {user} -- kiosk-server …"
        )
    return settings


def stranger(owner: int, typing: int) -> str:
    """The name of the user whose files root is about to write beside; "" where nobody is in the way."""
    if typing != ROOT or owner == ROOT:
        return ""
    return user_name(owner)
