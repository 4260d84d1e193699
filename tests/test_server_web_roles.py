"""What people see of the terms of signatures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from server.publishing.releases import Releases
from tests.server_release import START
from tests.server_simulator import TestServer

pytest_plugins = ("tests.server_fixtures",)


def test_every_role_stands_on_the_page_with_its_days_and_signers(sqlite_server: TestServer) -> None:
    page = sqlite_server.signed_in().get("/roles").get_data(as_text=True)
    for role in ("root", "targets", "publishers", "snapshot", "timestamp", "withdrawals", "values"):
        assert f'<th scope="row">{role}</th>' in page
    assert "hai người giữ khóa root" in page
    assert "2 trên 3" in page
    assert "Ký ngay" not in page


def test_the_overview_tells_what_is_near_its_date(sqlite_server: TestServer) -> None:
    client = sqlite_server.signed_in()
    assert "/roles" not in client.get("/dashboard").get_data(as_text=True)
    sqlite_server.clock.forward(dt.timedelta(days=350).total_seconds())
    client = sqlite_server.signed_in("minh")
    page = client.get("/dashboard").get_data(as_text=True)
    assert "Chữ ký sắp hết hạn: " in page
    assert "targets" in page
    assert "Đã quá hạn" in client.get("/roles").get_data(as_text=True)


def test_before_the_ceremony_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert Releases(tmp_path).terms(START) == ()
