"""The edge to the device API: typed questions and answers over HTTP, with limits on both.

Rules: an answer is read up to a limit and within a time; it becomes a frozen type or it is
`ServerNonsense`; a refusal is a problem document, whose last word of `type` the caller acts on; what
did not arrive is `ServerUnreachable`. Redirects are not followed: the credential goes to one host.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import msgspec
import urllib3

from content_packs import wire
from kiosk.errors import ServerNonsense, ServerRefused, ServerUnreachable

PREFIX = "/api/v1"
TIMEOUT_S = 20.0
MAX_ANSWER_BYTES = 64_000
USER_AGENT = "gatepost/1"

_T = TypeVar("_T")


class DeviceApi:
    """The server at `address`."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        timeout = urllib3.Timeout(total=TIMEOUT_S)
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, timeout=timeout, retries=False)

    def close(self) -> None:
        self._pool.clear()

    def start_enrolment(self, request: wire.EnrolmentRequest) -> wire.EnrolmentStarted:
        return self._ask("enrolments", request, wire.EnrolmentStarted)

    def poll_enrolment(self, request: wire.EnrolmentPoll) -> wire.Enrolled:
        return self._ask("enrolments/token", request, wire.Enrolled)

    def renew(self, request: wire.CredentialRenewal, credential: str) -> wire.CredentialRenewed:
        return self._ask("credential", request, wire.CredentialRenewed, credential)

    def heartbeat(self, said: wire.Heartbeat, credential: str) -> wire.HeartbeatReceipt:
        return self._ask("heartbeat", said, wire.HeartbeatReceipt, credential)

    def upload(self, tallies: wire.TallyUpload, credential: str) -> wire.TallyReceipt:
        return self._ask("tallies", tallies, wire.TallyReceipt, credential)

    def _ask(self, path: str, question: msgspec.Struct, kind: type[_T], credential: str = "") -> _T:
        address = f"{self._address}{PREFIX}/{path}"
        status, body = self._post(address, wire.encode(question), credential)
        if status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            raise _refusal(address, status, body)
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ServerNonsense(address, str(error)) from error

    def _post(self, address: str, body: bytes, credential: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": USER_AGENT}
        if credential:
            headers["Authorization"] = f"Bearer {credential}"
        try:
            answer = self._pool.request(
                "POST", address, body=body, headers=headers, redirect=False, preload_content=False
            )
            try:
                return answer.status, self._limited(address, answer)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise ServerUnreachable(address, str(error)) from error

    @staticmethod
    def _limited(address: str, answer: urllib3.BaseHTTPResponse) -> bytes:
        body = answer.read(MAX_ANSWER_BYTES + 1)
        if len(body) > MAX_ANSWER_BYTES:
            answer.close()
            raise ServerNonsense(address, f"more than {MAX_ANSWER_BYTES} bytes")
        return body


def _refusal(address: str, status: int, body: bytes) -> Exception:
    """A refusal in the server's words; a failing or foreign server in ours."""
    try:
        problem = msgspec.json.decode(body, type=wire.ProblemDocument)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ServerNonsense(address, f"HTTP {status} without a problem document")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerUnreachable(address, f"HTTP {status}: {problem.title}")
    return ServerRefused(status, problem.type.rstrip("/").rpartition("/")[2], problem.detail or problem.title)
