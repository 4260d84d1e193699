"""Which notices are hidden when they, or the template in whose words they are, are withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest

from content_packs.notices.duty import DutyNotice, duty_path, template_path, write_duty
from content_packs.notices.notice import Gravity
from content_packs.reading import sha256_hex
from content_packs.withdrawals.listing import Withdrawn
from kiosk.activation import Signed
from kiosk.errors import BlobDamaged
from kiosk.hidden import not_hidden
from tests.notices import notice, targets_of
from tests.simulated_repository import PUBLISHER, START

TEMPLATE = template_path(PUBLISHER, "closure")


class Board:
    """Signed notices, and their bytes."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, path: str, data: bytes) -> Signed:
        self.files[path] = data
        return Signed(path=path, version=1, sha256=sha256_hex(data), length=len(data), proof="0" * 64)

    def read(self, one: Signed) -> bytes:
        if one.path not in self.files:
            raise BlobDamaged(one.sha256)
        return self.files[one.path]


def filled(name: str, gravity: Gravity) -> tuple[str, bytes]:
    made = DutyNotice(
        format=1,
        publisher=PUBLISHER,
        id=name,
        version=1,
        template=TEMPLATE,
        template_sha256=sha256_hex(b"template"),
        template_version=1,
        gravity=gravity,
        start=START,
        end=START + dt.timedelta(hours=1),
        issued_at=START,
    )
    return duty_path(PUBLISHER, name), write_duty(made)


def gone(*named: Signed) -> Withdrawn:
    return Withdrawn(1, frozenset((one.path, "", one.sha256) for one in named))


def names(shown: tuple[Signed, ...]) -> list[str]:
    return [one.path.rpartition("/")[2].removesuffix(".json") for one in shown]


@pytest.fixture
def board() -> Board:
    return Board()


def test_notice_is_hidden_and_a_danger_is_not(board: Board) -> None:
    targets = targets_of(notice("queue", Gravity.INFO), notice("flood", Gravity.DANGER), notice("road"))
    queue, flood, road = (board.put(path, data) for path, data in targets.items())
    assert names(not_hidden((queue, flood, road), gone(queue, flood), board.read)) == ["flood", "road"]
    assert not_hidden((queue, flood, road), gone(), board.read) == (queue, flood, road)


def test_what_is_filled_in_goes_with_its_template_but_a_danger_stays_with_its_words(board: Board) -> None:
    template = board.put(TEMPLATE, b"template")
    storm, closed = (board.put(*filled(*one)) for one in (("storm", Gravity.DANGER), ("closed", Gravity.WARNING)))
    shown = not_hidden((template, storm, closed), gone(template), board.read)
    assert names(shown) == ["closure", "storm"]
    assert names(not_hidden((template, storm, closed), gone(closed, storm), board.read)) == ["closure", "storm"]


def test_another_revision_is_another_notice_and_a_damaged_one_is_left_to_its_reader(board: Board) -> None:
    [(path, data)] = targets_of(notice("queue", Gravity.INFO)).items()
    queue = board.put(path, data)
    assert not_hidden((queue,), Withdrawn(1, frozenset({(path, "", "0" * 64)})), board.read) == (queue,)
    board.files.clear()
    assert not_hidden((queue,), gone(queue), board.read) == (queue,)
