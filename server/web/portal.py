"""The phone page: where a kiosk's QR code leads. Released words only, light, without script or cookie.

Rules: the address names language, publisher, pack and page, and stays for ever; a page that lacks
the language is shown in the one that a kiosk would show, and says so; what is past its date is not shown
as if it held; what is withdrawn is gone, and says so. Words of the frame come from the language packs, as on the
kiosk. Nothing here reads a session.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from http import HTTPStatus
from zoneinfo import ZoneInfo

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from content_packs.errors import ContentBad, NotListed
from content_packs.languages import readable
from content_packs.model import Manifest
from server.errors import NotFound, Unavailable
from server.publishing.releases import Picture
from server.web.language_styles import language_styles
from server.web.phone_page import Frame, PhonePage
from server.web.services import services

portal = Blueprint("portal", __name__)

PAGE_SECONDS = 60
YEAR_SECONDS = 31_536_000
MEDIA_TYPES = {
    "webp": "image/webp",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "ogg": "audio/ogg",
    "mpeg": "audio/mpeg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
}
"""What may be shown in a browser. SVG is not among them: it could carry script."""


@portal.get("/")
def start() -> ResponseReturnValue:
    """To the language that the browser asks for."""
    languages = services().releases.picture().languages
    if not languages:
        return redirect(url_for("dashboard.show"))
    best = request.accept_languages.best_match(list(languages)) or next(iter(languages))
    response = redirect(url_for("portal.packs", tag=best))
    response.headers["Vary"] = "Accept-Language"
    return response


@portal.get("/<tag:tag>/")
def packs(tag: str) -> ResponseReturnValue:
    """Every pack that is published for travellers, in one language."""
    frame = _frame(tag)
    bases = {plan.base for plan in frame.picture.plans.values()}
    hidden = bases | frame.picture.gone
    shown = {ref: manifest for ref, manifest in frame.picture.manifests.items() if ref not in hidden}
    return _page("phone/packs.html", frame=frame, manifests=shown, languages=frame.picture.languages.values())


@portal.get("/<tag:tag>/<name:publisher>/<name:pack>/")
def topics(tag: str, publisher: str, pack: str) -> ResponseReturnValue:
    """A pack's topics and their pages."""
    frame = _frame(tag)
    manifest = _manifest(frame.picture, publisher, pack)
    if frame.picture.is_withdrawn(manifest):
        return _withdrawn(frame)
    manifest = _shown(frame.picture, manifest)
    pages = {page_id: _phone_page(frame, manifest, page_id) for t in manifest.topics for page_id in t.pages}
    languages = [language for key, language in frame.picture.languages.items() if key in manifest.languages]
    return _page("phone/topics.html", frame=frame, manifest=manifest, pages=pages, languages=languages)


@portal.get("/<tag:tag>/<name:publisher>/<name:pack>/<name:page>")
def page(tag: str, publisher: str, pack: str, page: str) -> ResponseReturnValue:
    """One page."""
    frame = _frame(tag)
    manifest = _manifest(frame.picture, publisher, pack)
    if page not in manifest.pages:
        raise NotFound("This pack has no page of this name.")
    if frame.picture.is_withdrawn(manifest, page):
        return _withdrawn(frame)
    manifest = _shown(frame.picture, manifest)
    shown = _phone_page(frame, manifest, page)
    related = [_phone_page(frame, manifest, other) for other in shown.page.related if other in manifest.pages]
    return _page(
        "phone/page.html",
        frame=frame,
        p=shown,
        related=related,
        canonical=_canonical(shown),
        languages=shown.languages(),
    )


@portal.get("/media/<sha256:sha256>.<ending>")
def media(sha256: str, ending: str) -> ResponseReturnValue:
    """A picture, sound or film that a page names. Its name is its hash, so it never changes."""
    if ending not in MEDIA_TYPES:
        raise NotFound("Media of this kind is not shown.")
    try:
        content = services().releases.blob(sha256)
    except (ContentBad, OSError) as wrong:
        raise NotFound("No published file has this name.") from wrong
    response = Response(content, mimetype=MEDIA_TYPES[ending])
    response.set_etag(sha256)
    _keep(response, YEAR_SECONDS)
    response.cache_control.immutable = True
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


@portal.get("/languages.css")
def styles() -> ResponseReturnValue:
    """Faces and line heights of all languages."""
    rules = language_styles(services().releases.picture().languages.values())
    response = Response(rules, mimetype="text/css")
    response.set_etag(hashlib.sha256(rules.encode()).hexdigest()[:16])
    _keep(response, PAGE_SECONDS)
    response.make_conditional(request)
    return response


def _frame(tag: str) -> Frame:
    picture = services().releases.picture()
    if tag not in picture.languages:
        raise NotFound("Nothing is published in this language.")
    return Frame(picture, tag)


def _manifest(picture: Picture, publisher: str, pack: str) -> Manifest:
    manifest = picture.manifests.get(f"{publisher}/{pack}")
    if manifest is None:
        raise NotFound("No pack of this name is published.")
    return manifest


def _shown(picture: Picture, manifest: Manifest) -> Manifest:
    """`manifest` without the pages that are withdrawn, and without topics of which nothing is left."""
    gone = {page for page in manifest.pages if picture.is_withdrawn(manifest, page)}
    if not gone:
        return manifest
    left = (
        msgspec.structs.replace(topic, pages=tuple(page for page in topic.pages if page not in gone))
        for topic in manifest.topics
    )
    pages = {page: ref for page, ref in manifest.pages.items() if page not in gone}
    return msgspec.structs.replace(manifest, topics=tuple(topic for topic in left if topic.pages), pages=pages)


def _withdrawn(frame: Frame) -> Response:
    """Where a withdrawn page was: the kiosk's own sentence, and 410, so that nobody keeps a copy."""
    response = _page("phone/withdrawn.html", frame=frame, languages=frame.picture.languages.values())
    response.status_code = HTTPStatus.GONE
    return response


def _phone_page(frame: Frame, manifest: Manifest, page_id: str) -> PhonePage:
    try:
        content = services().releases.page(manifest, page_id)
    except NotListed as wrong:
        raise NotFound("No page of this name is published.") from wrong
    except (ContentBad, OSError) as wrong:
        raise Unavailable("This page cannot be read right now.") from wrong
    languages = frame.picture.languages
    tag = readable(frame.tag, languages, content.texts)
    if tag is None:
        raise Unavailable("This page is in no language that can be shown.")
    return PhonePage(frame, manifest, content, languages[tag], content.texts[tag], _today())


def _today() -> dt.date:
    """The date where the gates are: what is past its date is past it there."""
    return services().now().astimezone(ZoneInfo(services().settings.time_zone)).date()


def _canonical(shown: PhonePage) -> str:
    """The one address of these words, whatever language was asked for."""
    manifest = shown.manifest
    path = f"/{shown.shown.tag}/{manifest.publisher}/{manifest.pack}/{shown.page.id}"
    return services().settings.public_address + path


def _page(template: str, **values: object) -> Response:
    demo = services().settings.demo or services().releases.picture().demo
    response = make_response(render_template(template, demo=demo, **values))
    _keep(response, PAGE_SECONDS)
    return response


def _keep(response: Response, seconds: int) -> None:
    """Anyone may keep this answer: it is the same for everybody."""
    response.cache_control.public = True
    response.cache_control.max_age = seconds
