"""Who is reminded of what, and how long before it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from structlog.testing import capture_logs

from content_packs.publishing.publisher import Publisher
from content_packs.publishing.terms import Stage, alarms, terms
from server.publisher_loop import remind, step
from server.publishing.reminder import Reminder
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

DAY = dt.timedelta(days=1)
PACK = f"packs/{PUBLISHER}/sample.json"
DATA = f'{{"publisher":"{PUBLISHER}","pack":"sample","version":1}}'.encode()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    repository = SimulatedRepository(tmp_path_factory.mktemp("centre"))
    repository.publish({PACK: DATA})
    return repository


def stages(repository: SimulatedRepository, days: float) -> dict[str, Stage]:
    return {term.role: term.stage for term in terms(repository.published.tree(), START + days * DAY)}


def test_a_new_repository_has_nothing_to_tell(repository: SimulatedRepository) -> None:
    assert alarms(repository.published.tree(), START) == ()
    assert next(term.role for term in terms(repository.published.tree(), START)) == "timestamp"


@pytest.mark.parametrize(
    ("left", "stage"),
    [(91, Stage.HOLDS), (90, Stage.FIRST), (61, 1), (60, Stage.SECOND), (30, Stage.LAST), (1, 3), (0, Stage.OVER)],
)
def test_root_is_told_ninety_sixty_and_thirty_days_ahead(
    repository: SimulatedRepository, left: int, stage: Stage
) -> None:
    assert stages(repository, 730 - left)["root"] is Stage(stage)


@pytest.mark.parametrize(("left", "stage"), [(61, 0), (60, 1), (30, 2), (14, 3), (-1, 4)])
def test_what_people_sign_is_told_sixty_thirty_and_fourteen_days_ahead(
    repository: SimulatedRepository, left: int, stage: int
) -> None:
    assert stages(repository, 180 - left)[PUBLISHER] is Stage(stage)
    for role in ("targets", "publishers", "values"):
        assert stages(repository, 365 - left)[role] is Stage(stage)


def test_an_online_role_is_told_when_nobody_renews_it(repository: SimulatedRepository) -> None:
    """On a good day the timestamp has 13 to 14 days left, and the others at least 15."""
    assert stages(repository, 0.9)["timestamp"] is Stage.HOLDS
    assert stages(repository, 2)["timestamp"] is Stage.FIRST
    assert stages(repository, 14.9)["withdrawals"] is Stage.HOLDS
    assert stages(repository, 25)["snapshot"] is Stage.LAST


def test_every_sentence_says_who_must_sign(repository: SimulatedRepository) -> None:
    said = {term.role: term.sentence for term in alarms(repository.published.tree(), START + 720 * DAY)}
    assert said["root"].startswith("The term of root ends in 10 days: two holders of root keys must sign it again")
    assert "ended 355 days ago: two holders of targets keys" in said["targets"]
    assert "two holders of publishers' tokens" in said["publishers"]
    assert "an author and an approver must sign it again" in said[PUBLISHER]
    assert "is the publisher process running" in said["timestamp"]


def test_the_publisher_process_reminds_once_a_day(repository: SimulatedRepository) -> None:
    reminder, late = Reminder(), START + 700 * DAY
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher, capture_logs() as logs:
        step(publisher, late)
        for hours in (0, 1, 5, 24):
            remind(publisher, late + hours * DAY / 24, reminder)
    roots = [line["days"] for line in logs if line.get("role") == "root"]
    assert roots == [30, 29]
