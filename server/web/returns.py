"""What kiosks gave back by stick: people upload the sealed files, and read what each came to."""

from __future__ import annotations

from contextlib import ExitStack, closing

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

from content_packs.carrying.returning import MAX_RETURN_BYTES
from server.audit import by_person
from server.errors import BatchChanged, DefinitionUnknown, Refused, ReturnRefused, SequenceGap
from server.fleet.returns import Taken
from server.web.guard import for_people, person
from server.web.services import services
from server.web.words import gettext

returns = Blueprint("returns", __name__, url_prefix="/kiosks/returns")

MAX_UPLOAD_BYTES = 5 * MAX_RETURN_BYTES
MAX_PIECE_BYTES = 500_000
"""Of a form kept in memory; the files themselves are not."""
MAX_FILES = 200


@returns.before_request
def allow_more() -> None:
    """Returns are longer than anything else that is sent here."""
    request.max_content_length = MAX_UPLOAD_BYTES
    request.max_form_memory_size = MAX_PIECE_BYTES


@returns.route("", methods=["GET", "POST"])
@for_people
def take() -> ResponseReturnValue:
    """Each file by itself: one that is refused stops none of the others."""
    form = FlaskForm()
    told: list[tuple[str, Taken | None, str]] = []
    if form.validate_on_submit():
        with ExitStack() as open_files:
            files = [open_files.enter_context(closing(file)) for file in request.files.getlist("files")]
            told = [_taken(file) for file in files[:MAX_FILES] if file.filename]
    takes = services().returns.keys is not None
    nothing = request.method == "POST" and not told
    now = services().now()
    page = render_template("returns.html", form=form, told=told, takes=takes, nothing=nothing, now=now)
    return page, 422 if nothing or any(why for _, _, why in told) else 200


def _taken(file: FileStorage) -> tuple[str, Taken | None, str]:
    """The file's name, what it came to, and why it was refused, in words for a person."""
    name = (file.filename or "")[:80]
    try:
        data = file.stream.read(MAX_RETURN_BYTES + 1)
        return name, services().returns.take(data, by_person(person().name), services().now()), ""
    except ReturnRefused:
        why = gettext("This is no return of a kiosk in service here, or it was changed on its way.")
    except BatchChanged:
        why = gettext("Some of its counts differ from what was counted under the same numbers: is a kiosk a copy?")
    except SequenceGap:
        why = gettext("Counts before these are missing: take the earlier stick of this kiosk first.")
    except DefinitionUnknown:
        why = gettext("It was written by newer software. Update the server, then take it again.")
    except Refused as wrong:
        why = str(wrong)
    return name, None, str(why)
