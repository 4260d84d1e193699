"""The kiosk's settings: one TOML file, and environment variables above it. Frozen, checked at start.

Nonsense stops the program with one sentence naming the key and what it should be: an unknown key,
a wrong type, a panel that cannot exist. A variable ``GATEPOST_KIOSK_<KEY>`` replaces the key of that
name at the top level of the file (``GATEPOST_KIOSK_SERVER``); lists are separated by spaces.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from content_packs.geometry import DEFAULT_BOTTOM_EDGE_MM, DEFAULT_VIEWING_MM, Geometry, ImpossibleGeometryError
from content_packs.wire import KioskKind
from kiosk.errors import SettingsError

ENVIRONMENT_PREFIX = "GATEPOST_KIOSK_"
IDLE_S = 60
"""After this long without a touch a visit is over."""
DEBOUNCE_MS = (300, 500)
"""A second touch on the same control within this time is a trembling hand: the least and the most."""
DENSITY_MM = (0.4, 16.0)
"""Pixels per millimetre of any panel people stand before: a video wall … a phone."""

KEYS = frozenset(
    {
        *"abcdefghijklmnopqrstuvwxyz0123456789",
        *(f"f{n}" for n in range(1, 16)),
        *(f"numpad{n}" for n in range(10)),
        *("up", "down", "left", "right", "enter", "numpadenter", "spacebar", "tab"),
        *("backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
    }
)
"""The keys of a keyboard that a keypad may send, as Kivy names them."""

Positive = Annotated[int, Meta(ge=1, le=100_000)]
Reference = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9-]{0,62}$")]


_HOURS = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")


class LinkClass(StrEnum):
    """What the line to the centre is worth, which sets how often it is used."""

    GOOD = "good"
    METERED = "metered"
    SATELLITE = "satellite"


POLL_S = {LinkClass.GOOD: 10, LinkClass.METERED: 60, LinkClass.SATELLITE: 300}
PIECE_BYTES = {LinkClass.GOOD: 8_000_000, LinkClass.METERED: 1_000_000, LinkClass.SATELLITE: 250_000}
"""The most of one request where bytes or hours are limited, or the line is not good: what a cut connection may cost."""


class WindowsFor(StrEnum):
    """What is fetched in the hours of `downloads.windows` alone."""

    MEDIA = "media"
    ALL = "all"


class WindowMode(StrEnum):
    FULLSCREEN = "fullscreen"
    WINDOW = "window"


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of settings: immutable, and every key known."""


class Panel(Closed, frozen=True):
    """The screen's glass: pixels, millimetres, its bottom edge above the floor, and how far eyes are."""

    width_px: Positive = 1080
    height_px: Positive = 1920
    width_mm: Annotated[float, Meta(gt=0, le=100_000)] = 527.0
    height_mm: Annotated[float, Meta(gt=0, le=100_000)] = 937.0
    bottom_edge_mm: Annotated[float, Meta(ge=0, le=10_000)] = DEFAULT_BOTTOM_EDGE_MM
    viewing_mm: Annotated[float, Meta(ge=200, le=50_000)] = DEFAULT_VIEWING_MM

    @property
    def geometry(self) -> Geometry:
        """What typesetting works with. Raises `ImpossibleGeometryError`; settings in use never do."""
        size_px, size_mm = (self.width_px, self.height_px), (self.width_mm, self.height_mm)
        return Geometry(size_px, size_mm, self.bottom_edge_mm, self.viewing_mm)


class Window(Closed, frozen=True):
    """How the ui opens: the whole screen, or a window of a size (0: the panel's)."""

    mode: WindowMode = WindowMode.FULLSCREEN
    width_px: Annotated[int, Meta(ge=0, le=100_000)] = 0
    height_px: Annotated[int, Meta(ge=0, le=100_000)] = 0


class Keypad(Closed, frozen=True):
    """Which key of a keyboard each of the five keys of the keypad is: what its maker let it send."""

    up: str = "up"
    down: str = "down"
    select: str = "enter"
    back: str = "backspace"
    speech: str = "f1"

    def keys(self) -> dict[str, str]:
        return msgspec.structs.asdict(self)


class DownloadLimits(Closed, frozen=True):
    """What the line may carry: bytes an hour and a day (0: no limit), hours of the gate's clock (none: always),
    and for what; megabytes of the disk kept free; an HTTP proxy's address (empty: none)."""

    bytes_per_hour: Annotated[int, Meta(ge=0)] = 0
    bytes_per_day: Annotated[int, Meta(ge=0)] = 0
    windows: tuple[str, ...] = ()
    windows_for: WindowsFor = WindowsFor.MEDIA
    keep_free_mb: Annotated[int, Meta(ge=10, le=10_000_000)] = 50
    proxy: str = ""


