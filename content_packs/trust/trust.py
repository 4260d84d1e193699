"""VERIFY: the one way by which content reaches a kiosk or a signer. tuf.ngclient inside.

Rules of trust, in the order they are applied:

 1. Only the embedded root is believed. It is the bootstrap every time; the cache saves bytes, not trust.
 2. Root, timestamp, snapshot, targets and `publishers` as TUF has it: thresholds, versions that only grow,
    dates, lengths (ngclient, with our lower limits and the caller's `now`).
 3. A publisher's role must carry the signature of an author and of an approver, two different keys.
 4. A publisher speaks only of ``packs/<publisher>/``, ``languages/<publisher>/``, ``plans/<publisher>/``,
    ``notices/<publisher>/`` and ``templates/<publisher>/``; its duty role, one key, only of
    ``duty/<publisher>/``; neither delegates. What may stand there, `content_packs.notices.filling` says.
 5. A target has the signed length and SHA-256, says the name it is filed under, and the version that
    was signed with it.
 6. Nothing older than the high-water mark, even when the cache was lost: the mark is kept by the caller.
 7. A 304 is unsigned: at least once a day everything is refreshed whatever the carrier says.
 8. Every proof handed out was checked by `verify_proof`, exactly as the ui will check it.

What fails raises `ContentBad` (Untrusted, Stale, Expired, NotListed) or `CouldNotReach`, or `OSError` when
the cache cannot be written; nothing is removed by a failure. Not thread-safe: one `Trust` belongs to one
thread and one cache directory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from tuf.api.metadata import DelegatedRole, Metadata, Root, TargetFile, Targets

from content_packs.errors import NotListed, Stale, Untrusted
from content_packs.fetching import Fetcher, fetch
from content_packs.naming import identify
from content_packs.reading import sha256_hex
from content_packs.trust.groups import check_groups, delegated_names
from content_packs.trust.proof import PROOF_FORMAT, ProofBundle, verify_proof
from content_packs.trust.roles import (
    MAX_TARGET_BYTES,
    MAX_TIMESTAMP_BYTES,
    PUBLISHERS,
    STANDING_FIELD,
    TIMESTAMP_FILE,
    WITHDRAWALS,
    Kind,
    is_publisher_name,
    parse_path,
    role_for,
    target_file,
)
from content_packs.trust.tuf_adapter import DatedUpdater, told_plainly
from content_packs.withdrawals.listing import LIST_PATH, Standing

KEY_CHARACTERS = 16
"""Of a key's id, where a mark is named after it."""

FULL_REFRESH = dt.timedelta(days=1)


@dataclass(frozen=True)
class TrustedTarget:
    """A target that passed every rule. `roles` are the versions of the roles that vouch for it."""

    path: str
    data: bytes
    sha256: str
    length: int
    version: int
    roles: Mapping[str, int]


