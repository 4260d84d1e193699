"""What a public key of ours may be, and its id: the hash of the key itself, so that no key has two."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.exceptions import FormatError
from securesystemslib.signer import Key, SSlibKey

from content_packs.trust.roles import ECDSA, ED25519


def canonical(key: Key) -> SSlibKey:
    """`key` as it is written in metadata, its id computed; raises `ValueError` for a kind that is not ours."""
    public = key.to_dict()["keyval"]["public"]
    kind = (key.keytype, key.scheme)
    if kind == ED25519:
        return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    loaded = load_pem_public_key(public.encode()) if kind == ECDSA else None
    if not isinstance(loaded, EllipticCurvePublicKey) or not isinstance(loaded.curve, SECP256R1):
        raise ValueError(f"keys of the kind {' '.join(kind)} are not used here")
    return SSlibKey.from_crypto(loaded, scheme=ECDSA[1])


def is_usable(key: Key) -> bool:
    """Whether kiosks can verify by `key`, and its id is its own."""
    return voice(key) == key.keyid


def voice(key: Key) -> str:
    """Whose voice a signature by `key` is, whatever it is called: the id of the key itself; "" for what is none."""
    try:
        own = canonical(key)
    except (ValueError, KeyError, TypeError, AttributeError, FormatError):
        return ""
    return own.keyid if own.to_dict() == key.to_dict() else ""
