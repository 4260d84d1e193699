"""CARRY, the way back: what a kiosk gives back on a stick, for the server's eyes alone and by this kiosk alone.

A return is signed with the device's own key and then sealed to the server's (HPKE of RFC 9180: X25519, HKDF-SHA256,
ChaCha20-Poly1305): whoever carries the stick can read nothing of it, change nothing, and make none. The receipts that
come back are signed by the server, so that nobody can make a kiosk forget what was not counted. Both halves are
made from one secret of the server's (`CentreSecret`); kiosks know the public ones (`wire.CentreKeys`).
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable
from typing import Annotated

import msgspec
import zstandard
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta

from content_packs.carrying.layout import KioskState
from content_packs.errors import ContentBad, Untrusted
from content_packs.model import Frozen
from content_packs.reading import sha256_hex
from content_packs.wire import CentreKeys, Count, Heartbeat, TallyUpload

RETURN_FORMAT = 1
RETURN_SUFFIX = ".gatepost-return"
MAX_RETURN_BYTES = 20_000_000
"""Sealed, on the stick. A day's counts are some kilobytes."""
MAX_OPENED_BYTES = 200_000_000
SECRET_BYTES = 32
_MARK = b"GATEPOST-RETURN-1\n"
_SIGNED = b"gatepost-return:"
_RECEIPTS = b"gatepost-receipts:"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)

MAX_NOTES = 200


class ReturnUnreadable(ContentBad):
    """A file that is no return, was changed on its way, or was sealed to another server."""


class Note(Frozen, frozen=True):
    """One line of a kiosk's journal: what happened to it, by its own clock."""

    at: dt.datetime
    what: Annotated[str, Meta(max_length=64)]
    about: Annotated[str, Meta(max_length=200)] = ""


class Return(Frozen, frozen=True):
    """What a kiosk gives back. `sealed_to` repeats whom it is for, so that another cannot pass it on."""

    format: int
    sealed_to: str
    kiosk: Annotated[str, Meta(max_length=80)]
    made_at: dt.datetime
    health: Heartbeat
    state: KioskState
    tallies: tuple[TallyUpload, ...] = ()
    journal: Annotated[tuple[Note, ...], Meta(max_length=MAX_NOTES)] = ()


class SignedReturn(Frozen, frozen=True):
    """Who says it: `body` is a `Return` as JSON, `signature` the device's."""

    public_key: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]
    signature: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{86}$")]
    body: bytes


class CarriedReceipt(Frozen, frozen=True):
    """The server has everything of this kiosk's stream up to here."""

    kiosk: str
    stream: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    up_to: Count


class SignedReceipts(Frozen, frozen=True):
    """``receipts.json``: `body` is a list of `CarriedReceipt` as JSON."""

    body: bytes
    signature: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{86}$")]


class CentreSecret:
    """The server's halves: it opens returns and signs receipts."""

    def __init__(self, secret: bytes) -> None:
        """`secret` is `SECRET_BYTES` of chance."""
        self._opens = X25519PrivateKey.from_private_bytes(_derived(secret, b"gatepost returns"))
        self._signs = Ed25519PrivateKey.from_private_bytes(_derived(secret, b"gatepost receipts"))

    @property
    def public(self) -> CentreKeys:
        """What kiosks are told."""
        seal_to = self._opens.public_key().public_bytes_raw()
        return CentreKeys(seal_to=_text(seal_to), receipts_by=_text(self._signs.public_key().public_bytes_raw()))

    def open(self, sealed: bytes) -> tuple[str, Return]:
        """The public key of the device that signed it, and what it says. Raises `ReturnUnreadable`."""
        if not sealed.startswith(_MARK) or len(sealed) > MAX_RETURN_BYTES:
            raise ReturnUnreadable(
                "This is no kiosk's return, or was damaged on the way; take files of the folder gatepost-returns."
            )
        try:
            opened = _SUITE.decrypt(sealed[len(_MARK) :], self._opens, info=_MARK)
            packed = zstandard.ZstdDecompressor().decompress(opened, max_output_size=MAX_OPENED_BYTES)
            signed = msgspec.json.decode(packed, type=SignedReturn)
            _verify(signed.public_key, signed.signature, _SIGNED + signed.body)
            said = msgspec.json.decode(signed.body, type=Return)
        except (InvalidTag, ValueError) as error:
            raise ReturnUnreadable(
                "It was changed on its way, or sealed to another server; ask for it again."
            ) from error
        except (zstandard.ZstdError, msgspec.MsgspecError, InvalidSignature, RecursionError) as error:
            raise ReturnUnreadable(f"It is not signed by a device, or makes no sense: {error!r}") from error
        if said.format != RETURN_FORMAT or said.sealed_to != self.public.seal_to:
            raise ReturnUnreadable("It was made for another server, or by newer software; update this server first.")
        return signed.public_key, said

    def receipts(self, receipts: Iterable[CarriedReceipt]) -> bytes:
        """``receipts.json``."""
        body = msgspec.json.encode(tuple(receipts))
        return msgspec.json.encode(SignedReceipts(body=body, signature=_text(self._signs.sign(_RECEIPTS + body))))


def seal(said: Return, device: Ed25519PrivateKey, centre: CentreKeys) -> bytes:
    """The file that goes onto the stick."""
    body = msgspec.json.encode(said)
    public = _text(device.public_key().public_bytes_raw())
    signed = SignedReturn(public_key=public, signature=_text(device.sign(_SIGNED + body)), body=body)
    packed = zstandard.ZstdCompressor().compress(msgspec.json.encode(signed))
    return _MARK + _SUITE.encrypt(packed, X25519PublicKey.from_public_bytes(_raw(centre.seal_to)), info=_MARK)


def read_receipts(data: bytes, centre: CentreKeys) -> tuple[CarriedReceipt, ...]:
    """What the server has, in its own hand. Raises `Untrusted`."""
    try:
        signed = msgspec.json.decode(data, type=SignedReceipts)
        _verify(centre.receipts_by, signed.signature, _RECEIPTS + signed.body)
        return msgspec.json.decode(signed.body, type=tuple[CarriedReceipt, ...])
    except (msgspec.MsgspecError, InvalidSignature, ValueError, RecursionError) as error:
        raise Untrusted(f"The receipts on the stick are not the server's: {error!r}. Nothing is forgotten.") from error


def fingerprint(sealed: bytes) -> str:
    """By which a file is known again."""
    return sha256_hex(sealed)


def _verify(public: str, signature: str, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(_raw(public)).verify(_raw(signature), message)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=purpose).derive(secret)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
