"""The command ``kiosk-server``; what it does lies in `commands`, which needs what the extra ``server`` installs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from content_packs.extras import ExtraMissing, extra

TROUBLE = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the console script's entry point."""
    try:
        with extra("server"):
            return int(importlib.import_module("server.commands").main(arguments))
    except ExtraMissing as missing:
        print(f"kiosk-server: {missing}", file=sys.stderr)
        return TROUBLE


if __name__ == "__main__":
    sys.exit(main())
