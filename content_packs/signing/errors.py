"""What can be wrong with keys and requests: one class, one sentence."""

from __future__ import annotations

from content_packs.errors import ContentBad


class KeyUnusable(ContentBad):
    """A key cannot be used; the sentence says why, and the way out."""


class PassphraseWrong(KeyUnusable):
    """The passphrase or PIN is not the key's; it can be typed again."""
