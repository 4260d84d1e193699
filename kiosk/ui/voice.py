"""The voice: reads a page aloud, and says what is touched where touching speaks.

Rules: whoever goes elsewhere hears nothing more of where they were: the sound ends before the next screen is
made. The sentence that is read is marked, and brought into sight. What nobody recorded is said by the
synthesiser, and what neither can say is not passed over in silence: the screen says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content_packs.languages import LAST_RESORTS, readable
from content_packs.messages import Messages
from content_packs.theme import HIGH_CONTRAST, LIGHT
from content_packs.typeset.boxes import Hit
from kiosk.aids import Aids
from kiosk.focus import Key
from kiosk.screens.layout import HEAR, MORE, ScreenLayout
from kiosk.screens.marks import NOTHING, Marks, tint
from kiosk.screens.stand import Scene
from kiosk.speech import spoken
from kiosk.speech.reader import Reader
from kiosk.speech.script import Utterance, script
from kiosk.speech.spoken import Said
from kiosk.speech.voices import phrase, voiced
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.loud import Loud
from kiosk.ui.mouth import Mouth, Sound
from kiosk.visit import Place, Screen

OWNER = "voice"
LOOK_S = 0.02
"""How often it is looked whether a sentence is over, while there is one."""

STAYING = frozenset({"aid", "toggle", "stay", "voice", HEAR, MORE})
"""Words of touches after which the reading goes on."""

READ = "read"
VOICE = "voice"
STEERING = (READ, f"{VOICE}:", "aid:rate-")


class Voice(Companion):
    """Reads and speaks through one `Loud`."""

    def __init__(self, hand: Stagehand, loud: Loud) -> None:
        self._hand = hand
        self._loud = loud
        self._mouth = Mouth(loud.speaker, loud.espeak)
        self._scene: Scene | None = None
        self._layout: ScreenLayout | None = None
        self._reader: Reader | None = None
        self._unread = False
        self._named = ""  # what was spoken of last: touched again, it acts

    # -- companion

    @property
    def busy(self) -> bool:
        return self._mouth.busy

    def upon(self, scene: Scene) -> Scene:
        if scene.visit.resting:
            return replace(scene, sound=self._loud.sound)
        reading, paused = self._reader is not None, self._reader is not None and self._reader.paused
        return replace(scene, reading=reading, paused=paused, unread=self._unread, sound=self._loud.sound)

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        before, self._scene = self._scene, scene
        over, self._layout = self._layout is not None and self._layout.over is not None, layout
        if before is None or _where(before) != _where(scene):
            self._end()
            self._named = ""
            self._unread = False
            if scene.visit.resting:
                self._loud.espeak.rest()
            else:
                self._announce(())
            return
        self._follow(before.visit.aids, scene.visit.aids)
        if layout.over and not over:
            self._announce(())
        elif before.visit.place.typed != scene.visit.place.typed and self._speaks:
            self._say(spoken.search(layout))

    def taken(self, hit: Hit, now: float) -> bool:
        word, _, what = hit.action.partition(":")
        if self._speaks and not self._steers(hit) and not self._again(hit):
            self._hand.do("stay", now)
            return True
        if word == READ:
            self._end() if self._reader else self._begin()
        elif word == VOICE:
            self._control(what)
        elif word != HEAR:
            if word not in STAYING:
                self._end()
            return False
        self._hand.do("stay", now)
        return True

    def keyed(self, key: str, now: float) -> bool:  # noqa: ARG002 - it takes no time
        """Going back ends the reading before the screen changes; the key is the keypad's all the same."""
        if key == Key.BACK:
            self._end()
        return False

    def tick(self, now: float) -> None:
        self._loud.look()
        self._mouth.tick()
        if self._reader and not self._reader.paused and not self._mouth.busy:
            self._reader = self._reader.on()
            if self._reader.now is None:
                self._end()
                self._hand.do("stay", now)  # the bar goes
            else:
                self._read()

    def due_s(self, now: float) -> float | None:  # noqa: ARG002 - it always looks as often
        return LOOK_S if self._mouth.busy else None

    def stop(self) -> None:
        self._mouth.hush()
        self._loud.espeak.end()

    # -- speaking

    def tell(self, said: Said | None) -> None:
        """Say this, if touching speaks."""
        if said is None or not self._speaks:
            return
        self._named = said.name
        self._say((said,))

    @property
    def _speaks(self) -> bool:
        return bool(self._scene and self._scene.visit.aids.speech and self._loud.sound)

    def _steers(self, hit: Hit) -> bool:
        """Whether `hit` steers what is being read: it acts at once, for its name would have to end the reading."""
        return self._reader is not None and hit.action.startswith(STEERING)

    def _again(self, hit: Hit) -> bool:
        """Whether `hit` was spoken of just now; if not, it is now."""
        assert self._layout is not None  # noqa: S101 - something was touched
        said = spoken.of(self._layout, hit, Messages(self._hand.content.languages))
        if said is None or (said.name == self._named and not hit.action.startswith(f"{HEAR}:")):
            return True
        self._end()
        self._named = said.name
        self._say((said,))
        return False

    def _announce(self, first: tuple[Said, ...]) -> None:
        """Say `first`, and what the screen is called; of danger that came between, all of it."""
        told: tuple[Said, ...] = ()
        if self._layout and self._scene and self._speaks:
            warned = self._scene.visit.place.screen is Screen.NOTICE and not self._layout.over
            title = spoken.title(self._layout)
            told = spoken.whole(self._layout) if warned else (title,) if title else ()
        if said := (*first, *told):
            self._say(said)

    def _say(self, said: tuple[Said, ...]) -> None:
        sounds = [sound for each in said if (sound := self._sound(each.text, each.tag) or self._named_by(each.tag))]
        self._unread = not sounds
        self._mouth.say(sounds, self._aids.volume)

    def _sound(self, text: str, tag: str) -> Sound | None:
        if not self._loud.espeak.installed:
            return None
        return phrase(text, tag, self._hand.content.languages, self._aids.rate)

    def _named_by(self, tag: str) -> Sound | None:
        """For words in a language that is neither the traveller's nor has a voice (the name of Lao in Lao, on its
        button): what that language is called in one that has."""
        pack = self._hand.content.languages.get(tag)
        chosen = self._scene.visit.language if self._scene else ""
        return self._sound(pack.english_name, LAST_RESORTS[0]) if pack and tag != chosen else None

    @property
    def _aids(self) -> Aids:
        return self._scene.visit.aids if self._scene else Aids()

    # -- reading

    def _begin(self) -> None:
        """Read from what is in sight on, or say that this cannot be read."""
        lines = self._script(self._hand.scroll)
        self._mouth.hush()
        self._reader = Reader(lines) if lines else None
        self._unread = not lines
        if lines:
            self._read()

    def _end(self) -> None:
        self._mouth.hush()
        self._reader = None
        self._unread = False
        self._loud.board.mark(OWNER, NOTHING)

    def _control(self, what: str) -> None:
        if what == "stop" or self._reader is None:
            self._end()
        elif what == "pause" and not self._reader.paused:
            self._mouth.hush()
            self._reader = self._reader.halted()
        else:
            self._reader = self._reader.resumed()
            self._read()

    def _read(self) -> None:
        """Say the present sentence, mark it, bring it into sight, and make the next one ready."""
        assert self._reader is not None  # noqa: S101 - only called while reading
        now, ahead = self._reader.now, self._reader.ahead
        if now is None:
            return
        sound = self._uttered(now)
        self._mouth.say([sound] if sound else [], self._aids.volume)
        self._mark()
        if now.places:
            top, bottom = now.places[0].y, now.places[-1].y + now.places[-1].height
            self._hand.scroll_into_sight(top, bottom)
        if ahead and (next_sound := self._uttered(ahead)) and not isinstance(next_sound, bytes):
            self._mouth.prepare(next_sound)

    def _mark(self) -> None:
        now = self._reader.now if self._reader else None
        theme = HIGH_CONTRAST if self._aids.contrast else LIGHT
        marks = Marks(content=(tint(theme, self._loud.px_per_mm, now.places),)) if now and now.places else NOTHING
        self._loud.board.mark(OWNER, marks)

    def _uttered(self, utterance: Utterance) -> Sound | None:
        if utterance.recording:
            return self._hand.content.picture(utterance.recording)
        return self._sound(utterance.text, utterance.tag)

    def _follow(self, before: Aids, aids: Aids) -> None:
        """The same place was composed anew: the same sentence is read on, by the aids as they are now."""
        if self._reader and self._layout:
            self._reader = self._reader.along(self._script(0.0))
            if self._reader is None:
                self._end()
            elif aids.rate != before.rate and not self._reader.paused:
                self._read()
        if aids.volume != before.volume:
            self._mouth.louder(aids.volume)
        if aids.speech != before.speech:
            self._switched(aids.speech)
        self._mark()

    def _switched(self, speech: bool) -> None:
        """Touching speaks from now on, or no longer."""
        if not self._loud.sound or self._scene is None:
            return
        tag = self._scene.visit.language or next(iter(self._hand.content.languages))
        said = Said(Messages(self._hand.content.languages)(tag, "speech-on" if speech else "speech-off"), tag)
        self._reader = None
        self._announce((said,)) if speech else self._say((said,))

    def _script(self, scroll: float) -> tuple[Utterance, ...]:
        if self._layout is None or self._scene is None:
            return ()
        languages = self._hand.content.languages
        voices = voiced(languages) if self._loud.espeak.installed else frozenset[str]()
        on_page = self._scene.visit.place.screen is Screen.PAGE
        return script(self._layout.content, scroll, voices, self._recordings(), buttons=not on_page)

    def _recordings(self) -> Mapping[str, str]:
        """What the pack has of this page as sound: block → SHA-256. A synthesiser that is here says each sentence and
        at the rate that was asked for: what one has made beforehand is for kiosks without."""
        scene, content = self._scene, self._hand.content
        if scene is None or scene.visit.place.screen is not Screen.PAGE:
            return {}
        page = content.page(scene.visit.place.ref, None)
        tag = readable(scene.visit.language, content.languages, page.texts) if page else None
        if page is None or tag is None:
            return {}
        live = self._loud.espeak.installed and tag in voiced(content.languages)
        named = {block: page.media[media] for block, media in page.texts[tag].speech.items() if media in page.media}
        return {block: media.files[0].sha256 for block, media in named.items() if not (live and media.synthetic)}


def _where(scene: Scene) -> tuple[Place, str, bool]:
    """What makes it another screen to whoever listens."""
    place = replace(scene.visit.place, scroll=0.0, open=frozenset(), typed="", view="", done=frozenset())
    return place, scene.visit.language, scene.visit.resting
