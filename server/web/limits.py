"""How often one address may try what could be guessed: passwords and codes. In memory, per process."""

from __future__ import annotations

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN = "10 per minute; 60 per hour"
TYPE_CODE = "20 per minute; 200 per hour"
BEGIN_ENROLMENT = "30 per minute"
ASK_ENROLMENT = "600 per minute"  # a whole hall of kiosks may stand behind one address

NEVER_LIMITED = frozenset({"device_api.send_heartbeat", "device_api.upload_tallies", "distribution.file"})
"""What every kiosk asks all the time, with a credential or of plain files: not even looked at here."""


class _Limiter(Limiter):
    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if request.endpoint not in NEVER_LIMITED:
            super()._check_request_limit(callable_name, in_middleware)


limiter = _Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")
