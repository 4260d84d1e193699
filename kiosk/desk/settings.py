"""SIGN: ``desk.toml``: which server, which key, which folders. Written once by whoever installs the desk.

::

    publish = "https://content.example"      # the publish directory: address or folder
    root = "root.json"                       # what kiosks embed, carried here by hand
    key = "keys/author-1.pem"                # or a token: pkcs11:token=…;object=…
    server = "https://centre.example"        # where requests wait; leave out to work with folders alone
    folders = "/media"                       # where sticks with request folders appear; may be left out
    people = ["people/approver-1.pub.json"]  # to name keys; may be left out

Paths are relative to the file. An unknown name is a mistake, not a wish.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from content_packs.errors import ContentBad
from content_packs.signing.asking import STATE
from kiosk.desk.words import TONGUES

TOKEN = "pkcs11:"  # noqa: S105  # how the address of a token begins
DEFAULT = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "gatepost" / "desk.toml"
"""Where the settings lie when nothing else is said."""

MAX_BYTES = 64_000
_Pixels = Annotated[int, Meta(ge=600, le=8_000)]


class DeskSettingsBad(ContentBad):
    """The desk's settings cannot be used; the sentence says what to mend."""


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file says, paths made whole."""

    publish: str
    root: str
    key: str
    server: str = ""
    folders: str = ""
    state: str = str(STATE)
    people: tuple[str, ...] = ()
    language: str = TONGUES[0]
    width: _Pixels = 1280
    height: _Pixels = 800

    @property
    def key_name(self) -> str:
        """What the key is called."""
        return self.key if self.key.startswith(TOKEN) else Path(self.key).stem


def read_settings(path: Path | None) -> DeskSettings:
    """The settings in `path`, or at their usual place. Raises `DeskSettingsBad`."""
    file = path or DEFAULT
    try:
        data = file.read_bytes()
        settings = msgspec.toml.decode(data[:MAX_BYTES], type=DeskSettings)
    except OSError as error:
        raise DeskSettingsBad(
            f"{file} could not be read ({error.strerror}); docs/desk.md says how to write it."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DeskSettingsBad(f"{file} is not as docs/desk.md describes it: {error}.") from error
    if settings.language not in TONGUES:
        raise DeskSettingsBad(f"{file} names the language {settings.language!r}; the desk speaks {', '.join(TONGUES)}.")
    return _whole(settings, file.resolve().parent)


def _whole(settings: DeskSettings, folder: Path) -> DeskSettings:
    """Paths from the file's own folder."""

    def whole(path: str) -> str:
        return str(folder / Path(path).expanduser()) if path else ""

    remote = settings.publish.startswith(("http://", "https://"))
    return msgspec.structs.replace(
        settings,
        publish=settings.publish if remote else whole(settings.publish),
        root=whole(settings.root),
        key=settings.key if settings.key.startswith(TOKEN) else whole(settings.key),
        folders=whole(settings.folders),
        state=whole(settings.state),
        people=tuple(whole(each) for each in settings.people),
    )
