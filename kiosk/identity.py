"""Who this device is: an Ed25519 key made here, which never leaves, and what the centre calls us."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from content_packs import durable
from content_packs.model import Frozen
from content_packs.wire import CentreKeys

KEY_FILE = "device.key"
PROOF_PREFIX = "gatepost-enrol:"
RENEWAL_PREFIX = "gatepost-renew:"


class Identity(Frozen, frozen=True):
    """What enrolment gave: the kiosk's id, its credential, the signed plan it was assigned, the secret of
    its staff codes, and the keys for what goes by stick (neither from an older server). `next_credential` is made here
    and not known to be expected yet; `renewed_at` is when the present one began, by our clock."""

    kiosk: str
    credential: str
    plan: str
    staff_secret: str = ""
    centre: CentreKeys | None = None
    next_credential: str = ""
    renewed_at: dt.datetime | None = None


class DeviceKey:
    """The device's own key. `public` and signatures are base64url without padding."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> str:
        return _base64url(self._key.public_key().public_bytes_raw())

    @property
    def private(self) -> Ed25519PrivateKey:
        """For those who sign; it never leaves the device."""
        return self._key

    def prove(self, device_code: str) -> str:
        """That the asker of `device_code` holds this key."""
        return _base64url(self._key.sign(f"{PROOF_PREFIX}{device_code}".encode()))

    def prove_renewal(self, kiosk: str, sha256: str) -> str:
        """That `kiosk`, whose key this is, made the credential with this hash."""
        return _base64url(self._key.sign(f"{RENEWAL_PREFIX}{kiosk}:{sha256}".encode()))


def device_key(home: Path) -> DeviceKey:
    """The key of this device, made at the first call. A damaged one is replaced: it must enrol again."""
    path = home / KEY_FILE
    try:
        return DeviceKey(_load(path))
    except (FileNotFoundError, ValueError, TypeError, UnsupportedAlgorithm):
        key = Ed25519PrivateKey.generate()
        durable.put(path, _pem(key), mode=durable.PRIVATE)
        return DeviceKey(key)


def _load(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name} holds no Ed25519 key")
    return key


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
