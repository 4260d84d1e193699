"""The words of the staff screen, Vietnamese and English beside each other. They stand in code, as the ground's do:
the screen must be there when what travels is what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from content_packs.geometry import Geometry
from content_packs.languages import LanguagePack
from content_packs.model import Span
from content_packs.theme import LIGHT
from content_packs.typeset.text import Align, TextLayout, Typesetter, TypeStyle
from kiosk.screens.ground import GROUND
from kiosk.screens.kit import Drawing, Kit, grown

FIRST, SECOND = "vi", "en"

WORDS: Mapping[str, tuple[str, str]] = {
    "staff": ("Màn hình nhân viên", "Staff screen"),
    "code": ("Nhập mã sáu chữ số", "Type the six-digit code"),
    "code-unsure": (
        "Đồng hồ chưa được xác nhận; mã lệch tối đa 10 phút so với {clock} vẫn được nhận.",
        "The clock is not confirmed; codes up to 10 minutes off {clock} are taken.",
    ),
    "wrong": ("Mã không đúng.", "This code is wrong."),
    "used": ("Mã này đã được dùng. Hãy đợi mã tiếp theo.", "This code was used already. Wait for the next one."),
    "locked": ("Quá nhiều mã sai. Thử lại sau {minutes} phút.", "Too many wrong codes. Try again in {minutes} min."),
    "erase": ("Xóa", "Erase"),
    "leave": ("Thoát", "Leave"),
    "done": ("Xong", "Done"),
    "safe-up": ("Bật màn hình an toàn", "Put up the safe screen"),
    "safe-down": ("Tắt màn hình an toàn", "Take down the safe screen"),
    "colours": ("Thử màu", "Colours"),
    "measure": ("Thước đo", "Ruler"),
    "touch": ("Thử cảm ứng", "Touch"),
    "sound": ("Thử âm thanh", "Sound"),
    "touch-told": ("Chạm vào từng ô.", "Touch every cell."),
    "measure-told": (
        "Đặt thước và thẻ lên màn hình: phải khớp.",
        "Hold a ruler and a bank card against the screen: they must match.",
    ),
    "kiosk": ("Ki-ốt", "Kiosk"),
    "software": ("Phần mềm", "Software"),
    "plan": ("Kế hoạch", "Plan"),
    "packs": ("Gói nội dung", "Packs"),
    "notices": ("Thông báo", "Notices"),
    "synced": ("Hỏi nội dung lần cuối", "Content last asked for"),
    "heard": ("Trung tâm trả lời lần cuối", "Centre last answered"),
    "problem": ("Vấn đề", "Problem"),
    "clock": ("Đồng hồ", "Clock"),
    "disk": ("Đĩa còn trống", "Free disk"),
    "link": ("Đường truyền", "Link"),
    "none": ("không có", "none"),
    "never": ("chưa lần nào trong phiên chạy này", "never since the start"),
    "synced-clock": ("khớp với trung tâm", "agrees with the centre"),
    "carried-clock": ("chạy tiếp từ lần khớp trước", "carried on since it last agreed"),
    "untrusted-clock": ("không tin cậy được", "not trusted"),
    "skew": ("lệch {seconds} s", "off by {seconds} s"),
    "languages": ("{count} ngôn ngữ", "{count} languages"),
    "stick-reading": ("USB: đang đọc. Đừng rút ra.", "USB: reading. Do not pull it out."),
    "stick-done": ("USB: xong, có thể rút ra.", "USB: done, you may pull it out."),
    "stick-done-returned": (
        "USB: xong, có thể rút ra. Số liệu đã được ghi lên USB; hãy mang USB về trung tâm.",
        "USB: done, you may pull it out. Counts were written on it; bring it back to the centre.",
    ),
    "stick-same": ("USB: ki-ốt đã có đủ, có thể rút ra.", "USB: the kiosk had all of it, you may pull it out."),
    "stick-same-returned": (
        "USB: ki-ốt đã có đủ, có thể rút ra. Số liệu đã được ghi lên USB; hãy mang USB về trung tâm.",
        "USB: the kiosk had all of it, you may pull it out. Counts were written on it; bring it back to the centre.",
    ),
    "stick-older": ("USB: cũ hơn nội dung của ki-ốt.", "USB: older than what the kiosk has."),
    "stick-older-dated": (
        "USB: cũ hơn nội dung của ki-ốt ({made}; ki-ốt: {have}).",
        "USB: older than what the kiosk has ({made}; the kiosk: {have}).",
    ),
    "stick-expired": ("USB: đã quá hạn. Hãy xin USB mới.", "USB: past its date. Ask for a new one."),
    "stick-damaged": ("USB: bị hỏng. Hãy xin USB mới.", "USB: damaged. Ask for a new one."),
    "stick-lacking": (
        "USB: chỉ có phần thay đổi, không đủ cho ki-ốt này. Hãy xin USB đầy đủ.",
        "USB: holds changes only, not enough for this kiosk. Ask for a full one.",
    ),
    "stick-refused": ("USB: không được nhận. Hãy báo cho trung tâm.", "USB: refused. Tell the centre."),
    "stick-foreign": ("USB: không có nội dung cho ki-ốt.", "USB: holds nothing for the kiosk."),
    "stick-pulled": ("USB: rút ra quá sớm. Hãy cắm lại.", "USB: pulled out too early. Put it in again."),
    "stick-full": ("USB: đĩa của ki-ốt đã đầy. Hãy báo cho trung tâm.", "USB: the kiosk is full. Tell the centre."),
}


def staff_languages() -> dict[str, LanguagePack]:
    """The two languages with these words for messages."""
    return {
        tag: msgspec.structs.replace(GROUND[tag], messages={key: said[n] for key, said in WORDS.items()})
        for n, tag in enumerate((FIRST, SECOND))
    }


@dataclass(frozen=True)
class Pair:
    """Two lines that say the same, the first larger."""

    first: TextLayout
    second: TextLayout

    @property
    def height(self) -> float:
        return self.first.height + self.second.height

    @property
    def text(self) -> str:
        return f"{self.first.text}. {self.second.text}"


class StaffKit(Kit):
    """A kit that says everything twice."""

    @classmethod
    def on(cls, geometry: Geometry) -> StaffKit:
        shaper = Typesetter(staff_languages(), grown(LIGHT, geometry), geometry)
        return cls(shaper, shaper.messages, FIRST)

    def both(self, message: str, **slots: str | int) -> str:
        """In one line: ``Phần mềm · Software``."""
        return f"{self.say(message, **slots)} · {self.messages(SECOND, message, **slots)}"

    def pair(self, message: str, style: TypeStyle, room: float, align: Align = Align.START, **slots: str | int) -> Pair:
        """Vietnamese in `style`, English smaller beneath it."""
        small = TypeStyle(max(self.smallest, style.cap_mm * 0.75), colour=style.colour)
        second = (Span(text=self.messages(SECOND, message, **slots), lang=SECOND),)
        return Pair(
            self.fitting(self.say(message, **slots), style, room, 3, align),
            self.shaper.text(second, small, SECOND, room, align),
        )


def draw_pair(drawing: Drawing, pair: Pair, x: float, y: float) -> float:
    """Both lines with their top left corner at x, y; where they end."""
    drawing.words(pair.first, x, y)
    drawing.words(pair.second, x, y + pair.first.height)
    return y + pair.height
