"""A process with a loudspeaker, for tests: carries out lines of commands, and answers each with a line.

python -m tests.speaking FOLDER
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

from kiosk.ui import environment


def main(folder: Path) -> None:
    environment.prepare(folder)
    speaker = importlib.import_module("kiosk.ui.sound").Speaker()  # Kivy reads its environment when it is imported
    speaker.open()
    print(speaker.wait(), flush=True)
    for line in sys.stdin:
        word, *rest = line.split()
        match word:
            case "play":
                speaker.play(Path(rest[0]), int(rest[1]))
            case "say":
                speaker.say(Path(rest[0]).read_bytes(), int(rest[1]))
            case "chime":
                speaker.chime(int(rest[0]))
            case "louder":
                speaker.louder(int(rest[0]))
            case "stop":
                speaker.stop()
            case "wait":
                while speaker.playing:
                    time.sleep(0.005)
        print(speaker.playing, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
