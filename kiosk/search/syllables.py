"""Hangul as a two-set keyboard types it: letters join into syllables, and come apart again one by one. Pure."""

from __future__ import annotations

from content_packs.hangul import JOINED, LEADS, TAILS, TYPED, VOWELS, is_syllable, parts, syllable


def typed_after(text: str, letter: str) -> str:
    """`text` after the key of `letter`."""
    last, before = text[-1:], text[:-1]
    if letter in VOWELS:
        return _vowel(before, last, letter)
    if last and is_syllable(last):
        lead, vowel, tail = parts(last)
        joined = JOINED.get(tail + letter, "") if tail else letter
        if joined in TAILS and joined:
            return before + syllable(lead, vowel, joined)
    return text + letter


def taken_back(text: str) -> str:
    """`text` without the letter that was typed last."""
    last, before = text[-1:], text[:-1]
    if not last or not is_syllable(last):
        return before
    lead, vowel, tail = parts(last)
    if tail:
        return before + syllable(lead, vowel, TYPED[tail][0] if tail in TYPED else "")
    return before + (syllable(lead, TYPED[vowel][0]) if vowel in TYPED else lead)


def _vowel(before: str, last: str, vowel: str) -> str:
    if last and is_syllable(last):
        lead, own, tail = parts(last)
        if tail:
            stays, goes = _parted(tail)
            return before + syllable(lead, own, stays) + syllable(goes, vowel)
        if own + vowel in JOINED:
            return before + syllable(lead, JOINED[own + vowel])
    elif last and last in LEADS:
        return before + syllable(last, vowel)
    elif last + vowel in JOINED:
        return before + JOINED[last + vowel]
    return before + last + vowel


def _parted(tail: str) -> tuple[str, str]:
    """What of a tail stays when a vowel follows, and what begins the next syllable."""
    typed = TYPED.get(tail, tail)
    return typed[:-1], typed[-1]
