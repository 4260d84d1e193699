"""What can go wrong on the device: one class, one sentence naming the thing and the way out.

None of these reaches a screen. `content_packs.errors` keeps the two roots for content; a database
or a settings file is neither content nor carrier, so it has a root of its own.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content_packs.errors import ContentBad, CouldNotReach


class SettingsError(Exception):
    """The settings file or environment cannot be used."""


class DatabaseUnusableError(Exception):
    """A local database cannot be used as it is."""


class DatabaseNewerError(DatabaseUnusableError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} was written by newer software and was left untouched; install that version again or newer"
        )


class DatabaseDamagedError(DatabaseUnusableError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} is damaged ({reason}); it is moved aside and started anew")


class DiskFailingError(CouldNotReach):
    def __init__(self, doing: str, reason: str) -> None:
        super().__init__(f"{doing} failed: {reason}; free some space or mount the disk writable")


class DownloadPaused(CouldNotReach):
    """Our own decision to go on after `rest`, not the carrier's fault. `why` says until when."""

    def __init__(self, why: str, rest: dt.timedelta) -> None:
        self.rest = rest
        super().__init__(why)


class BlobDamaged(ContentBad):
    def __init__(self, sha256: str) -> None:
        super().__init__(f"the stored file {sha256[:12]} is damaged or missing; the agent fetches it again")


class EditionDamaged(ContentBad):
    def __init__(self, activation: int, reason: str) -> None:
        super().__init__(f"activation {activation} cannot be shown: {reason}")


class DisplayUnreachable(CouldNotReach):
    def __init__(self, display: str, reason: str) -> None:
        super().__init__(f"the display {display or 'that DISPLAY should name'} could not be opened: {reason}")


class CurtainRefused(CouldNotReach):
    def __init__(self, reason: str) -> None:
        super().__init__(f"the X server did not take the picture behind the window: {reason}")


class ServerUnreachable(CouldNotReach):
    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address} could not be reached: {reason}")


class ServerNonsense(ContentBad):
    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address} answered what is no answer to the question: {reason}; is it the device API?")


class ServerRefused(ContentBad):
    """The server said no, in its own words. `problem` is the last word of the problem's type."""

    def __init__(self, status: int, problem: str, detail: str) -> None:
        self.status = status
        self.problem = problem
        super().__init__(f"the server refused ({status} {problem}): {detail}")
