"""SIGN: a fingerprint as two people read it to each other over the telephone: the letters of air traffic.

Not a word list of our own: whoever works at a gate knows these twenty-six words, in whatever language they think,
each stands for a character that both see, and a listener needs no second list to write it down.
"""

from __future__ import annotations

_DIGITS = "zero one two three four five six seven eight nine"
_LETTERS = (
    "alfa bravo charlie delta echo foxtrot golf hotel juliett kilo mike november papa quebec romeo sierra tango victor "
    "whiskey x-ray yankee zulu"
)
_WORDS = dict(zip("0123456789abcdefghjkmnpqrstvwxyz", f"{_DIGITS} {_LETTERS}".split(), strict=True))


def spoken(fingerprint: str) -> str:
    """``3f7k2-…`` as ``three foxtrot seven kilo two, …``: a pause after each group."""
    return ", ".join(" ".join(_WORDS[letter] for letter in group) for group in fingerprint.split("-"))
