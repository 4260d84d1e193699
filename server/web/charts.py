"""Views as pictures, by pygal. Each is an SVG file of its own, shown beside the table that says the same.

Suppressed counts are left out of a picture: the table says "<10". pygal's script is switched off.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from xml.etree.ElementTree import Element

import pygal
from pygal.style import Style

from server.web.words import format_decimal

# pygal hooks an importer of Python 2's kind into every later import, for plugins that we do not use.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

JADE = "#0B5D57"
INK = "#16211F"
SECONDARY = "#55605C"
RULE = "#D9D4C9"
FONT = "Noto Sans, Noto Sans CJK SC, Noto Sans Khmer, Noto Sans Thai, Noto Sans Lao, Noto Sans Arabic, sans-serif"
DAY_WIDTH, DAY_HEIGHT = 1280, 320
NAME_WIDTH = 640
ROW_HEIGHT, ROWS_MARGIN = 34, 50
MAX_DAY_LABELS = 16

STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground=SECONDARY,
    foreground_strong=INK,
    foreground_subtle=RULE,
    guide_stroke_color=RULE,
    major_guide_stroke_color=RULE,
    guide_stroke_dasharray="0",
    major_guide_stroke_dasharray="0",
    opacity="1",
    opacity_hover="1",
    colors=(JADE,),
    font_family=FONT,
    label_font_size=14,
    major_label_font_size=14,
    value_font_size=14,
    no_data_font_size=20,
)

Point = tuple[str, int | None]


def by_day(points: Sequence[Point], title: str) -> bytes:
    """A bar per day, oldest first."""
    chart = pygal.Bar(**_plain(title), width=DAY_WIDTH, height=DAY_HEIGHT, truncate_label=-1, x_label_rotation=0)
    every = max(1, -(-len(points) // MAX_DAY_LABELS))
    chart.x_labels = [label for label, _ in points]
    chart.x_labels_major = [label for label, _ in points[::every]]
    chart.show_minor_x_labels = False
    chart.add("", [value for _, value in points])
    return _drawn(chart)


def by_name(points: Sequence[Point], title: str) -> bytes:
    """A bar per language, longest on top."""
    height = ROW_HEIGHT * max(1, len(points)) + ROWS_MARGIN
    chart = pygal.HorizontalBar(**_plain(title), width=NAME_WIDTH, height=height, truncate_label=-1)
    chart.x_labels = [label for label, _ in reversed(points)]
    chart.add("", [value for _, value in reversed(points)])
    return _drawn(chart)


def _plain(title: str) -> dict[str, object]:
    return {
        "style": STYLE,
        "js": (),
        "title": None,
        "x_title": None,
        "y_title": None,
        "show_legend": False,
        "include_x_axis": True,
        "margin": 8,
        "spacing": 8,
        "pretty_print": False,
        "rounded_bars": 2,
        "max_scale": 5,
        "no_data_text": title,
        "value_formatter": lambda value: str(format_decimal(round(value))),
    }


def _drawn(chart: pygal.Graph) -> bytes:
    chart.add_xml_filter(_without_script)
    drawn: bytes = chart.render()
    return drawn


def _without_script(root: Element) -> Element:
    """pygal writes its settings into the picture as a script, even with its own script switched off."""
    for parent in list(root.iter()):
        for script in parent.findall("{*}script"):
            parent.remove(script)
    return root
