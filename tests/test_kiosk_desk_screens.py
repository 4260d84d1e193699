"""The signer's window as pure steps and screens: nothing is signed unseen, nothing is clipped, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageStat

from content_packs.signing.compare.walk import Change, Move
from content_packs.typeset.boxes import Words
from content_packs.typeset.pictures import Pictures, no_pictures
from kiosk.desk.acts import Step, act, refusable, rubbed_out, signable, typed
from kiosk.desk.answers import answered
from kiosk.desk.errands.jobs import Draw, Failed, Found, Opened, Pictured, Refuse, Refused, Sign, Signed, Unlock
from kiosk.desk.errands.secret import Secret, wipe
from kiosk.desk.field_words import VIETNAMESE, place
from kiosk.desk.keyboard import meant
from kiosk.desk.rooms.request import rows_in
from kiosk.desk.screens import DeskScreens
from kiosk.desk.state import EVERYTHING, Desk, Drawn, Room, Source
from kiosk.desk.words import REASONS, TONGUES, WORDS, say
from kiosk.gallery.painting import painted
from tests.desk_dossier import DOSSIER, ENTRIES, OFFER, SIZE, WHEN, WIDTH, changed, entry, go, looked_through, opened
from tests.every_field import every_field
from tests.screen_content import language_packs

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "desk"


# -- steps -------------------------------------------------------------------------------------------------


def test_nothing_is_signed_before_everything_was_opened() -> None:
    desk = opened()
    assert (desk.left, signable(desk)) == (2, False)
    assert go(desk, "to-sign").room is Room.REQUEST
    desk = go(desk, "entry:1")
    assert go(desk, "to-sign").room is Room.REQUEST
    desk = go(desk, "entry:2")
    assert (desk.left, signable(desk)) == (0, True)
    assert go(desk, "to-sign").room is Room.SIGN


def test_what_was_opened_of_one_request_does_not_count_for_another() -> None:
    desk = looked_through(opened())
    again = act(go(desk, "back") if not desk.busy else desk, "look", Secret(), WIDTH).desk
    again = answered(replace(again, busy=""), Found((OFFER,)), WIDTH).desk
    again = answered(act(again, "open:0", Secret(), WIDTH).desk, Opened(DOSSIER), WIDTH).desk
    assert again.left == 2


def test_signing_takes_the_passphrase_and_forgets_it() -> None:
    desk, secret = go(looked_through(opened()), "to-sign"), Secret()
    assert act(desk, "sign", secret, WIDTH).jobs == (), "nothing was typed"
    desk = typed(desk, "đúng rồi", secret)
    assert desk.dots == len("đúng rồi")
    desk = rubbed_out(desk, secret)
    step = act(desk, "sign", secret, WIDTH)
    (job,) = step.jobs
    assert isinstance(job, Sign)
    assert bytes(job.passphrase) == "đúng rồ".encode()
    assert job.fingerprint == DOSSIER.fingerprint
    assert (len(secret), step.desk.dots) == (0, 0)
    assert "passphrase" not in repr(job)
    wipe(job.passphrase)
    assert not any(job.passphrase)


def test_leaving_the_room_forgets_what_was_typed() -> None:
    desk, secret = go(looked_through(opened()), "to-sign"), Secret()
    desk = typed(desk, "secret words", secret)
    assert act(desk, "back", secret, WIDTH).desk.room is Room.REQUEST
    assert len(secret) == 0


def test_while_something_is_done_nothing_else_begins() -> None:
    desk = replace(go(looked_through(opened()), "to-sign"), busy="busy-sign")
    assert act(desk, "back", Secret(), WIDTH) == Step(desk)
    assert act(desk, "tongue:en", Secret(), WIDTH).desk.tongue == "en"
    assert typed(desk, "x", Secret()) == desk


def test_a_refusal_needs_a_reason_and_another_reason_needs_words() -> None:
    desk = go(opened(), "to-refuse")
    assert not refusable(desk)
    assert refusable(go(desk, "reason:facts"))
    other = go(desk, "reason:other")
    assert not refusable(other)
    other = typed(other, "Thiếu ngày", Secret())
    step = act(other, "refuse", Secret(), WIDTH)
    assert step.jobs == (Refuse("Thiếu ngày"),)
    step = act(typed(go(desk, "reason:facts"), "dòng hai", Secret()), "refuse", Secret(), WIDTH)
    assert step.jobs == (Refuse("Có dữ kiện sai: dòng hai"),)


def test_a_request_that_changes_who_may_sign_is_sent_elsewhere() -> None:
    desk = answered(Desk("en", Room.LIST), Found((replace(OFFER, signable=False),)), WIDTH).desk
    step = act(desk, "open:0", Secret(), WIDTH)
    assert step.jobs == ()
    assert "packctl" in step.desk.said[0]


def test_urgent_requests_stand_first_then_the_newest() -> None:
    older = replace(OFFER, place="older", asked_at=WHEN - dt.timedelta(days=1))
    urgent = replace(older, place="urgent", urgent=True)
    desk = answered(Desk("vi", Room.LIST), Found((older, OFFER, urgent)), WIDTH).desk
    assert [offer.place for offer in desk.offers] == ["urgent", OFFER.place, "older"]


def test_each_picture_is_asked_for_once_and_a_failed_one_never_again() -> None:
    step = act(opened(), "pictures", Secret(), WIDTH)
    assert [job.view.side for job in step.jobs if isinstance(job, Draw)] == ["before", "after"]
    assert act(step.desk, "words", Secret(), WIDTH).jobs == ()
    assert act(step.desk, "pictures", Secret(), WIDTH).jobs == ()
    view = next(iter(step.desk.drawn))
    failed = answered(step.desk, Pictured(view, Drawn("", 1, 1)), WIDTH)
    assert failed.jobs == ()
    assert answered(failed.desk, Failed(Draw, "not-reached", "gone"), WIDTH).jobs == ()


def test_no_picture_of_one_request_is_shown_for_another() -> None:
    step = act(opened(), "pictures", Secret(), WIDTH)
    view = next(iter(step.desk.drawn))
    listed = answered(act(step.desk, "back", Secret(), WIDTH).desk, Found((OFFER,)), WIDTH).desk
    asked = act(listed, "open:0", Secret(), WIDTH).desk
    late = answered(asked, Pictured(view, Drawn("late", 10, 10)), WIDTH).desk
    again = answered(late, Opened(DOSSIER), WIDTH).desk
    assert again.drawn == {}
    assert next(job.view for job in act(again, "pictures", Secret(), WIDTH).jobs if isinstance(job, Draw)) == view


def test_keys_go_through_pages_and_languages() -> None:
    desk = opened()
    assert (desk.at, desk.tab) == (0, "vi")
    assert meant(desk, "down") == "entry:1"
    assert meant(desk, "right") == "tab:km"
    assert meant(desk, "left") == f"tab:{EVERYTHING}"
    assert meant(go(looked_through(desk), "to-sign"), "enter") == "sign"
    assert meant(desk, "escape") == "back"
    assert go(desk, "entry:-1", "entry:99", "tab:xx", "nonsense", "panel:round") == desk


def test_unlocking_asks_for_the_list() -> None:
    secret = Secret()
    desk = typed(Desk("vi", Room.UNLOCK), "pass", secret)
    (job,) = act(desk, "unlock", secret, WIDTH).jobs
    assert isinstance(job, Unlock)


def test_a_secret_is_never_written_out() -> None:
    secret = Secret()
    secret.type("correct horse")
    assert "correct" not in repr(secret)
    assert "correct" not in repr(vars(secret)).replace("bytearray(b'c')", "")


# -- words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORDS)
def test_every_sentence_is_there_in_both_languages_with_the_same_slots(name: str) -> None:
    vietnamese, english = WORDS[name]
    assert vietnamese.strip()
    assert english.strip()
    assert set(re.findall(r"{(\w+)}", vietnamese)) == set(re.findall(r"{(\w+)}", english))


def test_every_reason_has_its_words() -> None:
    assert all(say(tongue, f"reason-{reason}") for reason in REASONS for tongue in TONGUES)


def test_a_place_is_said_in_the_readers_language_and_never_left_out() -> None:
    change = ENTRIES[0].part.changes[0]
    assert place(change, "vi") == "đoạn intro › chữ"
    assert place(change, "en") == "paragraph intro › text"
    assert place(Change(Move.NEW, ("from_the_future",)), "vi") == "from_the_future"


def test_most_fields_have_a_vietnamese_name() -> None:
    silent = {"id", "publisher", "version", "format", "texts", "blocks", "messages", "sha256", "length"}
    fields = {field for _, field in every_field()} - silent
    assert len(fields & set(VIETNAMESE)) / len(fields) > 0.6


# -- screens -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def screens() -> DeskScreens:
    return DeskScreens(language_packs(), SIZE, "author-1", {})


def rooms(tongue: str) -> dict[str, Desk]:
    request = opened(tongue)
    through = looked_through(request)
    sign = typed(go(through, "to-sign"), "correct horse", Secret())
    refuse = typed(go(request, "to-refuse", "reason:translation"), "Dòng hai thiếu dấu.", Secret())
    urgent = replace(OFFER, urgent=True, titles=OFFER.titles * 3)
    folder = replace(OFFER, source=Source.FOLDER, place="/media/stick/request-7")
    roles = replace(OFFER, signable=False)
    return {
        "unlock": Desk(tongue, Room.UNLOCK, dots=9),
        "empty": Desk(tongue, Room.LIST),
        "list": Desk(tongue, Room.LIST, (urgent, OFFER, folder, roles), busy="busy-list"),
        "request": request,
        **{f"tab-{tab or 'rest'}": go(request, f"tab:{tab}") for tab in ENTRIES[0].tabs()},
        "new": go(request, "entry:1"),
        "gone": go(request, "entry:2"),
        "drawing": go(request, "pictures"),
        "through": through,
        "renewal": replace(request, dossier=replace(DOSSIER, entries=())),
        "sign": sign,
        "trouble": answered(sign, Failed(Sign, "not-reached", "The server could not be reached."), WIDTH).desk,
        "refuse": refuse,
        "done": answered(sign, Signed(("approver",)), WIDTH).desk,
        "complete": answered(sign, Signed(()), WIDTH).desk,
        "refused": answered(refuse, Refused(), WIDTH).desk,
    }


@pytest.mark.parametrize("name", rooms("en"))
@pytest.mark.parametrize("tongue", TONGUES)
def test_every_room_is_drawn_whole(screens: DeskScreens, tongue: str, name: str) -> None:
    desk = rooms(tongue)[name]
    layout = screens.compose(desk)
    for pane, box in layout.boxes():
        right = pane.rect.x + box.rect.x + box.rect.width
        assert pane.rect.x + box.rect.x >= 0
        assert right <= SIZE[0] + 1, box.id
        for words in (paint for paint in box.paint if isinstance(paint, Words)):
            assert words.layout.unknown_glyphs == 0, words.layout.text
    for hit in layout.places():
        word = hit.action.partition(":")[0]
        assert not hit.action or word == "more" or act(desk, hit.action, Secret(), WIDTH), hit.action
    picture = painted(layout, Pictures(no_pictures))
    assert ImageStat.Stat(picture.convert("L")).stddev[0] > 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture.save(PICTURES / f"{tongue}-{name}.png", compress_level=1)


@pytest.mark.parametrize("tongue", TONGUES)
def test_no_button_and_no_title_is_cut_short(screens: DeskScreens, tongue: str) -> None:
    for name, desk in rooms(tongue).items():
        for _, box in screens.compose(desk).boxes():
            if box.id.startswith(("button-", "reason-", "band")):
                cut = [one.layout.text for one in box.paint if isinstance(one, Words) and one.layout.truncated]
                assert cut == [], name


def test_sign_cannot_be_pressed_before_it_may(screens: DeskScreens) -> None:
    desk = opened("en")
    assert screens.compose(desk).find("to-sign") is None
    assert screens.compose(looked_through(desk)).find("to-sign") is not None
    waiting = go(looked_through(desk), "to-sign")
    assert screens.compose(waiting).find("sign") is None
    assert screens.compose(typed(waiting, "x", Secret())).find("sign") is not None


def test_a_long_list_of_pages_is_moved_by_the_wheel(screens: DeskScreens) -> None:
    many = tuple(entry(f"page-{n}", changed("vi", "a", "b")) for n in range(60))
    desk = replace(opened(), dossier=replace(DOSSIER, entries=many))
    tools = screens.tools("vi")
    first, later = (screens.compose(replace(desk, top=top)) for top in (0, 59))
    assert first.find("entry:0") is not None
    assert later.find("entry:0") is None
    assert later.find("entry:59") is not None
    assert rows_in(tools, SIZE[1]) < len(many)
    assert screens.compose(go(desk, "entry:59")).find("entry:59") is not None, "keys lead there too"


def test_what_went_is_struck_and_what_came_is_bold(screens: DeskScreens) -> None:
    layout = screens.compose(opened("vi"))
    box = next(box for _, box in layout.boxes() if box.id == "change-0")
    assert len(box.paint) > 3, "bar, label, grounds, words, stroke"
    assert "số ba\u2009năm" in next(
        p.layout.text for p in box.paint if isinstance(p, Words) and "quầy" in p.layout.text
    )
