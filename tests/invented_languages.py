"""Two languages that no code has ever heard of, as an author would write them: folders of TOML and PO.

The tags are for private use (BCP 47): `qaa-Arab` runs from right to left and counts in ones, pairs
and more; `qtz-x-gate` has no plurals and stands in for nobody.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polib

from content_packs.catalogue import parse_message
from content_packs.language_source import CATALOGUE, TEMPLATE, TOML

RIGHT_TO_LEFT = "qaa-Arab"
LEFT_TO_RIGHT = "qtz-x-gate"

PLURALS = {RIGHT_TO_LEFT: ("one", "two", "other"), LEFT_TO_RIGHT: ("other",)}

TOMLS = {
    RIGHT_TO_LEFT: """
format = 1
publisher = "gatepost-test"
tag = "qaa-Arab"
version = 3
autonym = "اختراع"
english_name = "Invented, right to left"
locale = "ar"
direction = "rtl"
fallback = ["qtz-x-gate", "en"]
reviewed = true
[typography]
families = ["Noto Sans Arabic", "Noto Sans"]
line_factor = 2.0
stacked_marks = true
isolate_numbers = true
[plural]
one = "n is 1"
two = "n is 2"
[era]
abbreviation = "QA"
ahead = 622
""",
    LEFT_TO_RIGHT: """
format = 1
publisher = "gatepost-test"
tag = "qtz-x-gate"
version = 1
autonym = "Gatelang"
english_name = "Invented, left to right"
locale = "en"
direction = "ltr"
fallback = ["en"]
reviewed = false
[typography]
families = ["Noto Sans"]
line_factor = 1.38
stacked_marks = false
""",
}


def write_invented(root: Path) -> Path:
    """A root of language packs with both languages, complete and without a mistake."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(TEMPLATE, root / TEMPLATE.name)
    for tag, toml in TOMLS.items():
        folder = root / tag
        folder.mkdir()
        (folder / TOML).write_text(toml, encoding="utf-8")
        _catalogue(PLURALS[tag]).save(str(folder / CATALOGUE))
    return root


def _catalogue(categories: tuple[str, ...]) -> polib.POFile:
    """Every message of the template, its English between ticks."""
    catalogue = polib.pofile(str(TEMPLATE), wrapwidth=0)
    for entry in catalogue:
        english = parse_message(entry.msgid)
        text = english if isinstance(english, str) else english["other"]
        forms = " | ".join(f"{category}: ‘{category} {text}’" for category in categories)
        entry.msgstr = f"‘{text}’" if isinstance(english, str) else forms
    return catalogue
