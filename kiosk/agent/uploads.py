"""UPLOAD: closed batches go out in order, receipts come back; each batch is counted exactly once.

Rules:

- Only a receipt for this stream lets a batch be forgotten, and only what was sent just now. Anything
  else (HTML, another stream's receipt, a number from the future) forgets nothing.
- The same batches may be sent again: the server knows their numbers.
- Where the server's numbers do not go on from ours, the stream is given up and the ui begins another.
"""

from __future__ import annotations

from pathlib import Path

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.wire import TallyReceipt, TallyUpload
from kiosk.agent.backoff import Backoff
from kiosk.agent.device_api import DeviceApi
from kiosk.clock import Moment
from kiosk.errors import ServerNonsense, ServerRefused
from kiosk.state import Receipt, State
from kiosk.tally_reader import Waiting, stream_of, waiting

STREAM_REFUSED = frozenset({"sequence-gap", "batch-changed"})


class Uploads:
    """Sends one upload per `step`. `problem` says why the last one failed."""

    def __init__(self, home: Path, api: DeviceApi, state: State, backoff: Backoff) -> None:
        self._home = home
        self._api = api
        self._state = state
        self._backoff = backoff
        self.problem = ""

    def step(self, now: Moment) -> float:
        """Send what waits, at most one upload of it; seconds until the next time."""
        del now  # batches carry their own days
        identity = self._state.identity()
        standing = self._state.receipt(stream_of(self._home))
        if identity is None or not standing.stream or standing.refused:
            return self._backoff.succeeded()
        sent = waiting(self._home, standing.stream, standing.up_to)
        if not sent.batches:
            return self._backoff.succeeded()
        try:
            self._send(sent, identity.credential)
        except (ContentBad, CouldNotReach) as error:
            self.problem = str(error)
            return self._backoff.failed()
        self.problem = ""
        self._backoff.succeeded()
        return 0.0  # perhaps there is more

    def _send(self, sent: Waiting, credential: str) -> None:
        upload = TallyUpload(stream=sent.stream, batches=sent.batches)
        try:
            receipt = self._api.upload(upload, credential)
        except ServerRefused as refusal:
            if refusal.problem in STREAM_REFUSED:
                self._state.receipted(Receipt(stream=sent.stream, refused=True))
            raise
        self._state.receipted(Receipt(stream=sent.stream, up_to=_believed(sent, receipt)))


def _believed(sent: Waiting, receipt: TallyReceipt) -> int:
    """Up to where a receipt lets us forget: never beyond what was sent just now. A server that knows more
    (our own notes were lost) is asked again, batch by batch."""
    first, last = sent.batches[0].sequence, sent.batches[-1].sequence
    if receipt.stream != sent.stream:
        raise ServerNonsense("the tally address", f"a receipt for another stream ({receipt.stream[:40]})")
    if receipt.up_to < first:
        raise ServerNonsense("the tally address", f"a receipt up to {receipt.up_to} for batches from {first} on")
    return min(receipt.up_to, last)
