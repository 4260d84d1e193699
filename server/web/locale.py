"""Vietnamese and English for people's pages: which one, and its words.

Catalogues are read from their PO files when the application is made, so that there is no compiled
file to forget. A person's choice is kept in the session; before it, the browser's wish counts.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, redirect, request, session
from flask.typing import ResponseReturnValue

from server.settings import Settings
from server.web.returning import safe_next
from server.web.words import Babel, Domain, get_locale

LOCALES = ("vi", "en")
SESSION_KEY = "locale"
TRANSLATIONS = Path(__file__).parent.parent / "translations"

choice = Blueprint("locale", __name__)


class PoDomain(Domain):  # type: ignore[misc]  # Flask-Babel publishes no types
    """Words from PO files, compiled in memory once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._catalogues = {path.parent.parent.name: catalogue(path) for path in folder.glob("*/LC_MESSAGES/*.po")}

    def get_translations(self) -> NullTranslations:
        return self._catalogues.get(str(get_locale()), NullTranslations())


def catalogue(path: Path) -> Translations:
    """A PO file as gettext uses it."""
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=path.parent.parent.name))
    compiled.seek(0)
    return Translations(compiled)


def localise(app: Flask, settings: Settings) -> None:
    """Give `app` its languages."""

    def chosen() -> str:
        kept = session.get(SESSION_KEY)
        if kept in LOCALES:
            return str(kept)
        return request.accept_languages.best_match(LOCALES, settings.default_locale)

    babel = Babel(
        app,
        default_locale=settings.default_locale,
        default_timezone=settings.time_zone,
        locale_selector=chosen,
    )
    babel.domain_instance = PoDomain(TRANSLATIONS)
    app.register_blueprint(choice)


@choice.post("/locale")
def choose() -> ResponseReturnValue:
    """Keep the language that a person chose."""
    wanted = request.form.get("locale")
    if wanted in LOCALES:
        session[SESSION_KEY] = wanted
        session.permanent = True
    return redirect(safe_next(request.form.get("next", "")))
