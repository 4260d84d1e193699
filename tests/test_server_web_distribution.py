"""The publish directory over HTTP: small polls, ranges, and nothing beside it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.server_release import PACK
from tests.server_simulator import TestServer

pytest_plugins = ("tests.server_fixtures",)

TIMESTAMP = "/content/metadata/timestamp.json"


@pytest.fixture
def client(standing_server: TestServer) -> FlaskClient:
    return standing_server.client()


def test_unchanged_metadata_is_answered_without_a_body(client: FlaskClient) -> None:
    first = client.get(TIMESTAMP)
    again = client.get(TIMESTAMP, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert "max-age" not in first.headers.get("Cache-Control", "")


def test_what_is_named_by_hash_or_version_is_kept_for_ever(standing_server: TestServer, client: FlaskClient) -> None:
    sha256 = standing_server.services.releases.picture().manifests[PACK].pages["everything"].sha256
    for path in (f"/content/blobs/{sha256[:2]}/{sha256}", "/content/metadata/1.root.json"):
        response = client.get(path, buffered=True)
        assert "immutable" in response.headers["Cache-Control"]
        assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}, buffered=True).status_code == 304


def test_blob_can_be_taken_up_again_in_the_middle(standing_server: TestServer, client: FlaskClient) -> None:
    ref = standing_server.services.releases.picture().manifests[PACK].pages["everything"]
    path = f"/content/blobs/{ref.sha256[:2]}/{ref.sha256}"
    whole = client.get(path, buffered=True).data
    rest = client.get(path, headers={"Range": "bytes=100-"}, buffered=True)
    assert rest.status_code == 206
    assert rest.data == whole[100:]
    assert len(whole) == ref.length


@pytest.mark.parametrize(
    "name",
    [
        "metadata/../../secret.key",
        "metadata/%2e%2e/%2e%2e/secret.key",
        "blobs//etc/passwd",
        "inbox/waiting",
        "metadata",
        "metadata/",
        "metadata/none.json",
        "blobs/aa/" + "a" * 64,
        "targets/x\\..\\y",
    ],
)
def test_nothing_beside_the_published_files_is_served(client: FlaskClient, name: str) -> None:
    response = client.get(f"/content/{name}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_what_lies_beside_the_three_folders_is_not_served(standing_server: TestServer, client: FlaskClient) -> None:
    beside = standing_server.services.settings.publish_dir / "notes.txt"
    beside.write_text("for the publisher alone")
    try:
        assert client.get("/content/notes.txt").status_code == 404
    finally:
        beside.unlink()


def test_files_come_without_the_headers_that_only_pages_need(client: FlaskClient) -> None:
    headers = client.get(TIMESTAMP).headers
    assert "Content-Security-Policy" not in headers
    assert "Set-Cookie" not in headers
