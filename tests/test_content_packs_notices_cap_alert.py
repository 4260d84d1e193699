"""An alert is read whole or not at all: whatever is malformed or built to do harm is refused before it is drafted."""

from __future__ import annotations

import pytest

from content_packs.notices.cap.alert import read_alert
from content_packs.notices.cap.errors import AlertMalformed
from content_packs.notices.cap.xml import MAX_ELEMENTS, MAX_XML_BYTES
from tests.cap_alerts import EN, area, cap, info, reference

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
XML = '<?xml version="1.0"?>'


@pytest.mark.parametrize(
    "data",
    [
        cap(head=f'{XML}<!DOCTYPE alert [<!ENTITY l0 "ha">{LAUGHS}]>', identifier="laugh"),
        cap(head=f'{XML}<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        cap(head=f'{XML}<!DOCTYPE alert [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'),
        cap(head=f'{XML}<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/alert.dtd">'),
        cap(head=f'{XML}<!DOCTYPE alert [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>'),
        cap(head=f"{XML}<!DOCTYPE alert>"),
    ],
    ids=["billion laughs", "file entity", "http entity", "external type", "parameter entity", "bare type"],
)
def test_a_document_type_is_refused_before_anything_of_it_is_expanded(data: bytes) -> None:
    with pytest.raises(AlertMalformed, match="document type or entities"):
        read_alert(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (cap().decode().encode("utf-16"), "not written in UTF-8"),
        (cap().decode().encode("utf-16-le"), "UTF-8|well-formed"),
        (cap(head='<?xml version="1.0" encoding="UTF-16"?>'), "UTF-16"),
        (cap(head='<?xml version="1.0" encoding="utf-7"?>'), "utf-7"),
        (b"+ADw-alert+AD4-", "well-formed"),
        (cap(info(**EN)).decode().encode("cp1252").replace(b"Typhoon", b"Typh\xf6on"), "not written in UTF-8"),
        (b" " * (MAX_XML_BYTES + 1), "longer than"),
        (cap(info(**EN) + "<x/>" * MAX_ELEMENTS), "elements"),
        (cap("<x>" * 30 + "</x>" * 30), "nested deeper"),
        (b"", "well-formed"),
        (b"<alert", "well-formed"),
        (b"<html/>", "no alert of CAP 1.2"),
        (cap().replace(b"cap:1.2", b"cap:1.1"), "no alert of CAP 1.2"),
        (cap(identifier=""), "no identifier"),
        (cap(identifier="a b"), "CAP forbids"),
        (cap(sender="x" * 251), "at most 250"),
        (cap(sent=""), "when it was sent"),
        (cap(sent="yesterday"), "2026-11-22T14"),
        (cap(sent="2026-11-22T14:00:00"), "2026-11-22T14"),
        (cap(sent="0001-01-01T00:00:00+14:00"), "2026-11-22T14"),
        (cap(status="Real"), "CAP knows"),
        (cap(msgType="Shout"), "CAP knows"),
        (cap(scope=""), "CAP knows"),
        (cap(references="storm-8"), "names no message"),
        (cap(references=" ".join([reference()] * 51)), "at most 50"),
        (cap(info(event="")), "no event"),
        (cap(info(severity="Awful")), "CAP knows"),
        (cap(info(description="x" * 8001)), "at most 8000"),
        (cap(info() * 41), "at most 40"),
        (cap(info(area=area("x") * 101)), "at most 100"),
    ],
)
def test_what_is_malformed_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(AlertMalformed, match=sentence):
        read_alert(data)


def test_hidden_and_turning_characters_are_taken_out() -> None:
    one = read_alert(cap(info(event="Ty\u202ephoon\u2066\u200b\x85", description="a\t b\n\n c")))
    assert one.infos[0].event == "Typhoon"
    assert one.infos[0].description == "a b c"
