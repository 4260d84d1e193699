"""How a key on a token is named: ``pkcs11:token=ministry;object=author-1`` (RFC 7512).

Of the standard's attributes these are understood: ``token``, ``serial``, ``object``, ``id`` and, after a ``?``,
``module-path``. A PIN in it is refused: command lines are seen by others and remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, unquote_to_bytes

from content_packs.signing.errors import KeyUnusable

SCHEME = "pkcs11:"
_SAFE = "-._~:[]@!$'()*,+ /"
_PATH = ("token", "serial", "object", "id")
_QUERY = ("module-path",)


@dataclass(frozen=True)
class TokenUri:
    """What of a token or a key is known; "" for what is not said."""

    token: str = ""
    serial: str = ""
    object: str = ""
    id: bytes = b""
    module: str = ""

    def __str__(self) -> str:
        said = [(name, getattr(self, name)) for name in ("token", "serial", "object")]
        parts = [f"{name}={quote(value, safe=_SAFE)}" for name, value in said if value]
        parts += [f"id={''.join(f'%{byte:02X}' for byte in self.id)}"] if self.id else []
        return SCHEME + ";".join(parts) + (f"?module-path={quote(self.module, safe=_SAFE)}" if self.module else "")


def is_token(place: object) -> bool:
    """Whether a key's place is a token, and no file."""
    return str(place).startswith(SCHEME)


def parse(text: str) -> TokenUri:
    """The parts of `text`; raises `KeyUnusable`."""
    path, _, query = text.removeprefix(SCHEME).partition("?")
    said = _attributes(text, path, ";", _PATH) | _attributes(text, query, "&", _QUERY)
    return TokenUri(
        token=unquote(said.get("token", "")),
        serial=unquote(said.get("serial", "")),
        object=unquote(said.get("object", "")),
        id=unquote_to_bytes(said.get("id", "")),
        module=unquote(said.get("module-path", "")),
    )


def _attributes(text: str, part: str, between: str, known: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for attribute in filter(None, part.split(between)):
        name, equals, value = attribute.partition("=")
        if name.startswith("pin-"):
            raise KeyUnusable("A PIN does not belong into a command line; it is asked for, or see --passphrase-file.")
        if not equals or name not in known or name in found:
            raise KeyUnusable(
                f"{text} is not understood at {attribute!r}; write pkcs11:token=NAME;object=KEY, packctl keys"
                " list-tokens shows the names."
            )
        found[name] = value
    return found
