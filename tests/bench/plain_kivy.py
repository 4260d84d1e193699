"""What ours stands against: the same first screen written the plain way, with Kivy's own widgets.

Twelve buttons; a touch shows a page of as many words as ours; a touch on it goes back. Run by the bench
as a program of its own.
"""

from __future__ import annotations

import os
import sys

os.environ["KIVY_NO_ARGS"] = "1"
os.environ["KIVY_NO_CONSOLELOG"] = "1"
os.environ["KIVY_NO_FILELOG"] = "1"

from kivy.config import Config

WIDTH, HEIGHT = (int(side) for side in sys.argv[1].split("x"))
Config.set("graphics", "width", WIDTH)
Config.set("graphics", "height", HEIGHT)
Config.set("graphics", "borderless", "1")

from kivy.app import App  # noqa: E402  the window is made by this import, from the settings above
from kivy.uix.button import Button  # noqa: E402
from kivy.uix.gridlayout import GridLayout  # noqa: E402
from kivy.uix.screenmanager import NoTransition, Screen, ScreenManager  # noqa: E402

WORDS = " ".join(["Travellers carrying cash must declare it before passport control."] * 40)


class Plain(App):  # type: ignore[misc]  # Kivy publishes no types
    def build(self) -> ScreenManager:
        manager = ScreenManager(transition=NoTransition())
        languages = Screen(name="languages")
        grid = GridLayout(cols=2, spacing=20, padding=40)
        for number in range(12):
            button = Button(
                text=f"Language {number}", font_size=48, background_normal="", background_color=(0.04, 0.36, 0.34, 1)
            )
            button.bind(on_release=lambda *_: setattr(manager, "current", "page"))
            grid.add_widget(button)
        languages.add_widget(grid)
        page = Screen(name="page")
        words = Button(
            text=WORDS,
            font_size=32,
            text_size=(WIDTH - 80, None),
            background_normal="",
            background_color=(0.98, 0.97, 0.95, 1),
        )
        words.bind(on_release=lambda *_: setattr(manager, "current", "languages"))
        page.add_widget(words)
        manager.add_widget(languages)
        manager.add_widget(page)
        return manager


Plain().run()
