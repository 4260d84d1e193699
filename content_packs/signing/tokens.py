"""SIGN: a key on a PKCS#11 token: a smart card, a stick, a hardware security module. It never leaves it.

A token that can do EdDSA gets an Ed25519 key, every other (PIV cards) ECDSA P-256. The PIN is held for as long
as the command runs; a session is opened for each signature and closed after it, so that the token may be taken
out in between. The module that speaks to the token is the URI's ``module-path``, else the environment's
GATEPOST_PKCS11_MODULE, else p11-kit's, which knows every module that is installed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import pkcs11
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11.constants import Attribute, ObjectClass, TokenFlag
from pkcs11.mechanisms import KeyType, Mechanism
from securesystemslib.signer import Key, SecretsHandler, Signature, Signer, SSlibKey

from content_packs.signing.errors import KeyUnusable
from content_packs.signing.token_uri import TokenUri
from content_packs.trust.roles import ECDSA

MODULE_VARIABLE = "GATEPOST_PKCS11_MODULE"
Pin: TypeAlias = str | object | None
"""What opens a token: a PIN, the token's own keypad, or nothing where only public halves are read."""

PROXY = "p11-kit-proxy.so"
_ED25519_OID = bytes.fromhex("06032b6570")
_P256_OID = bytes.fromhex("06082a8648ce3d030107")
_ED25519_BYTES, _P256_BYTES = 32, 65
_SENTENCES: dict[type[Exception], str] = {
    pkcs11.PinIncorrect: "The PIN does not open {0}. Few tries are allowed: make sure of it before the next.",
    pkcs11.PinLenRange: "The PIN does not open {0}: it is too short or too long.",
    pkcs11.PinInvalid: "The PIN does not open {0}: it has characters that a PIN cannot have.",
    pkcs11.PinLocked: "{0} is locked after too many wrong PINs. Whoever keeps its unlocking code (PUK) can open it.",
    pkcs11.PinExpired: "The PIN of {0} must be changed before it can be used; its maker's tool does that.",
    pkcs11.UserPinNotInitialized: "{0} has no PIN yet; its maker's tool sets one.",
    pkcs11.NoSuchKey: "{0} has no such key; packctl keys list-tokens shows which it has.",
    pkcs11.MultipleObjectsReturned: "{0} has several keys of this name; name one by its id as well.",
    pkcs11.MechanismInvalid: "{0} cannot sign in this way; a token needs EdDSA or ECDSA with P-256.",
    pkcs11.TokenWriteProtected: "{0} is write-protected; no key was made.",
}


@dataclass(frozen=True)
class TokenKey:
    """A key found on a token: how it is named, and its public half."""

    uri: TokenUri
    key: SSlibKey


class TokenSigner(Signer):
    """Signs with a key on a token. Made by `open_token`."""

    def __init__(self, found: TokenKey, pin: Pin) -> None:
        self._found = found
        self._pin = pin

    @property
    def public_key(self) -> Key:
        """The public half."""
        return self._found.key

    def sign(self, payload: bytes) -> Signature:
        """Sign on the token; raises `KeyUnusable` when it is gone or refuses."""
        with _session(self._found.uri, self._pin) as session:
            private = _object(session, self._found.uri, ObjectClass.PRIVATE_KEY)
            return Signature(self._found.key.keyid, _signed(private, payload, self._pin).hex())

    @classmethod
    def from_priv_key_uri(
        cls, priv_key_uri: str, public_key: Key, secrets_handler: SecretsHandler | None = None
    ) -> TokenSigner:
        """Not the way here: `open_token` is."""
        raise KeyUnusable(f"{priv_key_uri} for {public_key.keyid} is opened by packctl alone ({secrets_handler}).")


def open_token(uri: TokenUri, ask: Callable[[str], bytes]) -> TokenSigner:
    """The key named by `uri`, ready to sign; `ask` is called for the PIN unless the token has its own keypad."""
    pin = _pin(uri, ask)
    with _session(uri, pin) as session:
        _object(session, uri, ObjectClass.PRIVATE_KEY)
        return TokenSigner(TokenKey(uri, _public(session, uri)), pin)


def public_on_token(uri: TokenUri) -> SSlibKey:
    """The public half of a key on a token; no PIN is needed."""
    with _session(uri, None) as session:
        return _public(session, uri)


def new_on_token(uri: TokenUri, name: str, ask: Callable[[str], bytes]) -> TokenKey:
    """Make a key called `name` on the token of `uri`: signing only, not extractable."""
    own = TokenUri(uri.token, uri.serial, name, b"", uri.module)
    with _session(uri, _pin(uri, ask), writing=True) as session:
        taken = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: name}
        if list(session.get_objects(taken)):
            raise KeyUnusable(f"{_name(uri)} has a key {name} already, and keys are never overwritten.")
        _generate(session, name)
        return TokenKey(own, _public(session, own))


def tokens(module: str = "") -> Iterator[tuple[TokenUri, str, tuple[TokenUri, ...]]]:
    """Every token that is plugged in: its name, its maker and model, and the keys that it shows without a PIN."""
    for token in _tokens(TokenUri(module=module)):
        own = TokenUri(token=token.label.strip(), serial=_text(token.serial), module=module)
        with _session(own, None) as session:
            public = session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY})
            keys = tuple(TokenUri(own.token, "", each.label or "", each.id or b"", module) for each in public)
        yield own, f"{_text(token.manufacturer_id)} {_text(token.model)}", keys


