"""A hash as people compare it over the telephone: 25 characters in groups of five, 125 bits of it."""

from __future__ import annotations

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: nothing that reads like something else


def spelled(sha256: bytes) -> str:
    """A SHA-256 digest, to be read aloud."""
    number = int.from_bytes(sha256, "big") >> (256 - 125)
    letters = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(120, -1, -5))
    return "-".join(letters[start : start + 5] for start in range(0, 25, 5))