class Settings(Closed, frozen=True):
    """`repositories` are mirrors of one publish directory, tried in order; `server` is the device API;
    `sound` is false where no loudspeaker is fitted; `glove`: fingers here are often in gloves, and need not
    meet a control exactly; `reduced_motion`: scenes of a screen at rest change at once;
    `sticks` is the folder under which the system mounts USB sticks, where they are to be read."""

    home: Path
    server: str
    repositories: Annotated[tuple[str, ...], Meta(min_length=1)]
    base_plan: Reference
    kind: KioskKind = KioskKind.TOUCH
    link: LinkClass = LinkClass.GOOD
    panel: Panel = Panel()
    window: Window = Window()
    keypad: Keypad = Keypad()
    sound: bool = True
    idle_s: Annotated[int, Meta(ge=5, le=3600)] = IDLE_S
    demo: bool = False
    debounce_ms: Annotated[int, Meta(ge=DEBOUNCE_MS[0], le=DEBOUNCE_MS[1])] = DEBOUNCE_MS[0]
    glove: bool = False
    reduced_motion: bool = False
    downloads: DownloadLimits = DownloadLimits()
    sticks: Path | None = None

    @property
    def poll_s(self) -> int:
        return POLL_S[self.link]


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of `path` under `environ`. Raises `SettingsError` with one sentence."""
    raw = {**_read(path), **_from_environment(environ)}
    try:
        settings = msgspec.convert(raw, Settings, strict=True, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {_in_words(str(error))}") from error
    _check_addresses(path, settings)
    _check_downloads(path, settings.downloads)
    _check_panel(path, settings.panel)
    _check_keypad(path, settings.keypad)
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({error}); name an existing file with --settings") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Variables as keys. Those of a key that does not exist are refused like the file's."""
    found: dict[str, Any] = {}
    for name, value in environ.items():
        if name.startswith(ENVIRONMENT_PREFIX):
            key = name.removeprefix(ENVIRONMENT_PREFIX).lower()
            found[key] = _typed(key, value)
    return found


def _typed(key: str, value: str) -> object:
    if key == "repositories":
        return value.split()
    if key in ("idle_s", "debounce_ms") and value.isdecimal():
        return int(value)
    if key in ("demo", "glove", "reduced_motion", "sound") and value in ("true", "false"):
        return value == "true"
    return value


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser()
    raise msgspec.ValidationError(f"Expected a path, got {value!r}")


def _in_words(message: str) -> str:
    """msgspec's own sentence, with `$.panel.width_px` written as people write keys."""
    if message.startswith("Object contains unknown field"):
        return message.replace("Object contains unknown field", "unknown key").replace(" - at `$.", " in `")
    return message.replace("Object missing required field", "missing key").replace("`$.", "`")


def _check_addresses(path: Path, settings: Settings) -> None:
    if urlsplit(settings.server).scheme not in ("http", "https") or not urlsplit(settings.server).hostname:
        raise SettingsError(f"{path}: server must be an https: (or http:) address, not {settings.server!r}")
    for address in settings.repositories:
        if urlsplit(address).scheme not in ("http", "https", "file"):
            raise SettingsError(f"{path}: repositories must be https:, http: or file: addresses, not {address!r}")


def _check_downloads(path: Path, limits: DownloadLimits) -> None:
    for hours in limits.windows:
        if not _HOURS.fullmatch(hours):
            raise SettingsError(f"{path}: downloads.windows has {hours!r}; write hours like 22:00-05:30")
    if limits.proxy and (urlsplit(limits.proxy).scheme not in ("http", "https") or not urlsplit(limits.proxy).hostname):
        raise SettingsError(f"{path}: downloads.proxy must be an http: (or https:) address, not {limits.proxy!r}")


def _check_keypad(path: Path, keypad: Keypad) -> None:
    keys = keypad.keys()
    for name, key in keys.items():
        if key not in KEYS:
            raise SettingsError(f"{path}: keypad.{name} is {key!r}, which is none of {', '.join(sorted(KEYS))}")
    if len(set(keys.values())) < len(keys):
        raise SettingsError(f"{path}: keypad gives one key two meanings; its five keys must differ")


def _check_panel(path: Path, panel: Panel) -> None:
    try:
        density = panel.geometry.px_per_mm
    except ImpossibleGeometryError as error:
        raise SettingsError(f"{path}: panel: {error}") from error
    if not DENSITY_MM[0] <= density <= DENSITY_MM[1]:
        raise SettingsError(f"{path}: panel has {density:.2f} pixels per mm, which no screen has; check its mm and px")
