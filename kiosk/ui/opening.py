"""A film being opened: its file's hash is checked and the decoder loaded on a thread of its own.

Both take longer than a frame may: a film has up to 100 MB, and the decoder brings the whole of ffmpeg.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


def load_decoder() -> Any:
    """The class `Decoder`, whose module brings ffmpeg."""
    return importlib.import_module("kiosk.ui.decoder").Decoder


class Opening:
    """`file` gives the verified file, or None where it is damaged, `load` the decoder; `done` says when both are
    known."""

    def __init__(self, file: Callable[[], Path | None], load: Callable[[], Any]) -> None:
        self._file, self._load = file, load
        self.path: Path | None = None
        self.decoder: Any = None
        self._thread = threading.Thread(target=self._open, name="film", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def _open(self) -> None:
        try:
            self.path = self._file()
            self.decoder = self._load()
        except Exception:  # a film that cannot be played says so on the screen
            log.exception("a film could not be opened")
