"""The one module that touches what tuf.ngclient keeps private: its clock, its bytes, its fetcher.

`DatedUpdater` is ngclient's `Updater`, the embedded root always its bootstrap, with

- the time it judges expiry by (ngclient has no public hook for it; see the pin in pyproject.toml);
- the exact bytes of each role it accepted, because ngclient forgets signatures and a proof needs them;
- limits on length far below ngclient's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Root, Targets
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from content_packs.errors import ContentBad, CouldNotReach, Expired, NotThere, Stale, Untrusted
from content_packs.fetching import Fetcher
from content_packs.trust.roles import (
    MAX_ROOT_BYTES,
    MAX_ROOT_ROTATIONS,
    MAX_SNAPSHOT_BYTES,
    MAX_TARGETS_BYTES,
    MAX_TIMESTAMP_BYTES,
    TIMESTAMP_FILE,
)

_CONFIG = UpdaterConfig(
    max_root_rotations=MAX_ROOT_ROTATIONS,
    max_delegations=4,  # targets, publishers, one publisher; and one to say no
    root_max_length=MAX_ROOT_BYTES,
    timestamp_max_length=MAX_TIMESTAMP_BYTES,
    snapshot_max_length=MAX_SNAPSHOT_BYTES,
    targets_max_length=MAX_TARGETS_BYTES,
)
_NOT_FOUND = 404


class DatedUpdater(Updater):
    """See the module. `first` is a timestamp.json that was fetched already: it is not asked for twice."""

    def __init__(self, root: bytes, cache: Path, fetcher: Fetcher, now: dt.datetime, first: bytes | None) -> None:
        self._raw: dict[str, bytes] = {}
        interface = _Interface(fetcher, first)
        super().__init__(str(cache), "metadata", fetcher=interface, config=_CONFIG, bootstrap=root)
        self.judge_at(now)

    def judge_at(self, now: dt.datetime) -> None:
        """Judge expiry at `now` from here on."""
        self._trusted_set.reference_time = now

    @property
    def root(self) -> Root:
        """The newest trusted root."""
        return self._trusted_set.root

    @property
    def top_targets(self) -> Targets:
        """The trusted role `targets`; there once it was loaded."""
        return self._trusted_set.targets

    @property
    def snapshot_version(self) -> int:
        """The version of the trusted snapshot: it changes with every release."""
        return self._trusted_set.snapshot.version

    def in_snapshot(self, role: str) -> bool:
        """Whether the repository has ever published this role."""
        return f"{role}.json" in self._trusted_set.snapshot.meta

    def role(self, role: str, parent: str) -> Metadata[Targets]:
        """A trusted role with its signatures, loaded from the cache or the carrier."""
        self._load_targets(role, parent)
        return Metadata[Targets].from_bytes(self._raw[role])

    def raw(self, role: str) -> bytes:
        """The bytes of a role that `role` has loaded, as they were signed."""
        return self._raw[role]

    def root_chain(self, after: int) -> list[bytes]:
        """The roots after version `after`, up to the trusted one."""
        history = Path(self._dir, "root_history")
        return [(history / f"{version}.root.json").read_bytes() for version in range(after + 1, self.root.version + 1)]

    # ngclient reads the cache first and downloads when that is refused, so that the bytes noted last are
    # the ones it accepted.
    def _load_local_metadata(self, rolename: str) -> bytes:
        self._raw[rolename] = super()._load_local_metadata(rolename)
        return self._raw[rolename]

    def _download_metadata(self, rolename: str, length: int, version: int | None = None) -> bytes:
        self._raw[rolename] = super()._download_metadata(rolename, length, version)
        return self._raw[rolename]


class _Interface(FetcherInterface):
    """Our fetcher as ngclient wants one."""

    def __init__(self, fetcher: Fetcher, first: bytes | None) -> None:
        self._fetcher = fetcher
        self._first = first

    def _fetch(self, url: str) -> Iterator[bytes]:
        if url == TIMESTAMP_FILE and self._first is not None:
            yield self._first
            return
        try:
            with self._fetcher.open(url) as response:
                yield from response.chunks
        except NotThere as error:
            raise DownloadHTTPError(str(error), _NOT_FOUND) from error
        except CouldNotReach as error:
            raise DownloadError(str(error)) from error


@contextmanager
def told_plainly(what: str) -> Iterator[None]:
    """Turn tuf's errors about `what` into ours: bad content, or a carrier that could not be reached."""
    try:
        yield
    except ExpiredMetadataError as error:
        raise Expired(f"The signatures of {what} are past their date ({error}); what is shown stays.") from error
    except BadVersionNumberError as error:
        raise Stale(f"The carrier of {what} is older than what was accepted before ({error}).") from error
    except (RepositoryError, DownloadLengthMismatchError) as error:
        raise Untrusted(f"The metadata of {what} is not signed as it must be: {error}") from error
    except DownloadError as error:
        raise CouldNotReach(f"The metadata of {what} could not be fetched: {error}") from error
    except (ContentBad, CouldNotReach):
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Untrusted(f"The metadata of {what} makes no sense: {error!r}") from error
