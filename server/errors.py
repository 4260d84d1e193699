"""Errors of the server: one class, one sentence, one HTTP status.

Two roots, because the way out differs. `CannotStart`: whoever runs the server mends a file or a
database, and nothing was served. `Refused`: a kiosk or a person asked for something that cannot be
had; `web.problems` turns it into an RFC 9457 document or a page. `slug` names it for programs,
under ``/problems/``, and is never used again for something else.
"""

from __future__ import annotations

from http import HTTPStatus


class CannotStart(Exception):  # noqa: N818 -- a sentence about what happened reads better than …Error
    """The server may not run like this; the message names the thing and the way out."""


class SettingsBad(CannotStart):
    """A setting is unknown, missing or nonsense."""


class DatabaseBad(CannotStart):
    """The database is not the one this software was written for."""


class Refused(Exception):  # noqa: N818 -- as above
    """Asked for, and not given. The message is the problem's `detail`."""

    status = HTTPStatus.BAD_REQUEST
    slug = "bad-request"
    title = "The request cannot be answered"


class NotUnderstood(Refused):
    """The body is not the message that this address takes."""

    slug = "not-understood"
    title = "The message could not be understood"


class TooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    slug = "too-large"
    title = "The message is too large"


class NotAuthenticated(Refused):
    status = HTTPStatus.UNAUTHORIZED
    slug = "not-authenticated"
    title = "The credential is missing, wrong or withdrawn"


class AuthorizationPending(Refused):
    slug = "authorization_pending"
    title = "No operator has typed the code yet"


class SlowDown(Refused):
    slug = "slow_down"
    title = "Asked too soon"


class AccessDenied(Refused):
    slug = "access_denied"
    title = "An operator has refused this kiosk"


class ExpiredToken(Refused):
    slug = "expired_token"
    title = "The code is unknown, used or past its time"


class ProofWrong(Refused):
    slug = "proof-wrong"
    title = "The signature was not made by the key that asked"


class TooManyEnrolments(Refused):
    status = HTTPStatus.TOO_MANY_REQUESTS
    slug = "too-many-enrolments"
    title = "Too many kiosks are waiting for an operator"


class CodeUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "code-unknown"
    title = "No waiting kiosk shows this code"


class SiteUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "site-unknown"
    title = "No such site"


class PlanUnknown(Refused):
    status = HTTPStatus.NOT_FOUND
    slug = "plan-unknown"
    title = "No such plan is published"


class SequenceGap(Refused):
    status = HTTPStatus.CONFLICT
    slug = "sequence-gap"
    title = "A batch is missing before this one"


class BatchChanged(Refused):
    status = HTTPStatus.CONFLICT
    slug = "batch-changed"
    title = "A batch with this number was counted with other content"


class DefinitionUnknown(Refused):
    status = HTTPStatus.CONFLICT
    slug = "definition-unknown"
    title = "The counts follow a definition that this server does not know"


class SignInFailed(Refused):
    status = HTTPStatus.FORBIDDEN
    slug = "sign-in-failed"
    title = "Name or password is wrong"


class PasswordBad(Refused):
    slug = "password-bad"
    title = "This password cannot be used"


class PersonExists(Refused):
    status = HTTPStatus.CONFLICT
    slug = "person-exists"
    title = "There is already a person of this name"
