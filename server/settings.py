"""Frozen settings from one TOML file and the environment, or a sentence that says what to mend.

Rules: every key is known, typed and makes sense before anything is served; the environment
(``GATEPOST_SERVER_<KEY>``) wins over the file; a mistake names file or variable, key and way out;
nothing is guessed, and there is no default secret.
"""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, Protocol
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from content_packs.plan import is_time_zone
from server.errors import SettingsBad

ENVIRONMENT_PREFIX = "GATEPOST_SERVER_"
SETTINGS_VARIABLE = "GATEPOST_SERVER_SETTINGS"
"""Names the TOML file."""

MIN_SECRET_BYTES = 32
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the server was told. Paths in a file are relative to that file.

    `database` is a SQLAlchemy URL (``sqlite:///gatepost.db``, ``postgresql://…``);
    `public_address` is where phones and kiosks reach this server, without a slash at its end;
    `online_keys_dir` is needed by the publisher process alone, `inbox_dir` where requests are signed and
    published; requests wait in `requests_dir`, beside the inbox when nothing else is said;
    `returns_key_file` opens what kiosks give back by stick, if any do;
    `proxies` is how many reverse proxies stand in front (each adds one X-Forwarded-For).
    """

    database: str
    publish_dir: Path
    secret_key_file: Path
    public_address: str
    inbox_dir: Path | None = None
    requests_dir: Path | None = None
    online_keys_dir: Path | None = None
    returns_key_file: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 8080
    default_locale: Literal["vi", "en"] = "vi"
    time_zone: str = "Asia/Ho_Chi_Minh"
    session_hours: Annotated[int, Meta(ge=1, le=24)] = 10
    session_idle_minutes: Annotated[int, Meta(ge=5, le=600)] = 60
    proxies: Annotated[int, Meta(ge=0, le=4)] = 0
    demo: bool = False

    @property
    def https(self) -> bool:
        return self.public_address.startswith("https:")

    @property
    def requests_folder(self) -> Path | None:
        """Where requests wait for signatures; None where this server takes none."""
        return self.requests_dir or (self.inbox_dir.parent / "requests" if self.inbox_dir else None)

    def secret_key(self) -> bytes:
        """The key that signs people's sessions."""
        return self.secret_key_file.read_bytes()


KEYS = {field.encode_name: field.type for field in msgspec.structs.fields(Settings)}
NEEDED = tuple(field.encode_name for field in msgspec.structs.fields(Settings) if field.required)
RUNBOOK = "docs/runbooks/start-the-server.md"
PATHS = ("publish_dir", "secret_key_file", "inbox_dir", "requests_dir", "online_keys_dir", "returns_key_file")
SQLITE_FILE = "sqlite:///"


def load_settings(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from the file at `path` (or the one that the environment names) and `environment`.

    Raises `SettingsBad`; what lacks is named all at once.
    """
    path = path or (Path(environment[SETTINGS_VARIABLE]) if environment.get(SETTINGS_VARIABLE) else None)
    values = {**(_from_file(path) if path else {}), **_from_environment(environment)}
    if not values and path is None:
        raise SettingsBad(f"No settings were named. Give --settings FILE, or set {SETTINGS_VARIABLE} ({RUNBOOK}).")
    place = str(path) if path else f"the environment ({ENVIRONMENT_PREFIX}…)"
    if lacking := [key for key in NEEDED if key not in values]:
        raise SettingsBad(f"{place} lacks: {', '.join(lacking)}. Add what {RUNBOOK} says of them.")
    try:
        settings = msgspec.convert(values, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as wrong:
        raise SettingsBad(f"{place}: {wrong}. Correct this setting, then start again.") from wrong
    _check(settings, place)
    return settings


def _path(kind: type, value: object) -> Path:
    """What msgspec does not know how to make of text."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"expected a path, not {value!r}")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise SettingsBad(f"{path} cannot be read ({wrong.strerror}). Name a readable settings file.") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SettingsBad(f"{path} is not TOML: {wrong}. Mend that line.") from wrong
    for key in values:
        _known(key, str(path), key)
    return _beside(values, path.resolve().parent)


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX) or name == SETTINGS_VARIABLE:
            continue
        key = name.removeprefix(ENVIRONMENT_PREFIX).lower()
        _known(key, "the environment", name)
        found[key] = value
    return found


def _known(key: str, place: str, written: str) -> None:
    if key not in KEYS:
        raise SettingsBad(f"{place}: there is no setting {written!r}. Take it out, or use one of: {', '.join(KEYS)}.")


def _beside(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """`values` with paths made absolute from the settings file's folder."""
    for key in PATHS:
        if isinstance(values.get(key), str):
            values[key] = str(folder / values[key])
    database = values.get("database")
    if isinstance(database, str) and database.startswith(SQLITE_FILE):
        values["database"] = SQLITE_FILE + str(folder / database.removeprefix(SQLITE_FILE))
    return values


def _check(settings: Settings, place: str) -> None:
    def wrong(key: str, why: str) -> NoReturn:
        raise SettingsBad(f"{place}: {key}: {why}")

    if not settings.database.startswith((SQLITE_FILE, "postgresql://")):
        wrong("database", f"{settings.database!r} is neither {SQLITE_FILE}FILE nor postgresql://…; write one of them.")
    _check_address(settings, wrong)
    if not is_time_zone(settings.time_zone):
        wrong("time_zone", f"{settings.time_zone!r} is not in IANA's list; name one of it, like Asia/Ho_Chi_Minh.")
    _check_secret(settings.secret_key_file, wrong)
    if not settings.publish_dir.is_dir():
        wrong("publish_dir", f"{settings.publish_dir} is not a directory; create it, or name the published files.")


class _Refuse(Protocol):
    """Raises `SettingsBad` for a key, with why and the way out."""

    def __call__(self, key: str, why: str) -> NoReturn: ...


def _check_address(settings: Settings, wrong: _Refuse) -> None:
    address = urlsplit(settings.public_address)
    if address.scheme not in ("https", "http") or not address.hostname or address.path or address.query:
        wrong("public_address", f"{settings.public_address!r} is not like https://gate.example; write it so.")
    if address.scheme == "http" and address.hostname not in LOOPBACK and not settings.demo:
        wrong("public_address", "plain http is only for this machine or a demo; use https://.")


def _check_secret(path: Path, wrong: _Refuse) -> None:
    way_out = f"make one with `kiosk-server secret {path}`."
    if not path.is_file():
        wrong("secret_key_file", f"{path} does not exist; {way_out}")
    if path.stat().st_size < MIN_SECRET_BYTES:
        wrong("secret_key_file", f"{path} is shorter than {MIN_SECRET_BYTES} bytes; {way_out}")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        wrong("secret_key_file", f"{path} can be read by others; run `chmod 600 {path}`.")
