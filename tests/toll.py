"""What kills and power cuts cost, counted: each proof leaves its counts in ``build/proof-<name>.json``.

``python -m tests.toll`` prints them all, as the end of `make proof` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

BUILD = Path(__file__).parent.parent / "build"


def told(counts: Mapping[str, int], name: str) -> None:
    """Leave the counts of the proof called `name`."""
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"proof-{name}.json").write_text(json.dumps(dict(counts)) + "\n", encoding="utf-8")


def main() -> None:
    """All counts that were left, a line each."""
    for path in sorted(BUILD.glob("proof-*.json")):
        counts = json.loads(path.read_text(encoding="utf-8"))
        name = path.stem.removeprefix("proof-")
        print(f"{name:28}", ", ".join(f"{what}: {count}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
