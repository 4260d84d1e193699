"""`kiosk provision`: a new device gets its root of trust and its first content, without a network.

The content comes from a publish directory on a disk or stick, by the same verified way as from the
network; the root is installed only when the content held against it. May be run again.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from content_packs import durable
from content_packs.errors import CouldNotReach
from content_packs.fetching import DirectoryFetcher
from kiosk.activation import Activation
from kiosk.agent.assembly import make_sync
from kiosk.agent.main import only_agent
from kiosk.clock import Moment
from kiosk.edition import ROOT_FILE
from kiosk.settings import Settings
from kiosk.state import State


def provision(settings: Settings, root_file: Path, image: Path, now: Moment) -> Activation:
    """Fill `settings.home`. Raises `CouldNotReach` with a sentence when the image cannot be used."""
    try:
        root = root_file.read_bytes()
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CouldNotReach(f"provisioning: {error.filename}: {error.strerror}") from error
    with only_agent(settings.home):
        state, _ = State.open(settings.home, now.wall)
        try:
            activation = _bring(settings, root, image, state, now)
        finally:
            state.close()
        durable.put(settings.home / ROOT_FILE, root)
    return activation


def _bring(settings: Settings, root: bytes, image: Path, state: State, now: Moment) -> Activation:
    sync, _ = make_sync(settings, root, state, Random(0), [DirectoryFetcher(image)])  # noqa: S311 - jitter only
    while sync.step(now) == 0.0:
        pass  # a slice of time is over, and there is more to copy
    activation = state.current()
    if sync.problem or activation is None:
        raise CouldNotReach(f"{image} was not used: {sync.problem or 'it holds no plan'}")
    return activation
