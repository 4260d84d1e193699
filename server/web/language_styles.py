"""A style sheet out of language packs: a new language gets its faces and line height without any code.

The height is a variable: the pages' own sheet says where it counts, headings less than running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from content_packs.languages import LanguagePack

_FAMILY = re.compile(r"[A-Za-z0-9 -]+")
LINE_HEIGHT = (1.2, 2.4)
"""What a pack may ask for; a page must stay readable whatever it says."""


def language_styles(packs: Iterable[LanguagePack]) -> str:
    """One rule per language."""
    return "".join(_rule(pack) for pack in packs)


def _rule(pack: LanguagePack) -> str:
    families = [f'"{family}"' for family in pack.typography.families if _FAMILY.fullmatch(family)]
    height = min(max(pack.typography.line_height, LINE_HEIGHT[0]), LINE_HEIGHT[1])
    stack = ",".join([*families, "system-ui", "sans-serif"])
    return f":lang({pack.tag}){{font-family:{stack};--line:{height:g}}}\n"
