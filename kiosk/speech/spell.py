"""Respelling, as a process of its own: lines of JSON in, lines of JSON out, until the input ends.

The synthesiser says kana well and of Chinese characters in Japanese only that they are some. The tables that turn
one into the other take 110 MB, so they live in a process that is started when such a language is first spoken
and ended with the visit.

    python -m kiosk.speech.spell kana
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Mapping

SPELLINGS: Mapping[str, str] = {"kana": "kiosk.speech.kana"}
"""The spellings a language pack may ask for → the module whose `respelt` does it."""


def main(spelling: str) -> None:
    respelt: Callable[[str], str] = importlib.import_module(SPELLINGS[spelling]).respelt
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(respelt(json.loads(line))).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
