"""Tokens in software (SoftHSM 2) in a temporary folder: real PKCS#11, no card reader.

with soft_tokens(tmp_path) as office:
    office.new("ministry")                     # a token with the PIN `PIN`
    office.uri("ministry", "author-1")         # pkcs11:token=ministry;object=author-1
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = b"271828"
SO_PIN = "31415926"
WITHOUT_EDDSA = "slots.mechanisms = -CKM_EDDSA,CKM_EC_EDWARDS_KEY_PAIR_GEN\n"
"""A token as PIV cards are: ECDSA alone."""


class SoftTokens:
    """A folder of tokens, as if plugged in."""

    def __init__(self, folder: Path) -> None:
        self._tokens = folder / "tokens"

    def new(self, label: str) -> None:
        """Make and plug in a token."""
        words = ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", PIN.decode()]
        subprocess.run(words, check=True, capture_output=True)
        pkcs11.lib(MODULE).reinitialize()

    def uri(self, token: str, key: str = "") -> str:
        """How a token or a key on it is named."""
        return f"pkcs11:token={token}" + (f";object={key}" if key else "")

    def pull_out(self) -> None:
        """Take all tokens away, in the middle of whatever happens."""
        shutil.rmtree(self._tokens)


@contextmanager
def soft_tokens(folder: Path, more: str = "") -> Iterator[SoftTokens]:
    """Tokens in `folder`; the process's PKCS#11 module knows no others meanwhile. `more` lines of settings."""
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n{more}")
    before = {name: os.environ.get(name) for name in ("SOFTHSM2_CONF", "GATEPOST_PKCS11_MODULE")}
    os.environ |= {"SOFTHSM2_CONF": str(settings), "GATEPOST_PKCS11_MODULE": MODULE}
    pkcs11.lib(MODULE).reinitialize()
    try:
        yield SoftTokens(folder)
    finally:
        pkcs11.lib(MODULE).finalize()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