# -- inside --------------------------------------------------------------------------------------------


def _module(uri: TokenUri) -> str:
    if named := uri.module or os.environ.get(MODULE_VARIABLE):
        return named
    found = sorted(Path("/usr/lib").glob(f"*/{PROXY}"))
    if not found:
        raise KeyUnusable(
            f"No PKCS#11 module is known here. Install p11-kit-modules, or name your token's own in {MODULE_VARIABLE}."
        )
    return str(found[0])


def _tokens(uri: TokenUri) -> Iterator[Any]:
    module = _module(uri)
    try:
        slots = pkcs11.lib(module).get_slots(token_present=True)
    except pkcs11.PKCS11Error as error:
        raise KeyUnusable(f"The PKCS#11 module {module} cannot be used: {_told(error)}.") from error
    for slot in slots:
        try:
            token = slot.get_token()
        except pkcs11.PKCS11Error:
            continue  # taken out meanwhile, or of a kind that the module does not know
        if TokenFlag.TOKEN_INITIALIZED in token.flags:
            yield token


def _token(uri: TokenUri) -> Any:
    if not uri.token and not uri.serial:
        raise KeyUnusable(f"{uri} names no token; write pkcs11:token=NAME;object=KEY.")
    found = [
        token
        for token in _tokens(uri)
        if (not uri.token or token.label.strip() == uri.token) and (not uri.serial or _text(token.serial) == uri.serial)
    ]
    if not found:
        raise KeyUnusable(f"{_name(uri)} is not here. Plug it in, and see packctl keys list-tokens.")
    if len(found) > 1:
        raise KeyUnusable(f"{_name(uri)} is here {len(found)} times; name one by its serial number as well.")
    return found[0]


def _pin(uri: TokenUri, ask: Callable[[str], bytes]) -> Pin:
    keypad = TokenFlag.PROTECTED_AUTHENTICATION_PATH in _token(uri).flags
    return pkcs11.PROTECTED_AUTH if keypad else ask(_name(uri)).decode("utf-8", "replace")


@contextmanager
def _session(uri: TokenUri, pin: Pin, *, writing: bool = False) -> Iterator[Any]:
    token = _token(uri)
    with _told_plainly(uri), token.open(rw=writing, user_pin=pin) as session:
        yield session


@contextmanager
def _told_plainly(uri: TokenUri) -> Iterator[None]:
    try:
        yield
    except pkcs11.PKCS11Error as error:
        said = _SENTENCES.get(
            type(error), f"{{0}} was taken out, or refuses ({_told(error)}). Plug it in and try again."
        )
        raise KeyUnusable(said.format(_name(uri))) from error


def _object(session: Any, uri: TokenUri, class_: ObjectClass) -> Any:
    wanted: dict[Attribute, Any] = {Attribute.CLASS: class_}
    if uri.object:
        wanted[Attribute.LABEL] = uri.object
    if uri.id:
        wanted[Attribute.ID] = uri.id
    found = list(session.get_objects(wanted))
    if len(found) == 1:
        return found[0]
    raise pkcs11.MultipleObjectsReturned if found else pkcs11.NoSuchKey


def _public(session: Any, uri: TokenUri) -> SSlibKey:
    public = _object(session, uri, ObjectClass.PUBLIC_KEY)
    if public.key_type is KeyType.EC_EDWARDS:
        point = bytes(public[Attribute.EC_POINT])[-_ED25519_BYTES:]
        return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(point))
    if public.key_type is KeyType.EC and bytes(public[Attribute.EC_PARAMS]) == _P256_OID:
        point = bytes(public[Attribute.EC_POINT])[-_P256_BYTES:]
        return SSlibKey.from_crypto(EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point), scheme=ECDSA[1])
    raise KeyUnusable(f"{uri} is neither an Ed25519 key nor ECDSA with P-256; make another with packctl keys new.")


def _generate(session: Any, name: str) -> None:
    edwards = Mechanism.EC_EDWARDS_KEY_PAIR_GEN in session.token.slot.get_mechanisms()
    kind, curve = (KeyType.EC_EDWARDS, _ED25519_OID) if edwards else (KeyType.EC, _P256_OID)
    how = Mechanism.EC_EDWARDS_KEY_PAIR_GEN if edwards else Mechanism.EC_KEY_PAIR_GEN
    domain = session.create_domain_parameters(kind, {Attribute.EC_PARAMS: curve}, local=True)
    closed = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True, Attribute.PRIVATE: True}
    id_ = sha256(name.encode()).digest()[:8]
    domain.generate_keypair(mechanism=how, store=True, label=name, id=id_, private_template=closed)


def _signed(private: Any, payload: bytes, pin: Pin) -> bytes:
    again = {"pin": pin} if isinstance(pin, str) and _asks_each_time(private) else {}
    if private.key_type is KeyType.EC_EDWARDS:
        return bytes(private.sign(payload, mechanism=Mechanism.EDDSA, **again))
    raw = bytes(private.sign(sha256(payload).digest(), mechanism=Mechanism.ECDSA, **again))
    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


def _asks_each_time(private: Any) -> bool:
    """PIV's signature key wants its PIN before every signature."""
    try:
        return bool(private[Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:
        return False


def _name(uri: TokenUri) -> str:
    return f"token {uri.token or uri.serial}"


def _text(value: bytes | str) -> str:
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else value).strip("\0 ")


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
