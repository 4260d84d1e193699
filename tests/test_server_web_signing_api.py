"""Who is let in at the signing API: signed calls alone, each once, each as it was signed, by keys the roles name."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import urllib3
from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ED25519
from http_message_signatures.digests import ContentDigest
from openapi_spec_validator import validate
from securesystemslib.signer import CryptoSigner, Signer

from content_packs.signing.calls.messages import (
    MAX_FILES,
    PIECE_BYTES,
    PREFIX,
    Ask,
    Listing,
    RequestFile,
    encode,
    is_request_file,
)
from content_packs.signing.calls.signed import COVERED, FRESH, TAG, Call, CallUntrusted, sign_call, verify_call
from content_packs.wire import MAX_BODY_BYTES, ProblemDocument
from server.database import Database
from server.errors import CallReplayed
from server.publishing.asked.nonces import Nonces
from tests.server_release import START
from tests.signing_people import Centre, made_repository, running_centre

pytest_plugins = ("tests.server_fixtures",)

LIST = f"{PREFIX}/requests"


@pytest.fixture(scope="module")
def centre(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One for all: nothing here leaves a trace."""
    folder = tmp_path_factory.mktemp("centre")
    (folder / "gatepost.db").write_bytes(prepared_sqlite.read_bytes())
    standing = made_repository(tmp_path_factory.getbasetemp() / "two")
    with running_centre(f"sqlite:///{folder / 'gatepost.db'}", folder, standing) as running:
        yield running


class Sender:
    """Sends a call that was signed, or what an attacker made of it."""

    def __init__(self, centre: Centre, signer: Signer | None = None) -> None:
        self.centre, self.signer = centre, signer or centre.repository.author()

    def signed(self, method: str, path: str, body: bytes = b"", at: dt.datetime | None = None) -> Call:
        call = Call(method, f"{self.centre.address}{path}")
        sign_call(call, body, self.signer, at or self.centre.clock())
        return call

    def send(self, call: Call, body: bytes = b"", **headers: str) -> urllib3.BaseHTTPResponse:
        return urllib3.request(
            call.method, call.url, body=body or None, headers={**call.headers, **headers}, retries=False
        )


@pytest.fixture
def sender(centre: Centre) -> Sender:
    return Sender(centre)


def slug(answer: urllib3.BaseHTTPResponse) -> str:
    return msgspec.json.decode(answer.data, type=ProblemDocument).type.removeprefix("/problems/")


def test_a_signed_call_is_answered(sender: Sender) -> None:
    answer = sender.send(sender.signed("GET", LIST))
    assert answer.status == 200
    assert msgspec.json.decode(answer.data, type=Listing).requests == ()


def test_an_unsigned_call_is_not(sender: Sender) -> None:
    answer = sender.send(Call("GET", f"{sender.centre.address}{LIST}"))
    assert (answer.status, slug(answer)) == (401, "call-not-signed")


def test_a_strangers_call_is_not(centre: Centre) -> None:
    stranger = Sender(centre, CryptoSigner.generate_ed25519())
    answer = stranger.send(stranger.signed("GET", LIST))
    assert (answer.status, slug(answer)) == (401, "call-not-signed")


def test_a_strangers_signature_under_a_known_id_is_not(sender: Sender) -> None:
    call = sender.signed("GET", LIST)
    forged = Sender(sender.centre, CryptoSigner.generate_ed25519()).signed("GET", LIST)
    call.headers["Signature"] = forged.headers["Signature"]
    assert slug(sender.send(call)) == "call-not-signed"


def test_a_call_is_answered_once(sender: Sender) -> None:
    call = sender.signed("GET", LIST)
    assert sender.send(call).status == 200
    assert slug(sender.send(call)) == "call-replayed"


def test_a_changed_body_is_refused(sender: Sender) -> None:
    body = encode(Ask((RequestFile("request.json", 1, "0" * 64), RequestFile("metadata.json", 1, "0" * 64))))
    call = sender.signed("POST", f"{PREFIX}/uploads", body)
    assert slug(sender.send(call, body.replace(b'"length":1', b'"length":2', 1))) == "call-not-signed"
    fresh = sender.signed("POST", f"{PREFIX}/uploads", b"")
    assert slug(sender.send(fresh, body)) == "call-not-signed"


@pytest.mark.parametrize("path", [f"{LIST}/something", f"{LIST}?all=1", "/api/v1/signing/uploads/0"])
def test_a_signature_for_another_address_is_refused(sender: Sender, path: str) -> None:
    call = sender.signed("GET", LIST)
    call.url = f"{sender.centre.address}{path}"
    assert sender.send(call).status in (401, 405)


