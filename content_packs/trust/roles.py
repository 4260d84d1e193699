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

STANDING_FIELD = "x-gatepost-standing"
"""Extra field of the signed delegation of `withdrawals`, from the first exchange of its key on: version and SHA-256
of the list that stood then. Whatever the new key says must begin with it."""

GROUPS_FIELD = "x-gatepost-groups"
"""Extra field of a publisher's signed delegation: group name → ids of the keys in it."""

ED25519 = ("ed25519", "ed25519")
ECDSA = ("ecdsa", "ecdsa-sha2-nistp256")
"""The kinds of keys that a role may have, as type and scheme: key files and most tokens; PIV tokens."""

ROOT_THRESHOLD = 2
TARGETS_THRESHOLD = 2
PUBLISHERS_THRESHOLD = 2
PUBLISHER_THRESHOLD = 2

TIMESTAMP_TERM = dt.timedelta(days=14)  # re-signed daily
SNAPSHOT_TERM = dt.timedelta(days=30)
WITHDRAWALS_TERM = dt.timedelta(days=30)
CARRIED_TERM = dt.timedelta(days=45)  # of a timestamp and snapshot that travel on a stick
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
    """Kinds of people: no word goes out without an author and an approver; who is on duty fills in templates."""

    AUTHOR = "author"
    APPROVER = "approver"
    DUTY = "duty"


PUBLISHER_GROUPS = (Group.AUTHOR, Group.APPROVER)
DUTY_GROUPS = (Group.DUTY,)
DUTY_THRESHOLD = 1
_DUTY_SUFFIX = ".duty"
"""No publisher's name has a dot, so no publisher can be taken for somebody's duty role."""


class Kind(StrEnum):
    """What a target is; the first folder of its path."""

    PACK = "packs"
    LANGUAGE = "languages"
    PLAN = "plans"
    NOTICE = "notices"
    TEMPLATE = "templates"
    DUTY = "duty"  # templates filled in, signed by one key on duty


_NAME = "[a-z0-9][a-z0-9-]{0,62}"
_PUBLISHER = re.compile(f"{_NAME}")
_PATH = re.compile(f"({'|'.join(Kind)})/({_NAME})/([A-Za-z0-9][A-Za-z0-9-]{{0,62}})[.]json")


@dataclass(frozen=True)
class TargetPath:
    """A target path in its parts."""

    kind: Kind
    publisher: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.publisher}/{self.name}.json"

    @property
    def role(self) -> str:
        """The role that may list it."""
        return role_for(self.kind, self.publisher)


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
    """The path patterns that `publisher` alone may sign: everything but its duty notices."""
    return [f"{kind}/{publisher}/*" for kind in Kind if kind is not Kind.DUTY]


def duty_role(publisher: str) -> str:
    """The role of those on duty for `publisher`."""
    return f"{publisher}{_DUTY_SUFFIX}"


def is_duty_role(role: str) -> bool:
    """Whether `role` fills in templates, instead of writing."""
    return role.endswith(_DUTY_SUFFIX)


def publisher_of_role(role: str) -> str:
    """For whom a publisher's role, or its duty role, speaks."""
    return role.removesuffix(_DUTY_SUFFIX)


def role_for(kind: Kind, publisher: str) -> str:
    """The role that lists what `publisher` has of `kind`."""
    return duty_role(publisher) if kind is Kind.DUTY else publisher


def role_paths(role: str) -> list[str]:
    """The path patterns that `role`, a publisher's or its duty role, alone may sign."""
    publisher = publisher_of_role(role)
    return [f"{Kind.DUTY}/{publisher}/*"] if is_duty_role(role) else publisher_paths(publisher)


def groups_needed(role: str) -> tuple[Group, ...]:
    """Groups each of which must sign `role`."""
    return DUTY_GROUPS if is_duty_role(role) else PUBLISHER_GROUPS


def missing_groups(
    groups: Mapping[str, Iterable[str]], signers: Mapping[str, str], needed: tuple[Group, ...] = PUBLISHER_GROUPS
) -> tuple[Group, ...]:
    """Key groups that have not signed yet. `signers` maps ids of keys that signed to their public keys.

    A threshold only counts keys, so that two authors would do; and a key filed in both groups, or under
    two ids, is still one person.
    """
    voices = {group: {signers[id_] for id_ in groups.get(group, ()) if id_ in signers} for group in needed}
    silent = tuple(group for group, keys in voices.items() if not keys)
    if not silent and len(set().union(*voices.values())) < len(needed):
        return needed[-1:]
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
