"""The work behind the signer's window: requests from a folder and from a server, judged, signed, refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.signing.calls.messages import State
from content_packs.signing.errors import KeyUnusable, PassphraseWrong
from content_packs.signing.request import REFUSED_FILE, Request, RequestWrong, read_request
from content_packs.trust.roles import Group
from kiosk.desk.acts import views_of
from kiosk.desk.drawing.views import PANELS, Side, View
from kiosk.desk.errands.cabinet import Cabinet, ChangedMeanwhile
from kiosk.desk.errands.clerk import Clerk
from kiosk.desk.errands.jobs import Answer, Draw, Failed, Found, Job, Look, Open, Opened, Pictured, Sign, Signed, Unlock
from kiosk.desk.opening import first
from kiosk.desk.settings import DeskSettings, DeskSettingsBad, read_settings
from kiosk.desk.state import Desk, Room, Source
from kiosk.desk.words import WORDS
from tests.desk_requests import published, requested
from tests.key_files import PASSPHRASE, key_file
from tests.screen_content import language_packs
from tests.signing_people import Centre, made_repository, running_centre
from tests.simulated_repository import START, SimulatedRepository

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    return published(tmp_path / "repository")


@pytest.fixture
def request_(repository: SimulatedRepository) -> Request:
    return requested(repository)


def cabinet_of(repository: SimulatedRepository, folder: Path, who: Group, server: str = "") -> Cabinet:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "root.json").write_bytes(repository.root)
    key = key_file(getattr(repository, who)(), folder / f"{who}-1.pem")
    settings = DeskSettings(
        publish=str(repository.publish_dir),
        root=str(folder / "root.json"),
        key=str(key),
        server=server,
        folders=str(repository.folder / "requests"),
        state=str(folder / "state"),
    )
    return Cabinet(settings, language_packs(), lambda: START)


def typed(text: str = PASSPHRASE) -> bytearray:
    return bytearray(text.encode())


# -- folders -----------------------------------------------------------------------------------------------


def test_author_and_approver_sign_a_folder_and_it_is_published(
    repository: SimulatedRepository, request_: Request, tmp_path: Path
) -> None:
    for who, missing in ((Group.AUTHOR, ("approver",)), (Group.APPROVER, ())):
        cabinet = cabinet_of(repository, tmp_path / who, who)
        offer = next(offer for offer in cabinet.folders() if offer.place == str(request_.folder))
        dossier = cabinet.open(offer)
        assert dossier.fingerprint == request_.fingerprint
        assert [entry.page for entry in dossier.entries] == ["", "visa", "taxi", "money"]
        passphrase = typed()
        assert cabinet.sign(dossier.fingerprint, passphrase) == missing
        assert not any(passphrase), "it was overwritten"
    assert len(read_request(request_.folder).metadata.signatures) == 2


def test_a_wrong_passphrase_signs_nothing_and_is_overwritten(
    repository: SimulatedRepository, request_: Request, tmp_path: Path
) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    dossier = cabinet.open(cabinet.folders()[-1])
    passphrase = typed("another horse")
    with pytest.raises(PassphraseWrong):
        cabinet.sign(dossier.fingerprint, passphrase)
    assert not any(passphrase)
    assert read_request(request_.folder).metadata.signatures == {}


def test_only_what_was_opened_is_signed(repository: SimulatedRepository, request_: Request, tmp_path: Path) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    dossier = cabinet.open(next(o for o in cabinet.folders() if o.place == str(request_.folder)))
    other = repository.request({}, removed=["packs/gatepost-sample/sample.json"])
    for name in ("metadata.json", "request.json"):
        put(request_.folder / name, (other.folder / name).read_bytes())
    passphrase = typed()
    with pytest.raises(ChangedMeanwhile):
        cabinet.sign(dossier.fingerprint, passphrase)
    assert not any(passphrase)
    assert read_request(request_.folder).metadata.signatures == {}


def test_a_blob_changed_after_it_was_looked_at_is_not_signed(
    repository: SimulatedRepository, request_: Request, tmp_path: Path
) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    dossier = cabinet.open(next(o for o in cabinet.folders() if o.place == str(request_.folder)))
    blob = next(file for file in (request_.folder / "blobs").rglob("*") if file.is_file())
    blob.write_bytes(b"x" + blob.read_bytes()[1:])
    with pytest.raises(RequestWrong, match="changed"):
        cabinet.sign(dossier.fingerprint, typed())


def test_a_refusal_lies_in_the_folder_with_its_reason(
    repository: SimulatedRepository, request_: Request, tmp_path: Path
) -> None:
    cabinet = cabinet_of(repository, tmp_path / "approver", Group.APPROVER)
    cabinet.open(next(o for o in cabinet.folders() if o.place == str(request_.folder)))
    cabinet.refuse("Thiếu ngày")
    assert "Thiếu ngày" in (request_.folder / REFUSED_FILE).read_text(encoding="utf-8")
    assert str(request_.folder) not in [offer.place for offer in cabinet.folders()]


def test_folders_that_hold_no_request_are_left_out(repository: SimulatedRepository, tmp_path: Path) -> None:
    put(repository.folder / "requests" / "holiday" / "request.json", b"{}")
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    assert all("holiday" not in offer.place for offer in cabinet.folders())


def test_before_and_after_are_drawn_for_the_window(
    repository: SimulatedRepository, request_: Request, tmp_path: Path
) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    dossier = cabinet.open(next(o for o in cabinet.folders() if o.place == str(request_.folder)))
    desk = Desk("en", Room.REQUEST, dossier=dossier, at=1, tab="en", pictured=True)
    before, after = (cabinet.draw(view, 300) for view in views_of(desk))
    assert (before.width, after.width) == (300, 300)
    assert before.height >= 300 * PANELS["portrait"].panel_px[1] // PANELS["portrait"].panel_px[0]
    assert cabinet.pictures[before.key] != cabinet.pictures[after.key]
    again = cabinet.draw(views_of(desk)[0], 300)
    assert again.key != before.key, "what was painted by one key is kept"
    cabinet.lock()
    assert cabinet.pictures == {}


# -- the server --------------------------------------------------------------------------------------------


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with running_centre(sqlite_url, tmp_path, made_repository(tmp_path_factory.getbasetemp() / "two")) as running:
        yield running


def at_centre(centre: Centre, who: Group) -> Cabinet:
    cabinet = cabinet_of(centre.repository, centre.folder / f"desk-{who}", who, centre.address)
    cabinet._now = centre.clock
    return cabinet


def test_two_people_sign_on_their_own_machines_and_the_server_has_both(centre: Centre) -> None:
    id_ = centre.office().ask(centre.draft(2, "Other words").folder).id
    for who in (Group.AUTHOR, Group.APPROVER):
        cabinet = at_centre(centre, who)
        assert cabinet.server() == (), "nothing is shown before the key is open"
        cabinet.unlock(typed())
        (offer,) = cabinet.server()
        assert (offer.source, offer.place, offer.signable) == (Source.SERVER, id_, True)
        dossier = cabinet.open(offer)
        assert dossier.fingerprint == offer.fingerprint
        cabinet.sign(dossier.fingerprint, typed())
    assert centre.office().detail(id_).request.state is State.SUBMITTED
    assert centre.publish() == "published"


def test_a_refusal_closes_the_request_on_the_server(centre: Centre) -> None:
    id_ = centre.office().ask(centre.draft(2).folder).id
    cabinet = at_centre(centre, Group.APPROVER)
    cabinet.unlock(typed())
    (offer,) = cabinet.server()
    cabinet.open(offer)
    cabinet.refuse("This was not agreed")
    assert centre.office().detail(id_).request.state is State.CLOSED
    assert cabinet.server() == (), "what is closed no longer waits"


# -- the thread --------------------------------------------------------------------------------------------


def answers(clerk: Clerk, *jobs: Job) -> list[Answer]:
    """Everything the clerk answers to these jobs."""
    for job in jobs:
        clerk.ask(job)
    clerk.stop()
    found = []
    while (answer := clerk.answer()) is not None:
        found.append(answer)
    return found


def started(cabinet: Cabinet) -> Clerk:
    clerk = Clerk(cabinet)
    clerk.start()
    return clerk


def test_the_clerk_answers_every_job_and_outlives_what_goes_wrong(
    repository: SimulatedRepository, request_: Request, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    offer = next(o for o in cabinet.folders() if o.place == str(request_.folder))
    item = cabinet.open(offer).entries[1].item
    assert item is not None
    view = View(item, "en", "portrait", Side.AFTER)
    told = answers(
        started(cabinet),
        Look(),
        Open(offer),
        Draw(view, 200),
        Sign(request_.fingerprint, typed("wrong")),
        Sign("00000-00000-00000-00000-00000", typed()),
        Sign(request_.fingerprint, typed()),
    )
    kinds = [type(answer) for answer in told]
    assert kinds == [Found, Found, Opened, Pictured, Failed, Failed, Signed]
    failed = [answer.kind for answer in told if isinstance(answer, Failed)]
    assert failed == ["wrong-passphrase", "changed-meanwhile"]
    assert PASSPHRASE not in caplog.text + repr(told)


def test_what_is_in_folders_is_shown_while_the_server_cannot_be_reached(
    repository: SimulatedRepository, request_: Request, tmp_path: Path
) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR, "http://127.0.0.1:9")
    unlocked, found, failed = answers(started(cabinet), Unlock(typed()), Look())
    assert type(unlocked).__name__ == "Unlocked"
    assert isinstance(found, Found)
    assert str(request_.folder) in [offer.place for offer in found.offers]
    assert isinstance(failed, Failed)
    assert failed.kind == "not-reached"


def test_a_mistake_of_ours_is_told_too(
    repository: SimulatedRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Cabinet) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(Cabinet, "folders", broken)
    (failed,) = answers(started(cabinet_of(repository, tmp_path / "author", Group.AUTHOR)), Look())
    assert isinstance(failed, Failed)
    assert failed.kind == "unexpected"


# -- settings ----------------------------------------------------------------------------------------------

WELL = 'publish = "publish"\nroot = "root.json"\nkey = "keys/author-1.pem"\n'


def test_paths_are_those_of_the_files_own_folder(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text(f'{WELL}server = "https://centre.example"\npeople = ["people/a.pub.json"]\n')
    settings = read_settings(file)
    assert settings.root == str(tmp_path / "root.json")
    assert settings.publish == str(tmp_path / "publish")
    assert settings.people == (str(tmp_path / "people/a.pub.json"),)
    assert settings.key_name == "author-1"
    assert first(settings).room is Room.UNLOCK


def test_addresses_and_tokens_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text('publish = "https://content.example"\nroot = "r"\nkey = "pkcs11:token=Lan;object=author-1"\n')
    settings = read_settings(file)
    assert settings.publish == "https://content.example"
    assert settings.key == settings.key_name == "pkcs11:token=Lan;object=author-1"
    assert first(settings).room is Room.LIST


@pytest.mark.parametrize(
    "text",
    ["", "not toml", f"{WELL}langauge = 'vi'", f"{WELL}language = 'xx'", f"{WELL}width = 3", WELL.replace("root", "r")],
)
def test_settings_that_cannot_be_used_are_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "desk.toml"
    file.write_text(text)
    with pytest.raises(DeskSettingsBad, match=r"desk\.toml"):
        read_settings(file)
    with pytest.raises(ContentBad, match=r"docs/desk\.md"):
        read_settings(tmp_path / "missing.toml")


def test_a_desk_without_its_root_says_what_is_missing(repository: SimulatedRepository, tmp_path: Path) -> None:
    settings = DeskSettings(publish=str(repository.publish_dir), root=str(tmp_path / "root.json"), key="author-1.pem")
    with pytest.raises(DeskSettingsBad, match=r"carry root\.json here"):
        Cabinet(settings, language_packs(), lambda: START)


def test_a_key_that_others_can_read_is_not_used(repository: SimulatedRepository, tmp_path: Path) -> None:
    cabinet = cabinet_of(repository, tmp_path / "author", Group.AUTHOR)
    (tmp_path / "author" / "author-1.pem").chmod(0o644)
    with pytest.raises(KeyUnusable, match="can be read by others"):
        cabinet.unlock(typed())


# -- the document ------------------------------------------------------------------------------------------

DOCUMENT = Path(__file__).parents[1] / "docs/desk.md"


def test_the_settings_of_the_document_can_be_copied(tmp_path: Path) -> None:
    block = DOCUMENT.read_text(encoding="utf-8").partition("```toml desk.toml\n")[2].partition("```")[0]
    file = tmp_path / "desk.toml"
    file.write_text(block, encoding="utf-8")
    settings = read_settings(file)
    assert settings.server == "https://gate.example"
    assert settings.key == str(tmp_path / "author-1.pem")
    named = {field for field in settings.__struct_fields__ if f"`{field}`" in DOCUMENT.read_text() or field in block}
    assert named == set(settings.__struct_fields__)


def test_every_button_that_the_document_names_stands_in_the_window() -> None:
    said = {english for _, english in WORDS.values()} | {"Tiếng Việt", "English", "Preview"}
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", DOCUMENT.read_text(encoding="utf-8")))
    assert named
    assert {name for name in named if not any(each.startswith(name) for each in said)} == set()