def test_a_signature_for_another_method_is_refused(sender: Sender) -> None:
    call = sender.signed("GET", f"{PREFIX}/uploads")
    call.method = "POST"
    assert slug(sender.send(call)) == "call-not-signed"


def test_a_signature_for_another_server_is_refused(sender: Sender) -> None:
    call = Call("GET", f"http://demo.example{LIST}")
    sign_call(call, b"", sender.signer, sender.centre.clock())
    call.url = f"{sender.centre.address}{LIST}"
    assert slug(sender.send(call)) == "call-not-signed"


@pytest.mark.parametrize("late", [FRESH + dt.timedelta(seconds=1), -FRESH - dt.timedelta(seconds=1)])
def test_an_old_call_and_one_from_the_future_are_refused(sender: Sender, late: dt.timedelta) -> None:
    answer = sender.send(sender.signed("GET", LIST, at=sender.centre.clock() - late))
    assert slug(answer) == "call-not-signed"
    assert b"set the clock" in answer.data
    assert sender.send(sender.signed("GET", LIST, at=sender.centre.clock() - FRESH)).status == 200


@pytest.mark.parametrize("part", COVERED)
def test_a_signature_that_covers_less_is_refused(part: str) -> None:
    signer = CryptoSigner.generate_ed25519()
    same, less = (Call("GET", "https://centre.example/api/v1/signing/requests?x=1") for _ in range(2))
    _sign_parts(same, list(COVERED), signer)
    assert verify_call(same, b"", lambda _: signer.public_key, START).nonce == "n" * 20
    _sign_parts(less, [each for each in COVERED if each != part], signer)
    with pytest.raises(CallUntrusted):
        verify_call(less, b"", lambda _: signer.public_key, START)


@pytest.mark.parametrize("nonce", ["", "short", "n" * 65])
def test_a_call_without_a_nonce_of_some_length_is_refused(nonce: str) -> None:
    signer, call = CryptoSigner.generate_ed25519(), Call("GET", "https://centre.example/")
    _sign_parts(call, list(COVERED), signer, nonce)
    with pytest.raises(CallUntrusted, match="no nonce"):
        verify_call(call, b"", lambda _: signer.public_key, START)


def _sign_parts(call: Call, parts: list[str], signer: Signer, nonce: str = "n" * 20) -> None:
    """Sign as `sign_call` does, but for what is covered."""
    call.headers["Content-Digest"] = ContentDigest.create(b"")
    maker = HTTPMessageSigner(signature_algorithm=ED25519)
    prepared = maker.prepare(
        call,
        key_id=signer.public_key.keyid,
        created=START,
        nonce=nonce,
        tag=TAG,
        include_alg=False,
        covered_component_ids=parts,
        use_existing_digest=True,
    )
    maker.apply(call, prepared, bytes.fromhex(signer.sign(prepared.signature_base).signature))


def test_a_nonce_that_one_process_used_is_used_up_for_all(centre: Centre, sender: Sender) -> None:
    call = sender.signed("GET", LIST)
    caller = verify_call(call, b"", lambda _: sender.signer.public_key, centre.clock())
    other = Database(str(centre.services.database.engine.url))
    Nonces(other).use(caller, centre.clock())
    other.close()
    assert slug(sender.send(call)) == "call-replayed"


def test_nonces_are_used_once_on_both_databases_and_forgotten_when_they_are_old(database: Database) -> None:
    signer = CryptoSigner.generate_ed25519()
    call = Call("GET", "https://centre.example/")
    sign_call(call, b"", signer, START)
    caller = verify_call(call, b"", lambda _: signer.public_key, START)
    nonces = Nonces(database)
    nonces.use(caller, START)
    with pytest.raises(CallReplayed):
        nonces.use(caller, START + FRESH)
    nonces.use(caller, START + 3 * FRESH)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"files":[]}', b"\xff", b'{"files":[{"path":"request.json"}]}'],
    ids=["empty", "cut", "list", "no files", "no UTF-8", "half"],
)
def test_a_body_that_is_no_message_is_refused_in_words(sender: Sender, body: bytes) -> None:
    answer = sender.send(sender.signed("POST", f"{PREFIX}/uploads", body), body)
    assert (answer.status, slug(answer)) == (400, "not-understood")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.key",
        "blobs/../../x",
        "targets/packs/x/../../y.json",
        "/etc/passwd",
        "roles/../x.json",
        ".lock",
        "a.txt",
    ],
)
def test_no_file_outside_a_request_is_taken_or_given(sender: Sender, path: str) -> None:
    assert not is_request_file(path)
    files = tuple(RequestFile(name, 1, "0" * 64) for name in (path, "request.json"))
    body = encode(Ask(files))
    assert slug(sender.send(sender.signed("POST", f"{PREFIX}/uploads", body), body)) == "not-understood"


