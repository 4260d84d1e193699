"""Respelling, as a process of its own: lines of JSON in, lines of JSON out, until the input ends.

The synthesiser says kana well and of Chinese characters in Japanese only that they are some. The tables that turn one
into the other take 90 MB, so they live in a process that is started when such a language is first spoken
and ended with the visit. The module of a spelling is that process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping

SPELLERS: Mapping[str, str] = {"kana": "kiosk.speech.kana"}
"""The spellings a language pack may ask for → the module that is run for it."""


def answer(respelt: Callable[[str], str]) -> None:
    """Respell every line of the input."""
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(respelt(json.loads(line))).encode() + b"\n")
        sys.stdout.buffer.flush()
