"""FETCH: bytes of strangers → an XML tree, or a refusal. Nothing in them is followed, expanded or run.

Rules:

1. At most `MAX_XML_BYTES` of strict UTF-8. Another encoding is refused, whether it is declared (UTF-7) or hidden
   behind a byte order mark (UTF-16): one byte sequence, one meaning.
2. No document type, so no entity can be declared: neither the billion laughs nor an external one (defusedxml).
3. At most `MAX_ELEMENTS` elements, `MAX_DEPTH` deep.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from content_packs.notices.cap.errors import AlertMalformed

MAX_XML_BYTES = 512 * 1024
MAX_ELEMENTS = 5_000
MAX_DEPTH = 24

_DECLARED = re.compile(r"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']")
_BOM = "\ufeff"


def read_xml(data: bytes) -> Element:
    """The root element of `data`. Raises `AlertMalformed`."""
    if len(data) > MAX_XML_BYTES:
        raise AlertMalformed(f"It is longer than the {MAX_XML_BYTES} bytes that are read.")
    try:
        text = data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        raise AlertMalformed("It is not written in UTF-8; nothing else is read.") from error
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise AlertMalformed(f"It says that it is written in {declared[1][:40]}; only UTF-8 is read.")
    try:
        root: Element = fromstring(text.encode("utf-8"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise AlertMalformed("It declares a document type or entities, which no alert needs.") from error
    except (ParseError, ValueError, RecursionError) as error:
        raise AlertMalformed(f"It is no well-formed XML: {error}.") from error
    _check_size(root)
    return root


def local_name(element: Element) -> str:
    """The name of `element` without its namespace."""
    return element.tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """The namespace of `element`, or ""."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def texts(element: Element, name: str) -> list[str]:
    """What stands in the children of this name, without space around it; empty ones left out."""
    found = ((child.text or "").strip() for child in element if local_name(child) == name)
    return [text for text in found if text]


def _check_size(root: Element) -> None:
    level, count, depth = [root], 1, 1
    while level:
        level = [child for element in level for child in element]
        count, depth = count + len(level), depth + 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise AlertMalformed(f"It has more than {MAX_ELEMENTS} elements, or is nested deeper than {MAX_DEPTH}.")
