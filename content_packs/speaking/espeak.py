"""SPEAK: how the synthesiser is called, by a kiosk and by a build alike. Pure.

The words go in by standard input, never in the command line; the sound comes back by standard output.
"""

from __future__ import annotations

PROGRAM = "espeak-ng"

NORMAL_WPM = 150
"""Words a minute: calm, for words that are not one's own in a loud hall."""


def command(voice: str, words_a_minute: int = NORMAL_WPM, program: str = PROGRAM) -> list[str]:
    """What is run to say something as a WAV file."""
    return [program, "-b", "1", "-v", voice, "-s", str(words_a_minute), "--stdin", "--stdout"]


def plain(text: str) -> str:
    """`text` as the synthesiser may have it: nothing in it is a command."""
    return text.replace("[[", "[ [").replace("\x00", " ")
