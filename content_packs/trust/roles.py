"""Who may sign what: names of roles, paths, key groups and their terms. No I/O, no cryptography.

Shared by the producer (`repository`, `publisher`) and the consumer (`trust`, `proof`), which never
import each other. A target path is ``<kind>/<publisher>/<name>.json``, flat on purpose: a ``*`` of a
delegation does not cross ``/``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

PUBLISHERS = "publishers"
NOTICES = "notices"
WITHDRAWALS = "withdrawals"
VALUES = "values"
SOFTWARE = "software"
STANDING_ROLES = (PUBLISHERS, NOTICES, WITHDRAWALS, VALUES, SOFTWARE)
RESERVED_NAMES = frozenset({"root", "targets", "snapshot", "timestamp", *STANDING_ROLES})
"""Names that no publisher may have: its role would be taken for another."""

GROUPS_FIELD = "x-gatepost-groups"
"""Extra field of a publisher's signed delegation: group name → ids of the keys in it."""

ROOT_THRESHOLD = 2
TARGETS_THRESHOLD = 2
PUBLISHERS_THRESHOLD = 2
PUBLISHER_THRESHOLD = 2

TIMESTAMP_TERM = dt.timedelta(days=14)  # re-signed daily
SNAPSHOT_TERM = dt.timedelta(days=30)
WITHDRAWALS_TERM = dt.timedelta(days=30)
PUBLISHER_TERM = dt.timedelta(days=180)
TARGETS_TERM = dt.timedelta(days=365)
ROOT_TERM = dt.timedelta(days=2 * 365)

MAX_ROOT_BYTES = 64_000
MAX_TIMESTAMP_BYTES = 4_000
MAX_SNAPSHOT_BYTES = 256_000
MAX_TARGETS_BYTES = 1_000_000  # one role; 31 kB with 156 targets
MAX_TARGET_BYTES = 4_000_000  # one manifest, language pack or plan layer
MAX_ROOT_ROTATIONS = 64


class Group(StrEnum):
    """The two kinds of people without whom no word of a publisher goes out."""

    AUTHOR = "author"
    APPROVER = "approver"


class Kind(StrEnum):
    """What a target is; the first folder of its path."""

    PACK = "packs"
    LANGUAGE = "languages"
    PLAN = "plans"
    NOTICE = "notices"


_NAME = "[a-z0-9][a-z0-9-]{0,62}"
_PUBLISHER = re.compile(f"{_NAME}")
_PATH = re.compile(f"(packs|languages|plans|notices)/({_NAME})/([A-Za-z0-9][A-Za-z0-9-]{{0,62}})[.]json")


@dataclass(frozen=True)
class TargetPath:
    """A target path in its parts."""

    kind: Kind
    publisher: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.publisher}/{self.name}.json"


def parse_path(path: str) -> TargetPath | None:
    """`path` in its parts, or None when it is not one of ours."""
    match = _PATH.fullmatch(path)
    return TargetPath(Kind(match[1]), match[2], match[3]) if match else None


def is_publisher_name(name: str) -> bool:
    """Whether a publisher may be called this."""
    return _PUBLISHER.fullmatch(name) is not None and name not in RESERVED_NAMES


def is_key_name(name: str) -> bool:
    """Whether a key may be called this: its name becomes a file's."""
    return _PUBLISHER.fullmatch(name) is not None


def publisher_paths(publisher: str) -> list[str]:
    """The path patterns that `publisher` alone may sign."""
    return [f"{kind}/{publisher}/*" for kind in Kind]


def missing_groups(groups: Mapping[str, Iterable[str]], signers: Mapping[str, str]) -> tuple[Group, ...]:
    """Key groups that have not signed yet. `signers` maps ids of keys that signed to their public keys.

    A threshold only counts keys, so that two authors would do; and a key filed in both groups, or under
    two ids, is still one person.
    """
    voices = {group: {signers[id_] for id_ in groups.get(group, ()) if id_ in signers} for group in Group}
    silent = tuple(group for group, keys in voices.items() if not keys)
    if not silent and len(set().union(*voices.values())) < len(Group):
        return (Group.APPROVER,)
    return silent


def metadata_file(role: str, version: int) -> str:
    """Where a version of a role's metadata lies in the publish directory."""
    return f"metadata/{version}.{role}.json"


TIMESTAMP_FILE = "metadata/timestamp.json"


def target_file(path: str, sha256: str) -> str:
    """Where a target lies in the publish directory: its hash before its name."""
    folder, _, name = path.rpartition("/")
    return f"targets/{folder}/{sha256}.{name}"


def blob_file(sha256: str) -> str:
    """Where a blob lies in a publish directory, a request and a kiosk's store."""
    return f"blobs/{sha256[:2]}/{sha256}"
