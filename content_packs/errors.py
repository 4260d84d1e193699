"""Errors of everything that travels: one class, one sentence a person can act on.

Two roots, because the way out differs: content that is bad is mended by its author or refused by a
kiosk; a carrier that could not be reached is tried again. Authors' mistakes are collected as
`Problem`s and shown all at once; trust raises at the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ContentBad(Exception):
    """Bytes arrived, and they may not be used: refused content, with the reason and the way out."""


class CouldNotReach(Exception):
    """Bytes did not arrive: network, disk or USB. What was there before stays; try again later."""


class Unsupported(ContentBad):
    """The content is well formed but written for newer software: keep what is shown, tell the operator."""


class Untrusted(ContentBad):
    """The content is not signed as its role demands."""


class Stale(ContentBad):
    """The content is older than what this kiosk or signer has already accepted."""


class Expired(ContentBad):
    """Signatures are right but past their date: updates stop, what is shown stays."""


class NotListed(ContentBad):
    """The signed metadata, which is right and fresh, does not list this: it was never released, or was removed."""


class PlanBad(ContentBad):
    """The layers of a plan break its merge rules; the sentence names the layer, the rule and the way out."""


class NotThere(CouldNotReach):
    """The carrier answered that it does not have this file."""


class TooSlow(CouldNotReach):
    """Bytes came too slowly to wait for them; what arrived may be resumed."""


class Severity(StrEnum):
    ERROR = "error"  # stops a build or a release
    WARNING = "warning"  # shown, and counted, but does not stop one


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a source folder, placed so that an editor can jump to it.

    `path` is relative to the folder being checked and `line` counts from 1 (0: the whole file).
    `code` is a stable kebab-case word (``missing-language``); `message` says what is wrong and
    the way out, in one or two sentences.
    """

    path: str
    line: int
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.severity}: {self.message} [{self.code}]"


class ProblemsFound(ContentBad):
    """A source folder could not be read into a pack; carries every problem, in order of place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
