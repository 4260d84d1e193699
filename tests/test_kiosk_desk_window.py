"""The signer's real window: open the key, look through a request, type the passphrase, sign; then refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from content_packs.reading import write_manifest
from content_packs.signing.calls.messages import State
from kiosk.desk.errands.cabinet import Cabinet
from kiosk.desk.errands.jobs import Refused, Signed
from kiosk.desk.opening import first
from kiosk.desk.screens import DeskScreens
from kiosk.desk.settings import read_settings
from tests.desk_mirror import DeskProcess, Mirror
from tests.desk_requests import TAXI, pack
from tests.key_files import PASSPHRASE, key_file
from tests.screen_content import language_packs
from tests.signing_people import Centre, made_repository, released, running_centre
from tests.simulated_repository import pack_path
from tests.virtual_screen import virtual_screen

pytestmark = pytest.mark.window
pytest_plugins = ("tests.server_fixtures",)

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "desk"
SIZE = (1280, 800)

SETTINGS = """
server = "{server}"
publish = "{publish}"
root = "root.json"
key = "author-1.pem"
state = "state-{who}"
language = "en"
"""


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with running_centre(sqlite_url, tmp_path, made_repository(tmp_path_factory.getbasetemp() / "two")) as running:
        yield running


def settings_of(centre: Centre, who: str) -> Path:
    folder = centre.folder
    (folder / "root.json").write_bytes(centre.repository.root)
    file = folder / f"desk-{who}.toml"
    file.write_text(SETTINGS.format(server=centre.address, publish=centre.repository.publish_dir, who=who))
    return file


def asked(centre: Centre) -> str:
    """A request that adds a page to the released pack and gives it another name; its id."""
    manifest, blobs = pack(2, TAXI)
    pages = {**released().manifest.pages, **manifest.pages}
    titles = {"vi": "Gói mẫu", "en": "Other words"}
    changed = msgspec.structs.replace(released().manifest, version=2, pages=pages, titles=titles)
    request = centre.repository.request({pack_path(changed): write_manifest(changed)}, blobs, centre.clock())
    return centre.office().ask(request.folder).id


def test_a_signer_looks_through_a_request_signs_it_and_refuses_it(centre: Centre) -> None:
    id_ = asked(centre)
    author = centre.repository.author()
    key_file(author, centre.folder / "author-1.pem")
    settings = read_settings(settings_of(centre, "mirror"))
    languages = language_packs()
    cabinet = Cabinet(settings, languages, centre.clock)
    screens = DeskScreens(languages, SIZE, "author-1", {})
    at = centre.clock().isoformat()
    with virtual_screen(*SIZE) as screen, DeskProcess(settings_of(centre, "desk"), screen, at) as desk:
        mirror = Mirror(screen, screens, cabinet, first(settings))
        mirror.shown()
        mirror.type(PASSPHRASE)
        mirror.press("unlock")
        screen.screenshot(PICTURES / "list.png")
        mirror.press("open:0")
        assert mirror.screens.compose(mirror.desk).find("to-sign") is None, "not everything was opened yet"
        assert mirror.desk.dossier is not None
        for number in range(1, len(mirror.desk.dossier.entries)):
            mirror.press(f"entry:{number}")
        mirror.press("pictures")
        screen.screenshot(PICTURES / "pictures.png")
        mirror.press("to-sign")
        mirror.type(PASSPHRASE)
        screen.screenshot(PICTURES / "sign.png")
        mirror.press_for("sign", Signed(("approver",)))
        assert author.public_key.keyid in centre.office().detail(id_).request.signed_by
        mirror.press("back")
        mirror.press("open:0")
        mirror.press("to-refuse")
        mirror.press("reason:translation")
        mirror.type("see line two")
        screen.screenshot(PICTURES / "refuse.png")
        mirror.press_for("refuse", Refused())
        closed = centre.office().detail(id_).request
        assert closed.state is State.CLOSED
        assert "see line two" in closed.sentence + str(closed.history)
        screen.ask_to_close()
        assert desk.process.wait(20) == 0
    assert PASSPHRASE.encode() not in desk.log.read_bytes()
