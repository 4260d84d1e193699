"""SIGN: a call to the server, signed with the caller's own signing key: RFC 9421 HTTP message signatures.

There are no accounts and no passwords: who may call is in the signed roles. Rules, kept by `verify_call`:

1. The signature covers method, host, path, query and the digest of the body, empty ones included.
2. It was made at most `FRESH` ago, or by a clock that is at most so much ahead.
3. It carries a nonce; the caller of `verify_call` sees to it that each is used once.
4. Its key is known, and judges it by its own scheme: files, tokens, whatever `securesystemslib` holds.

What is signed begins with a quotation mark, and TUF's metadata with a brace: a call's signature can never be
taken for one over content, nor the other way round.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.algorithms import HTTPSignatureAlgorithm
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key, Signature, Signer

from content_packs.errors import Untrusted

FRESH = dt.timedelta(seconds=300)
TAG = "gatepost-signing"
MIN_NONCE_CHARACTERS = 16
MAX_NONCE_CHARACTERS = 64
COVERED = ("@method", "@authority", "@path", "@query", "content-digest")

KeyOf = Callable[[str], Key | None]
"""The public key of this id, or None for a stranger."""


class CallUntrusted(Untrusted):
    """A call is not signed as it must be; the sentence says what to do."""


@dataclass
class Call:
    """A request as HTTP has it; `sign_call` adds headers to it."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Caller:
    """Who called, proved; `nonce` is to be used up."""

    keyid: str
    nonce: str
    created: dt.datetime


def sign_call(call: Call, body: bytes, signer: Signer, now: dt.datetime) -> None:
    """Add the headers that prove that the holder of `signer` made this call."""
    maker = HTTPMessageSigner(signature_algorithm=_Judge)
    prepared = maker.prepare(
        call,
        key_id=signer.public_key.keyid,
        created=now,
        nonce=secrets.token_urlsafe(MIN_NONCE_CHARACTERS),
        tag=TAG,
        include_alg=False,
        covered_component_ids=COVERED[:-1],
        body=body,
    )
    signature = signer.sign(prepared.signature_base)
    maker.apply(call, prepared, bytes.fromhex(signature.signature))


def verify_call(call: Call, body: bytes, key_of: KeyOf, now: dt.datetime) -> Caller:
    """Who made this call; raises `CallUntrusted`. `body` are the bytes that came with it."""
    verifier = _Verifier(signature_algorithm=_Judge, key_resolver=_Resolver(key_of))
    try:
        results = verifier.verify(call, max_age=None, expect_tag=TAG, require_components=COVERED, body=body)
    except (HTTPMessageSignaturesException, InvalidSignature) as error:
        raise CallUntrusted(f"The call's signature does not hold: {error or 'it does not fit'}.") from error
    told = results[0].parameters
    created = dt.datetime.fromtimestamp(int(told.get("created", 0)), dt.UTC)
    if abs(now - created) > FRESH:
        raise CallUntrusted(
            f"The call was signed at {created:%Y-%m-%d %H:%M:%S} UTC, and it is {now:%Y-%m-%d %H:%M:%S}: set the clock."
        )
    nonce = results[0].nonce or ""
    if not MIN_NONCE_CHARACTERS <= len(nonce) <= MAX_NONCE_CHARACTERS:
        raise CallUntrusted("The call carries no nonce; update packctl.")
    return Caller(str(told["keyid"]), nonce, created)


# -- inside --------------------------------------------------------------------------------------------


class _Judge(HTTPSignatureAlgorithm):
    """Leaves the judgement to the key itself, whatever its scheme. Signing is not its business: see `sign_call`."""

    algorithm_id = "by-key"

    def __init__(self, public_key: Any = None, **_: Any) -> None:
        self._key: Key = public_key

    def verify(self, signature: bytes, message: bytes) -> None:
        try:
            self._key.verify_signature(Signature(self._key.keyid, signature.hex()), message)
        except VerificationError as error:
            raise InvalidSignature("it was made by another key, or something was changed after it") from error


class _Resolver(HTTPSignatureKeyResolver):
    def __init__(self, key_of: KeyOf) -> None:
        self._key_of = key_of

    def resolve_public_key(self, key_id: str) -> Any:
        key = self._key_of(key_id)
        if key is None:
            raise InvalidSignature("no role here names its key")
        return key


class _Verifier(HTTPMessageVerifier):
    """Without the library's own clock: `verify_call` judges the time by the one that it was given."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:  # noqa: ARG002  # its name
        if "created" not in sig_input.params:
            raise InvalidSignature("it does not say when it was made")
