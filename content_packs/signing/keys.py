"""SIGN: a person's key. Ed25519, made and kept on that person's own machine; or on a token (`tokens`).

The private half is a PKCS#8 PEM encrypted with a passphrase, file mode 0600; the public half is a small
JSON file to hand to whoever keeps the roles. Nothing is ever overwritten: a lost key is replaced by a new
one under a new name, never by the same file. Keys of the online roles are the one exception to the
passphrase: the publisher process must start unattended, so their files have mode 0600 and no passphrase.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, Key, Signer, SSlibKey

from content_packs.signing.errors import KeyUnusable as KeyUnusable
from content_packs.signing.errors import PassphraseWrong
from content_packs.signing.key_places import KEEPS_NOTHING, OTHERS
from content_packs.signing.token_uri import is_token, parse
from content_packs.trust.key_ids import canonical
from content_packs.trust.roles import is_key_name

MIN_PASSPHRASE_CHARACTERS = 12
PRIVATE_MODE = 0o600


class PublicKeyFile(msgspec.Struct, frozen=True):
    """What a public key's file holds. `name` is how people call the key; `keyid` is computed from `key`."""

    name: str
    keyid: str
    key: dict[str, Any]


@dataclass(frozen=True)
class PublicKey:
    """A key that somebody holds, and its name."""

    name: str
    key: SSlibKey


def new_key(folder: Path, name: str, passphrase: bytes | None) -> PublicKey:
    """Make ``<name>.pem`` and ``<name>.pub.json`` in `folder`; `passphrase` None only for online roles."""
    check_name(folder, name)
    if passphrase is not None:
        check_passphrase(passphrase)
    private = Ed25519PrivateKey.generate()
    public = PublicKey(name, SSlibKey.from_crypto(private.public_key()))
    cipher: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    folder.mkdir(parents=True, exist_ok=True)
    _create(folder / f"{name}.pem", private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, cipher), PRIVATE_MODE)
    save_public(folder, public)
    return public


def check_name(folder: Path, name: str) -> None:
    """Raises `KeyUnusable` where no new key in `folder` can be called `name`."""
    if not is_key_name(name):
        raise KeyUnusable(f"{name!r} cannot name a key: use lower-case letters, digits and hyphens.")
    for file in (folder / f"{name}.pem", folder / f"{name}.pub.json"):
        if file.exists():
            raise _taken(file)


def check_passphrase(passphrase: bytes) -> None:
    """Raises `KeyUnusable` where `passphrase` is too short for a new key."""
    if len(passphrase.decode("utf-8", "replace")) < MIN_PASSPHRASE_CHARACTERS:
        raise KeyUnusable(
            f"The passphrase is shorter than {MIN_PASSPHRASE_CHARACTERS} characters; choose a longer one."
        )


def encode_public(public: PublicKey) -> bytes:
    """The bytes of a ``.pub.json`` file."""
    file = PublicKeyFile(public.name, public.key.keyid, public.key.to_dict())
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def load_public(path: Path) -> PublicKey:
    """The public key in `path`; its id is computed again, so that it cannot be another key's."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=PublicKeyFile)
        told = file.key
        key = canonical(SSlibKey(file.keyid, told["keytype"], told["scheme"], told["keyval"]))
    except OSError as error:
        raise KeyUnusable(f"{path} could not be read: {error.strerror}.") from error
    except (msgspec.DecodeError, ValueError, KeyError, TypeError) as error:
        raise KeyUnusable(f"{path} is not a public key of ours; ask its holder for the .pub.json file.") from error
    if key.keyid != file.keyid or key.to_dict() != told:
        raise KeyUnusable(
            f"{path} says it is key {file.keyid[:8]}, but is {key.keyid[:8]}: it was changed. Ask for it again."
        )
    return PublicKey(file.name, key)


def load_signer(place: Path | str, ask: Callable[[str], bytes]) -> Signer:
    """The private key at `place`, a file or ``pkcs11:…``, ready to sign.

    `ask` is called with the key's or the token's name when a passphrase or PIN is needed.
    """
    if is_token(place):
        signer: Signer = tokens().open_token(parse(str(place)), ask)
        return signer
    path = Path(place)
    data = _read_private(path)
    private = _without_passphrase(path, data)
    if private is None:
        private = _decrypt(path, data, ask(path.stem))
    return CryptoSigner(_ours(path, private))


def public_half(place: str) -> Key | None:
    """The public half of the private key at `place`, a file or ``pkcs11:…``, as far as nobody need be asked.

    Of an encrypted file it is what the ``.pub.json`` beside it says, None without one. Raises `KeyUnusable`
    where there is no private key that can be used.
    """
    if is_token(place):
        on_token: Key = tokens().public_on_token(parse(place))
        return on_token
    path = Path(place)
    private = _without_passphrase(path, _read_private(path))
    if private is not None:
        return CryptoSigner(_ours(path, private)).public_key
    beside = path.with_suffix(".pub.json")
    return load_public(beside).key if beside.exists() else None


def tokens() -> ModuleType:
    """The module `tokens`: only keys on tokens need it, and what it brings."""
    return importlib.import_module("content_packs.signing.tokens")


def save_public(folder: Path, public: PublicKey) -> Path:
    """Write ``<name>.pub.json`` into `folder`; never over another."""
    if not is_key_name(public.name):
        raise KeyUnusable(f"{public.name!r} cannot name a key: use lower-case letters, digits and hyphens.")
    folder.mkdir(parents=True, exist_ok=True)
    _create(folder / f"{public.name}.pub.json", encode_public(public), 0o644)
    return folder / f"{public.name}.pub.json"


def _without_passphrase(path: Path, data: bytes) -> object | None:
    """The private key in `data`; None where it is encrypted."""
    try:
        return load_pem_private_key(data, None)
    except TypeError:  # how cryptography says: this one is encrypted
        return None
    except ValueError as error:
        raise KeyUnusable(f"{path} is not a private key in PEM form; packctl keys new makes one.") from error


def _ours(path: Path, private: object) -> Ed25519PrivateKey:
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} is not an Ed25519 key; packctl keys new makes one.")
    return private


def _decrypt(path: Path, data: bytes, passphrase: bytes) -> object:
    try:
        return load_pem_private_key(data, passphrase)
    except (ValueError, TypeError) as error:
        raise PassphraseWrong(f"The passphrase does not open {path}; try again.") from error


def _read_private(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except OSError as error:
        raise KeyUnusable(f"{path} could not be read: {error.strerror}.") from error
    if mode & OTHERS:
        raise KeyUnusable(
            f"{path} can be read by others than its owner; chmod 600 it, or better, replace the key. If chmod changes "
            f"nothing: {KEEPS_NOTHING}, and make a new key."
        )
    return data


def _taken(path: Path) -> KeyUnusable:
    return KeyUnusable(f"{path} exists already, and keys are never overwritten; choose another name.")


def _create(path: Path, data: bytes, mode: int) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise _taken(path) from error
    with os.fdopen(file, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
