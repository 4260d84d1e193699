"""Errors of the server: one class, one sentence, one HTTP status.

Two roots, because the way out differs. `CannotStart`: whoever runs the server mends a file or a
database, and nothing was served. `Refused`: a kiosk or a person asked for something that cannot be
had; `web.problems` turns it into an RFC 9457 document or a page. `slug` names it for programs,
under ``/problems/``, and is never used again for something else.
"""

from __future__ import annotations

from http import HTTPStatus


class CannotStart(Exception):
    """The server may not run like this; the message names the thing and the way out."""


class SettingsBad(CannotStart):
    """A setting is unknown, missing or nonsense."""


class DatabaseBad(CannotStart):
    """The database is not the one this software was written for."""


class AuditBroken(CannotStart):
    """An entry of the audit was changed or removed."""


class Refused(Exception):
    """Asked for, and not given. The message is the problem's `detail`."""

    status = HTTPStatus.BAD_REQUEST
    slug = "bad-request"
    title = "The request cannot be answered"
    way_out = "Read the detail, mend the request, send it again."


class NotUnderstood(Refused):
    """The body is not the message that this address takes."""

    slug = "not-understood"
    title = "The message could not be understood"
    way_out = "Send the message that the OpenAPI document describes, as JSON."


class TooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    slug = "too-large"
    title = "The message is too large"
    way_out = "Send fewer batches at once."


class NotAuthenticated(Refused):
    status = HTTPStatus.UNAUTHORIZED
    slug = "not-authenticated"
    title = "The credential is missing, wrong or withdrawn"
    way_out = "Send the credential that enrolment gave. If it was withdrawn, enrol again."


class AuthorizationPending(Refused):
    slug = "authorization_pending"
    title = "No operator has typed the code yet"
    way_out = "Keep the code on the screen, and ask again after the interval."


class SlowDown(Refused):
    slug = "slow_down"
    title = "Asked too soon"
    way_out = "Wait the longer interval from now on."


class AccessDenied(Refused):
    slug = "access_denied"
    title = "An operator has refused this kiosk"
    way_out = "Begin again with a new code if an operator asks for it."


class ExpiredToken(Refused):
    slug = "expired_token"
    title = "The code is unknown, used or past its time"
    way_out = "Begin again with a new code."


class ProofWrong(Refused):
    slug = "proof-wrong"
    title = "The signature was not made by the key that asked"
    way_out = "Sign with the key whose public half was sent."


class TooManyEnrolments(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "too-many-enrolments"
    title = "Too many kiosks are waiting for an operator"
    way_out = "Begin again in some minutes."


class CodeUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "code-unknown"
    title = "No waiting kiosk shows this code"
    way_out = "Read the code from the screen again; it lives ten minutes."


class SiteUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "site-unknown"
    title = "No such site"
    way_out = "Choose a site of the registry."


class KioskUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "kiosk-unknown"
    title = "No such kiosk is in service"
    way_out = "Choose a kiosk of the list."


class PlanUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "plan-unknown"
    title = "No such plan is published"
    way_out = "Publish the plan first, or choose another."


class SequenceGap(Refused):
    status = HTTPStatus.CONFLICT
    slug = "sequence-gap"
    title = "A batch is missing before this one"
    way_out = "Send the batch that the detail names first. Nothing of this upload was counted."


class BatchChanged(Refused):
    status = HTTPStatus.CONFLICT
    slug = "batch-changed"
    title = "A batch with this number was counted with other content"
    way_out = "Nothing of this upload was counted. Begin a new stream with an empty file."


class ReturnRefused(Refused):
    slug = "return-refused"
    title = "What came by stick cannot be taken"
    way_out = "Nothing of it was counted. Ask for the stick again; the kiosk still has everything."


class DefinitionUnknown(Refused):
    status = HTTPStatus.CONFLICT
    slug = "definition-unknown"
    title = "The counts follow a definition that this server does not know"
    way_out = "Keep the batch, and send it again when the server was updated."


class SignInFailed(Refused):
    status = HTTPStatus.FORBIDDEN
    slug = "sign-in-failed"
    title = "Name or password is wrong"
    way_out = "Try again, or ask whoever runs the server for a new one-time password."


class PasswordBad(Refused):
    slug = "password-bad"
    title = "This password cannot be used"
    way_out = "Choose another password."


class PersonExists(Refused):
    status = HTTPStatus.CONFLICT
    slug = "person-exists"
    title = "There is already a person of this name"
    way_out = "Choose another name."


class NotWithdrawable(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    slug = "not-withdrawable"
    title = "This is not withdrawn, or not reinstated"
    way_out = "Read the detail. Base packs and notices of danger cannot be withdrawn; only an approver reinstates."


class UnsupportedType(Refused):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    slug = "unsupported-type"
    title = "The body is not JSON"
    way_out = "Send `Content-Type: application/json`."


class TooOften(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "too-often"
    title = "Too many requests from this address"
    way_out = "Wait a minute, then go on more slowly."


class NotFound(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "not-found"
    title = "There is nothing at this address"
    way_out = "Check the address."


class MethodNotAllowed(Refused):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    slug = "method-not-allowed"
    title = "This address does not take this method"
    way_out = "Use the method that the OpenAPI document names."


class CallNotSigned(Refused):
    status = HTTPStatus.UNAUTHORIZED
    slug = "call-not-signed"
    title = "The call is not signed by a key that the roles name"
    way_out = "Sign the call with your signing key; set the clock if it is wrong."


class CallReplayed(Refused):
    status = HTTPStatus.UNAUTHORIZED
    slug = "call-replayed"
    title = "This very call was made before"
    way_out = "Make the call anew, with a nonce of its own."


class NotYours(Refused):
    status = HTTPStatus.FORBIDDEN
    slug = "not-yours"
    title = "Your key signs nothing here"
    way_out = "Ask whoever keeps the role publishers if that is wrong."


class RequestBad(Refused):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    slug = "request-bad"
    title = "The request for signatures breaks a rule"
    way_out = "Draft it again as the detail says."


class RequestOver(Refused):
    status = HTTPStatus.CONFLICT
    slug = "request-over"
    title = "The request does not wait for signatures any more"
    way_out = "Look at the list of requests; draft it again with `packctl rebase` where that makes sense."


class VersionClaimed(Refused):
    status = HTTPStatus.CONFLICT
    slug = "version-claimed"
    title = "Another request of this publisher stands before this one"
    way_out = "Sign or refuse the one that the detail names, or ask as urgent."


class UploadGap(Refused):
    status = HTTPStatus.CONFLICT
    slug = "upload-gap"
    title = "A piece does not begin where the file ends"
    way_out = "Ask how much is there, and go on from there."


class TooManyUploads(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "too-many-uploads"
    title = "Too many uploads of this key are not finished"
    way_out = "Finish one of them, or wait until they are forgotten."


class Unavailable(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    slug = "unavailable"
    title = "The server cannot answer right now"
    way_out = "Keep what you have, and try again later."