class Trust:
    """What may be believed of one publish directory, whoever carries it.

    `root` is the embedded root.json, `cache_dir` a directory of this object's own (made when missing).
    `high_water` maps target paths and role files to the highest version accepted so far, as `high_water()`
    gave it; keep it where the cache's loss does not touch it.
    """

    def __init__(
        self, root: bytes, cache_dir: Path, fetcher: Fetcher, *, high_water: Mapping[str, int] | None = None
    ) -> None:
        self._root = root
        self._cache = cache_dir
        self._fetcher = fetcher
        self._marks = dict(high_water or {})
        self._updater: DatedUpdater | None = None
        self._refreshed: dt.datetime | None = None
        self._etag = ""
        self._timestamp: bytes | None = None
        self._publishers: dict[str, Metadata[Targets]] = {}
        self._listed: tuple[str, bytes] | None = None

    def poll(self, now: dt.datetime) -> bool:
        """Ask whether there is anything new, in one small request; refresh when there is.

        True when the repository's state has changed, or is known for the first time in this process; what
        a caller then fails to fetch it must remember itself, for the next answer is False.
        """
        etag = self._etag if self._is_fresh(now) else ""
        answer = fetch(self._fetcher, TIMESTAMP_FILE, MAX_TIMESTAMP_BYTES, etag=etag)
        if answer.unchanged or (self._is_fresh(now) and answer.body == self._timestamp):
            return False
        before = self._updater.snapshot_version if self._updater else None
        updater = self._refresh(now, answer.body)
        self._etag, self._timestamp = answer.etag, answer.body
        return updater.snapshot_version != before

    def refresh(self, now: dt.datetime) -> None:
        """Fetch and verify all top-level metadata, whatever the carrier said of changes."""
        self._refresh(now, None)

    def target(self, path: str, now: dt.datetime) -> TrustedTarget:
        """The target at `path`, fetched and verified; `NotListed` when its publisher does not list it."""
        publisher = _role_of(path)
        role = self.publisher_role(publisher, now)
        info = role.signed.targets.get(path) if role else None
        if role is None or info is None:
            raise NotListed(f"{path} is not among what {publisher} has released.")
        self._check_own(path, publisher, now)
        version = version_of(info)
        self._check_mark(path, version)
        data = self._fetch_target(info)
        if (said := identify(path, data)).version != version:
            raise Untrusted(f"{path} says version {said.version}, but {version} was signed. It is not used.")
        self._raise_mark(path, version)
        return TrustedTarget(path, data, sha256_hex(data), len(data), version, self._versions(publisher))

    def listed(self, kind: Kind, publisher: str, now: dt.datetime) -> tuple[str, ...]:
        """The paths of this kind that `publisher` has released, in order of name."""
        name = role_for(kind, publisher)
        if kind is Kind.DUTY and name not in delegated_names(self.delegator(now)):
            return ()  # nobody is on duty for it
        role = self.publisher_role(name, now)
        found = (parse_path(path) for path in (role.signed.targets if role else ()))
        return tuple(sorted(str(path) for path in found if path and (path.kind, path.publisher) == (kind, publisher)))

    def publisher_role(self, publisher: str, now: dt.datetime) -> Metadata[Targets] | None:
        """The verified role of `publisher`; None when it has never released anything."""
        updater, delegator = self._ready(now), self.delegator(now)
        if publisher not in delegated_names(delegator):
            raise NotListed(f"{publisher} is not a publisher here, or is none any more.")
        if not updater.in_snapshot(publisher):
            self._check_mark(f"{publisher}.json", 0)
            return None
        if publisher not in self._publishers:
            with told_plainly(publisher):
                role = updater.role(publisher, PUBLISHERS)
            check_groups(publisher, delegator, role)
            self._accept_version(publisher, role.signed.version)
            self._publishers[publisher] = role
        return self._publishers[publisher]

    def withdrawals(self, now: dt.datetime) -> bytes | None:
        """The list of withdrawals as its online role signed it; None before there was any. What is lost of it, or
        older than before, raises: a role that vanished says nothing of what it withdrew."""
        updater = self._ready(now)
        role = None
        if updater.in_snapshot(WITHDRAWALS):
            with told_plainly(WITHDRAWALS):
                role = updater.role(WITHDRAWALS, "targets")
        key = self.withdrawals_key(now)
        self._check_mark(f"{WITHDRAWALS}.json {key}", role.signed.version if role else 0)
        info = role.signed.targets.get(LIST_PATH) if role else None
        version = version_of(info) if info else 0
        self._check_mark(f"{LIST_PATH} {key}", version)
        self._raise_mark(f"{WITHDRAWALS}.json {key}", role.signed.version if role else 0)
        if info is None:
            return None
        if self._listed is None or self._listed[0] != info.hashes.get("sha256"):
            self._listed = (info.hashes.get("sha256", ""), self._fetch_target(info))
        self._raise_mark(f"{LIST_PATH} {key}", version)
        return self._listed[1]

    def withdrawals_key(self, now: dt.datetime) -> str:
        """Whose word withdrawals are: the key that the people of `targets` gave the role. Marks and memory go with
        it: a stolen key can raise its own for ever, not those of the key that replaces it."""
        role = self._ready(now).top_targets.get_delegated_role(WITHDRAWALS)
        return "+".join(sorted(id_[:KEY_CHARACTERS] for id_ in role.keyids))

    def withdrawals_standing(self, now: dt.datetime) -> Standing:
        """What the list must begin with, since its key was last exchanged."""
        role = self._ready(now).top_targets.get_delegated_role(WITHDRAWALS)
        field = role.unrecognized_fields.get(STANDING_FIELD, {})
        try:
            return msgspec.convert(field, Standing)
        except msgspec.ValidationError as error:
            raise Untrusted(f"The role targets says of withdrawals what makes no sense: {error}") from error

    def delegator(self, now: dt.datetime) -> Targets:
        """The verified role `publishers`: who may speak, with which keys in which groups."""
        updater = self._ready(now)
        if PUBLISHERS not in self._publishers:
            with told_plainly(PUBLISHERS):
                role = updater.role(PUBLISHERS, "targets")
            self._accept_version(PUBLISHERS, role.signed.version)
            self._publishers[PUBLISHERS] = role
        return self._publishers[PUBLISHERS].signed

    def high_water(self) -> dict[str, int]:
        """The highest versions accepted so far, to be stored with the activation that they led to."""
        return dict(self._marks)

    def learn(self, high_water: Mapping[str, int]) -> None:
        """Take over what was accepted another way; everything is fetched and judged again from here."""
        for name, version in high_water.items():
            self._raise_mark(name, version)
        self._updater = self._refreshed = self._timestamp = None
        self._etag = ""
        self._publishers.clear()

    def proof_of(self, paths: Iterable[str], now: dt.datetime) -> bytes:
        """Everything that `verify_proof` needs to vouch for `paths` again, without a network."""
        wanted = sorted(set(paths))
        names = sorted({_role_of(path) for path in wanted})
        for name in names:
            self.publisher_role(name, now)
        updater = self._ready(now)
        self.delegator(now)
        bundle = ProofBundle(
            PROOF_FORMAT,
            tuple(msgspec.Raw(root) for root in updater.root_chain(_root_version(self._root))),
            msgspec.Raw(updater.raw("targets")),
            msgspec.Raw(updater.raw(PUBLISHERS)),
            {name: msgspec.Raw(updater.raw(name)) for name in names if updater.in_snapshot(name)},
        )
        proof = msgspec.json.encode(bundle)
        if lost := set(wanted) - set(verify_proof(self._root, proof)):
            raise NotListed(f"{', '.join(sorted(lost))} cannot be vouched for: no publisher lists it any more.")
        return proof

    # -- inside ---------------------------------------------------------------------------------------

    def _is_fresh(self, now: dt.datetime) -> bool:
        return self._refreshed is not None and abs(now - self._refreshed) < FULL_REFRESH

    def _refresh(self, now: dt.datetime, timestamp: bytes | None) -> DatedUpdater:
        self._cache.mkdir(parents=True, exist_ok=True)
        with told_plainly("the repository"):
            updater = DatedUpdater(self._root, self._cache, self._fetcher, now, timestamp)
            updater.refresh()
            targets = updater.role("targets", "root").signed
        self._accept_version("root", updater.root.version)
        self._accept_version("targets", targets.version)
        self._updater, self._refreshed = updater, now
        self._publishers.clear()
        return updater

    def _ready(self, now: dt.datetime) -> DatedUpdater:
        updater = self._updater or self._refresh(now, None)
        updater.judge_at(now)
        return updater

    def _check_own(self, path: str, publisher: str, now: dt.datetime) -> None:
        role = self.delegator(now).get_delegated_role(publisher)
        if not isinstance(role, DelegatedRole) or not role.is_delegated_path(path):
            raise Untrusted(f"{path} is not among the paths that {publisher} may sign.")

    def _fetch_target(self, info: TargetFile) -> bytes:
        sha256 = info.hashes.get("sha256", "")
        if not sha256 or info.length > MAX_TARGET_BYTES:
            raise Untrusted(f"{info.path} has no SHA-256, or is longer than the {MAX_TARGET_BYTES} bytes allowed.")
        data = fetch(self._fetcher, target_file(info.path, sha256), info.length).body
        if len(data) != info.length or sha256_hex(data) != sha256:
            raise Untrusted(f"{info.path} was changed on its way: its SHA-256 is not the one that was signed.")
        return data

    def _versions(self, publisher: str) -> Mapping[str, int]:
        return {role: self._marks[f"{role}.json"] for role in ("root", "targets", PUBLISHERS, publisher)}

    def _accept_version(self, role: str, version: int) -> None:
        self._check_mark(f"{role}.json", version)
        self._raise_mark(f"{role}.json", version)

    def _check_mark(self, name: str, version: int) -> None:
        if version < self._marks.get(name, 0):
            raise Stale(f"{name} is version {version}, but version {self._marks[name]} was accepted before.")

    def _raise_mark(self, name: str, version: int) -> None:
        self._marks[name] = max(version, self._marks.get(name, 0))


def version_of(info: TargetFile) -> int:
    """The version that was signed with a target; raises `Untrusted` where there is none."""
    custom = info.custom
    version = custom.get("version") if isinstance(custom, dict) else None
    if not isinstance(version, int) or version < 1:
        raise Untrusted(f"{info.path} was signed without a version.")
    return version


def _role_of(path: str) -> str:
    parts = parse_path(path)
    if parts is None or not is_publisher_name(parts.publisher):
        raise NotListed(f"{path} is not a path that a publisher can have.")
    return parts.role


def _root_version(root: bytes) -> int:
    return Metadata[Root].from_bytes(root).signed.version
