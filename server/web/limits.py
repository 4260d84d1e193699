"""How often one address may try what could be guessed: passwords and codes. In memory, per process."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN = "10 per minute; 60 per hour"
TYPE_CODE = "20 per minute; 200 per hour"
BEGIN_ENROLMENT = "30 per minute"
ASK_ENROLMENT = "600 per minute"  # a whole hall of kiosks may stand behind one address

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")
