"""How often one address may try what could be guessed: passwords and codes. In memory, per process.

Not in the database, on purpose. A node serves from one process; with n nodes an address has n times as many tries. Only
people who signed in may type codes, and at 800 an hour on four nodes one of them needs seven years to meet a code of
2.56 * 10^10, if 500 always wait; a password costs argon2 besides. Counting in the database would let whoever has not
signed in write to it with every try, which on SQLite holds up its one writer, and with it the kiosks.
"""

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
