"""Key files as people keep them: encrypted under one passphrase, as `packctl keys new` makes them."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

PASSPHRASE = "correct horse battery"


def key_file(signer: CryptoSigner, path: Path) -> Path:
    """A private key as its holder keeps it: encrypted, and nobody else's to read."""
    private = load_pem_private_key(signer.private_bytes, None)
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE.encode()))
    path.write_bytes(data)
    path.chmod(0o600)
    return path
