"""Staff codes: a secret for each kiosk, new at each enrolment, shown to people alone."""

from __future__ import annotations

import html
import re

import pyotp
import zxingcpp
from PIL import Image, ImageDraw
from sqlalchemy import update

from server.fleet.staff_codes import StaffCode, new_secret
from server.schema import kiosk
from tests.server_simulator import TestServer

pytest_plugins = ("tests.server_fixtures",)


def test_a_kiosk_gets_its_secret_with_its_credential_and_people_see_the_same(server: TestServer) -> None:
    device = server.enrolled()
    code = server.services.staff_codes.of(device.name)
    assert code
    assert device.staff_secret == code.secret
    assert len(code.secret) == 32
    page = server.signed_in().get(f"/kiosks/{device.name}/staff-code")
    assert page.headers["Cache-Control"] == "no-store"
    assert code.typed in page.get_data(as_text=True)
    assert "<svg" in page.get_data(as_text=True)


def test_being_let_in_again_makes_a_new_secret(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    first = device.staff_secret
    again = sqlite_server.enrolled(device=device)
    assert again.name == device.name
    assert again.staff_secret != first
    known = sqlite_server.services.staff_codes.of(device.name)
    assert known
    assert known.secret == again.staff_secret


def test_a_kiosk_out_of_service_shows_no_secret(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    assert sqlite_server.services.kiosks.withdraw(device.name, sqlite_server.clock())
    assert sqlite_server.services.staff_codes.of(device.name) is None
    assert sqlite_server.signed_in().get(f"/kiosks/{device.name}/staff-code").status_code == 404


def test_strangers_never_see_it(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    answer = sqlite_server.client().get(f"/kiosks/{device.name}/staff-code")
    assert answer.status_code == 302
    assert device.staff_secret not in answer.get_data(as_text=True)


def test_the_code_on_the_page_is_what_an_authenticator_reads() -> None:
    code = StaffCode("moc-bai-1", new_secret())
    read = zxingcpp.read_barcode(_drawn(code.svg))
    assert read is not None
    assert read.text == code.uri
    parsed = pyotp.parse_uri(code.uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.digits, parsed.interval, parsed.name) == (code.secret, 6, 30, "moc-bai-1")


def test_old_kiosks_are_told_how_they_get_one(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    with sqlite_server.services.database.writing() as connection:
        connection.execute(update(kiosk).values(staff_secret=None))
    page = sqlite_server.signed_in().get(f"/kiosks/{device.name}/staff-code").get_data(as_text=True)
    assert 'class="code"' not in page
    assert sqlite_server.services.staff_codes.of(device.name) is None


def _drawn(svg: str) -> Image.Image:
    """The path of a QR code in SVG, as pixels."""
    path = re.search(r' d="([^"]+)"', html.unescape(svg))
    assert path
    squares = re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)", path.group(1))
    assert squares
    scale = 6.0
    size = int(max(float(right) for _, _, right, _ in squares) * scale + 60)
    picture = Image.new("L", (size, size), 255)
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in squares:
        x0, y0, x1, y1 = (float(number) * scale for number in (left, top, right, bottom))
        draw.rectangle((x0, y0, x1 - 1, y1 - 1), fill=0)
    return picture
