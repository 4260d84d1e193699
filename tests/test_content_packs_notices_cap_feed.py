"""Where alerts come from: addresses, folders and indexes of other people, read one by one, and the tool that does."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from content_packs.errors import CouldNotReach, TooSlow
from content_packs.notices.cap.alert import Alert, read_alert
from content_packs.notices.cap.errors import AlertMalformed
from content_packs.notices.cap.feed import _download, alerts_at, load
from content_packs.notices.cap.xml import MAX_XML_BYTES
from content_packs.packctl import main
from tests.cap_alerts import EN, cap, info
from tests.hostile_server import HostileServer, Reply
from tests.simulated_repository import PUBLISHER


def atom(*links: str) -> bytes:
    entries = "".join(f'<entry><id>{n}</id><link href="{link}"/></entry>' for n, link in enumerate(links))
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def rss(*links: str) -> bytes:
    items = "".join(f"<item><guid>{n}</guid><link>{link}</link></item>" for n, link in enumerate(links))
    return f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()


@pytest.mark.parametrize("index", [atom, rss])
def test_an_index_leads_to_alerts_of_its_own_host_and_each_is_fetched_once(tmp_path: Path, index: object) -> None:
    assert callable(index)
    with HostileServer(tmp_path) as server:
        (tmp_path / "one.xml").write_bytes(cap())
        (tmp_path / "bad.xml").write_bytes(b"<alert")
        (tmp_path / "index.xml").write_bytes(
            index("one.xml", "/bad.xml", "gone.xml", "http://127.0.0.2:9/x.xml", "file:///etc/passwd", "index.xml")
        )
        found = list(alerts_at(f"{server.address}/index.xml", load))
        assert [bool(each.alert) for each in found] == [True, False, False]
        assert "well-formed" in found[1].problem
        assert "404" in found[2].problem
        assert server.requests == ["index.xml", "one.xml", "bad.xml", "gone.xml"]
        known = {found[0].entry}
        list(alerts_at(f"{server.address}/index.xml", load, known.__contains__))
        assert server.requests.count("one.xml") == 1


def test_an_address_that_drips_or_never_ends_or_leads_on_is_left(tmp_path: Path) -> None:
    def drip(reply: Reply) -> None:
        reply.send_response_only(200)
        reply.send_header("Content-Length", "10000")
        reply.end_headers()
        for _ in range(50):
            reply.wfile.write(b" ")
            time.sleep(0.02)  # the server's tempo is what is tested

    with HostileServer(tmp_path) as server:
        server.lies["drip.xml"] = drip
        server.lies["long.xml"] = lambda reply: reply.send(200, b" " * (MAX_XML_BYTES * 2))
        server.lies["on.xml"] = lambda reply: reply.send(302, b"", Location="http://127.0.0.1:9/")
        with pytest.raises((TooSlow, CouldNotReach)):
            _download(f"{server.address}/drip.xml", deadline_s=0.2)
        with pytest.raises(AlertMalformed, match="longer than"):
            load(f"{server.address}/long.xml")
        with pytest.raises(CouldNotReach, match="302"):
            load(f"{server.address}/on.xml")


def test_an_index_in_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "index.xml").write_bytes(atom("http://127.0.0.1:9/x.xml"))
    (found,) = alerts_at(str(tmp_path / "index.xml"), load)
    assert "no alert of CAP 1.2" in found.problem


# -- the tool --------------------------------------------------------------------------------------------------


def now_alert(**changed: str) -> bytes:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    later = (now + dt.timedelta(hours=6)).isoformat()
    return cap(info(**EN, expires=later), **{"sent": now.isoformat()} | changed)


def test_packctl_reads_a_folder_and_goes_on_after_what_is_malformed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alerts = tmp_path / "alerts"
    alerts.mkdir()
    (alerts / "a.xml").write_bytes(b"<alert")
    (alerts / "b.xml").write_bytes(now_alert())
    (alerts / "c.xml").write_bytes(now_alert(identifier="t", status="Test"))
    words = ["cap", str(alerts), "--out", str(tmp_path / "drafts"), "--publisher", PUBLISHER]
    assert main(words) == 1
    told = capsys.readouterr()
    assert "well-formed" in told.err
    assert "storm-9: cap-" in told.out
    assert "passed over. It is a test" in told.out
    (alerts / "a.xml").unlink()
    assert main(words) == 0
    assert "storm-9" not in capsys.readouterr().out
    assert main([*words, "--tests"]) == 0
    assert "t: cap-" in capsys.readouterr().out
    assert main([*words, "--root", str(alerts / "b.xml")]) == 1
    assert main([*words, "--every", "1"]) == 1


def test_a_damaged_memory_is_said_and_not_forgotten_silently(tmp_path: Path) -> None:
    (tmp_path / "memory.json").write_bytes(b"{")
    assert main(["cap", str(tmp_path), "--out", str(tmp_path), "--publisher", PUBLISHER]) == 1


def test_alerts_are_taken_in_the_order_in_which_they_were_sent(tmp_path: Path) -> None:
    alerts = tmp_path / "alerts"
    alerts.mkdir()
    first = now_alert()
    one: Alert = read_alert(first)
    cancel = now_alert(
        identifier="end",
        msgType="Cancel",
        references=one.itself.key,
        sent=(one.itself.sent + dt.timedelta(seconds=1)).isoformat(),
    )
    (alerts / "1-cancel.xml").write_bytes(cancel)
    (alerts / "2-first.xml").write_bytes(first)
    assert main(["cap", str(alerts), "--out", str(tmp_path / "drafts"), "--publisher", PUBLISHER]) == 0
    (file,) = (each for each in (tmp_path / "drafts").rglob("*.*") if each.name != "memory.json")
    assert file.name.endswith(".end.txt")
