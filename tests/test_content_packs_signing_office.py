"""A signer's machine before a server that lies, breaks off and never ends: nothing of it is kept."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.reading import sha256_hex
from content_packs.signing.calls.line import Line, OfficeRefused
from content_packs.signing.calls.messages import MAX_ANSWER_BYTES, PREFIX, Detail, Listed, RequestFile, State, encode
from content_packs.signing.office import Office
from content_packs.wire import ProblemDocument

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
ID = "gatepost-sample-2-aaaaa-bbbbb"
DATA = b"0123456789" * 100
BLOB = f"blobs/{sha256_hex(DATA)[:2]}/{sha256_hex(DATA)}"


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Nothing: a client that hangs up is what is tested."""


class Liar:
    """Answers with what a test put in; `cut` is after how many bytes it hangs up, once."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.cut = 0
        self.ranges: list[str] = []
        liar = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # the name that http.server calls
                status, body = liar.answers[self.path]
                cut, liar.cut = liar.cut, 0
                wanted = self.headers.get("Range", "")
                liar.ranges.append(wanted)
                start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
                self.send_response(206 if start else status)
                self.send_header("Content-Length", str(len(body) - start))
                self.end_headers()
                self.close_connection = bool(cut)
                self.wfile.write(body[start : cut or None])

            do_POST = do_GET  # noqa: N815  # as above

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = _Quiet(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def lists(self, *files: RequestFile) -> None:
        """Say that a request has these files."""
        listed = Listed(ID, "content", "gatepost-sample", 2, "a", "author-1", NOW, State.WAITING)
        self.answers[f"{PREFIX}/requests/{ID}"] = (200, encode(Detail(listed, files)))

    def holds(self, path: str, data: bytes) -> RequestFile:
        self.answers[f"{PREFIX}/requests/{ID}/files/{path}"] = (200, data)
        return RequestFile(path, len(data), sha256_hex(data))


@pytest.fixture
def liar() -> Iterator[Liar]:
    made = Liar()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


@pytest.fixture
def office(liar: Liar) -> Office:
    return Office(liar.address, CryptoSigner.generate_ed25519(), lambda: NOW)


def test_a_request_is_brought_whole_and_what_is_there_is_not_fetched_again(
    liar: Liar, office: Office, tmp_path: Path
) -> None:
    files = [liar.holds(name, DATA) for name in (BLOB, "metadata.json", "request.json")]
    liar.lists(*files)
    folder = office.fetch(ID, tmp_path)
    assert {file.relative_to(folder).as_posix() for file in folder.rglob("*.json")} == {"metadata.json", "request.json"}
    assert (folder / BLOB).read_bytes() == DATA
    asked = len(liar.ranges)
    liar.lists(*files[:1], liar.holds("metadata.json", b"signed meanwhile"), files[2])
    office.fetch(ID, tmp_path)
    assert len(liar.ranges) == asked + 2  # the list and the metadata
    assert (folder / "metadata.json").read_bytes() == b"signed meanwhile"
    assert [file.name for file in tmp_path.iterdir()] == [ID]


def test_a_file_that_breaks_off_goes_on_where_it_was(liar: Liar, office: Office, tmp_path: Path) -> None:
    liar.lists(liar.holds("metadata.json", DATA), liar.holds("request.json", DATA))
    detail = office.detail(ID)
    liar.cut = 300
    line = Line(liar.address, CryptoSigner.generate_ed25519(), lambda: NOW)
    line.fetch(f"{PREFIX}/requests/{ID}/files/metadata.json", detail.files[0], tmp_path / "metadata.json")
    assert (tmp_path / "metadata.json").read_bytes() == DATA
    assert liar.ranges[-1] == "bytes=300-"


@pytest.mark.parametrize("path", ["../evil", "/etc/cron.d/x", "blobs/../../x", "targets/../x.json", "x.sh"])
def test_a_file_that_no_request_holds_is_not_written(liar: Liar, office: Office, tmp_path: Path, path: str) -> None:
    liar.lists(RequestFile(path, 3, sha256_hex(b"abc")))
    with pytest.raises(ContentBad, match="holds no file called"):
        office.fetch(ID, tmp_path / "in")
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    "sent", [DATA[:-1] + b"x", DATA + b"more", b"x" * len(DATA)], ids=["changed", "longer", "other"]
)
def test_a_file_with_other_bytes_than_were_listed_is_not_kept(
    liar: Liar, office: Office, tmp_path: Path, sent: bytes
) -> None:
    liar.holds("metadata.json", sent)
    liar.lists(RequestFile("metadata.json", len(DATA), sha256_hex(DATA)))
    if sent.startswith(DATA):
        assert office.fetch(ID, tmp_path).joinpath("metadata.json").read_bytes() == DATA
        return
    with pytest.raises(ContentBad, match="did not arrive as the server listed it"):
        office.fetch(ID, tmp_path)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"{"),
        (200, b"<html>"),
        (200, b'{"requests":7}'),
        (302, b""),
        (500, b"oops"),
        (200, b'{"requests":[]}' + b" " * MAX_ANSWER_BYTES),
    ],
    ids=["cut", "page", "wrong type", "elsewhere", "broken", "endless"],
)
def test_what_is_no_answer_of_ours_is_said_and_not_used(liar: Liar, office: Office, status: int, body: bytes) -> None:
    liar.answers[f"{PREFIX}/requests"] = (status, body)
    with pytest.raises(CouldNotReach):
        office.requests()


def test_a_refusal_is_told_in_the_servers_sentence(liar: Liar, office: Office) -> None:
    said = ProblemDocument(type="/problems/not-yours", title="Not yours", status=403, detail="Your key signs nothing.")
    liar.answers[f"{PREFIX}/requests"] = (403, msgspec.json.encode(said))
    with pytest.raises(OfficeRefused, match="Your key signs nothing") as told:
        office.requests()
    assert told.value.slug == "not-yours"


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    office = Office("http://127.0.0.1:9", CryptoSigner.generate_ed25519(), lambda: NOW)
    with pytest.raises(CouldNotReach, match="could not be reached"):
        office.requests()
    with pytest.raises(ContentBad, match="at most"):
        office.ask(tmp_path)
