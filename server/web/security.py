"""What every page of ours says to the browser, and how people's sessions are kept.

Rules: everything comes from our own origin, no script runs and no style stands in a page, so the
policy needs no exception; nothing may frame us; forms carry a token and go nowhere else. The phone
page and the plain files set no cookie.
"""

from __future__ import annotations

import datetime as dt

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from content_packs.wire import MAX_BODY_BYTES
from server.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"
WITH_SESSIONS = frozenset(
    {
        "sign_in",
        "dashboard",
        "opinions",
        "kiosks",
        "returns",
        "sites",
        "requests",
        "withdrawals",
        "audit",
        "locale",
        "problems",
    }
)
"""Blueprints that people use. Everything else neither sets nor depends on a cookie."""

csrf = CSRFProtect()


WITHOUT_SESSIONS = ("/api/", "/content/", "/media/")
"""Paths at which a cookie is not even read."""


class PeoplesSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, for people's pages alone."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(WITHOUT_SESSIONS):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.blueprint in WITH_SESSIONS:
            super().save_session(app, session, response)


def secure(app: Flask, settings: Settings) -> None:
    """Sessions, tokens and headers for `app`."""
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=64_000,
        SESSION_COOKIE_NAME="__Host-gatepost" if settings.https else "gatepost",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=True,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(minutes=settings.session_idle_minutes),
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
    )
    app.session_interface = PeoplesSessions()
    csrf.init_app(app)
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]

    def add_headers(response: Response) -> Response:
        return _with_headers(response, settings.https)

    app.after_request(add_headers)


def _with_headers(response: Response, https: bool) -> Response:
    if (response.mimetype or "").startswith(("text/html", "image/svg")):
        response.headers.update(HEADERS)
        if https:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    else:
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