def test_what_is_too_long_is_not_read(sender: Sender) -> None:
    assert PIECE_BYTES < MAX_BODY_BYTES
    longest = "targets/languages/" + "a" * 63 + "/" + "b" * 63 + ".json"
    assert len(encode(Ask((RequestFile(longest, 200_000_000, "0" * 64),) * MAX_FILES))) < MAX_BODY_BYTES * 1.2
    body = b"x" * (MAX_BODY_BYTES + 1)
    call = sender.signed("PUT", f"{PREFIX}/uploads/{'0' * 32}?path=metadata.json&from=0", body)
    assert sender.send(call, body).status == 413


def test_pieces_fit_together_or_are_refused(sender: Sender) -> None:
    files = (RequestFile("metadata.json", 4, "0" * 64), RequestFile("request.json", 0, "0" * 64))
    body = encode(Ask(files))
    upload = json.loads(sender.send(sender.signed("POST", f"{PREFIX}/uploads", body), body).data)["id"]

    def piece(
        data: bytes, start: str, path: str = "metadata.json", signer: Sender = sender
    ) -> urllib3.BaseHTTPResponse:
        address = f"{PREFIX}/uploads/{upload}?path={path}&from={start}"
        return signer.send(signer.signed("PUT", address, data), data)

    assert json.loads(piece(b"ab", "0").data)["have"] == {"metadata.json": 2}
    assert slug(piece(b"ab", "0")) == "upload-gap"
    assert slug(piece(b"ab", "3")) == "upload-gap"
    assert slug(piece(b"abc", "2")) == "upload-gap"
    assert slug(piece(b"ab", "-1")) == "not-understood"
    assert slug(piece(b"ab", "0", "other.json")) == "not-found"
    stranger = Sender(sender.centre, sender.centre.repository.approver())
    assert slug(piece(b"cd", "2", signer=stranger)) == "not-found"
    half = sender.send(sender.signed("POST", f"{PREFIX}/uploads/{upload}/whole"))
    assert (slug(half), b"not here in full" in half.data) == ("request-bad", True)
    assert json.loads(piece(b"cd", "2").data)["have"] == {"metadata.json": 4}
    damaged = sender.send(sender.signed("POST", f"{PREFIX}/uploads/{upload}/whole"))
    assert (slug(damaged), b"arrived damaged" in damaged.data) == ("request-bad", True)


def test_one_key_has_only_so_many_uploads_open(centre: Centre) -> None:
    someone = Sender(centre, centre.repository.approver())
    slugs = []
    for number in range(5):
        files = (RequestFile("metadata.json", number, "0" * 64), RequestFile("request.json", 0, "0" * 64))
        body = encode(Ask(files))
        answer = someone.send(someone.signed("POST", f"{PREFIX}/uploads", body), body)
        slugs.append("" if answer.status == 200 else slug(answer))
    assert slugs == ["", "", "", "", "too-many-uploads"]


def test_files_are_given_in_ranges(centre: Centre, sender: Sender) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    path = f"{LIST}/{asked.id}/files/metadata.json"
    whole = sender.send(sender.signed("GET", path)).data
    part = sender.send(sender.signed("GET", path), Range="bytes=10-")
    assert (part.status, part.data) == (206, whole[10:])
    assert slug(sender.send(sender.signed("GET", f"{LIST}/{asked.id}/files/record.json"))) == "not-found"
    centre.office().refuse(asked.id, "only a test")


def test_the_openapi_document_is_valid_served_and_names_every_route(centre: Centre) -> None:
    described = json.loads(urllib3.request("GET", f"{centre.address}{PREFIX}/openapi.json").data)
    validate(described)
    rules = (rule for rule in centre.app.url_map.iter_rules() if rule.endpoint.startswith("signing_api."))
    routes = {re.sub("<(path:)?([a-z]+)_?>", r"{\2}", rule.rule) for rule in rules}
    assert described["paths"].keys() == routes - {f"{PREFIX}/openapi.json"}
