"""Respelling, as a process of its own: lines of JSON in, lines of JSON out, until the input ends.

The synthesiser cannot read Chinese characters in the dictionary Debian ships, nor Japanese ones at all, but
it says pinyin and kana well. The tables that turn one into the other take 50 to 160 MB, so they live in a
process that is started when such a language is first spoken and ended with the visit.

    python -m kiosk.speech.spell pinyin
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Mapping

SPELLINGS: Mapping[str, str] = {"pinyin": "kiosk.speech.pinyin", "kana": "kiosk.speech.kana"}
"""The spellings a language pack may ask for → the module whose `respelt` does it."""


def main(spelling: str) -> None:
    respelt: Callable[[str], str] = importlib.import_module(SPELLINGS[spelling]).respelt
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(respelt(json.loads(line))).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
