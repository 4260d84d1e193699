"""A repository of two publishers, copied for each test of changes of the roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.role_change_world import DATA, OTHER, PACK
from tests.simulated_repository import PUBLISHER, SimulatedRepository


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    repository = SimulatedRepository(tmp_path_factory.mktemp("centre"), publishers=(PUBLISHER, OTHER))
    repository.publish({PACK: DATA})
    return repository


@pytest.fixture
def repository(made: SimulatedRepository, tmp_path: Path) -> SimulatedRepository:
    return made.copied_to(tmp_path / "centre")
