"""A small complete pack, written into a folder of the test's own: every kind of block, three languages.

`write_pack(folder)` gives a pack without mistakes; a test that wants one changes a file with `edit`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import wave
from pathlib import Path

from PIL import Image

from content_packs.frontmatter import read_front_matter
from content_packs.source import revision

PUBLISHER = "test-publisher"
PACK = "arrivals"
LANGUAGES = ("vi", "en", "km")

_PACK = """\
format = 1
publisher = "test-publisher"
id = "arrivals"
version = 3
source_language = "vi"
languages = ["vi", "en", "km"]
mandatory = ["vi", "en"]

[titles]
vi = "Nhập cảnh"
en = "Arrivals"
km = "ការមកដល់"

[publisher_names]
vi = "Nhà xuất bản thử"
en = "Test publisher"
km = "អ្នកបោះពុម្ពសាកល្បង"

[audience]
modes = ["road"]
neighbours = ["KH"]

[[topics]]
id = "entry"
icon = "flight_land"
pages = ["customs", "desk"]
[topics.titles]
vi = "Nhập cảnh"
en = "Entry"
km = "ការចូល"
"""

_CUSTOMS_TOML = """\
icon = "work"
related = ["desk"]

[facts.cash]
value = "5000"
unit = "USD"
source = { name = "Circular 120/2015", address = "https://example.org/120" }
checked_on = 2026-11-01
valid_until = 2027-05-01
owner = "customs"
[facts.cash.labels]
vi = "Tiền mặt phải khai"
en = "Declare cash above"
km = "ប្រកាសសាច់ប្រាក់លើស"

[facts.until]
value = "2028-03-14"
unit = "date"
source = { name = "Resolution 44" }
checked_on = 2026-11-01
valid_until = 2027-05-01
owner = "immigration"

[media.hall]
kind = "image"
file = "media/hall.svg"
credit = "Gatepost"
"""

_DESK_TOML = """\
icon = "info"

[contacts.police]
phone = "+84 24 3974 3974"
web = "https://example.org/police"
hours = "desk"
source = { name = "Directory" }
checked_on = 2026-11-01
valid_until = 2027-05-01
owner = "police"
[contacts.police.names]
vi = "Công an"
en = "Police"
km = "ប៉ូលិស"

[hours.desk]
mon-fri = ["07:00-11:30", "13:30-24:00"]
sat = ["07:00-11:30"]

[media.map]
kind = "plan"
file = "media/hall.svg"
points = [ { id = "desk", x = 0.25, y = 0.6 }, { id = "exit", x = 0.9, y = 0.5 } ]

[media.hello]
kind = "audio"
file = "media/hello.wav"

[media.film]
kind = "video"
file = "media/film.webm"

[media.film-captions-vi]
kind = "captions"
language = "vi"
file = "media/film.vtt"
[media.film-captions-en]
kind = "captions"
language = "en"
file = "media/film.vtt"
[media.film-captions-km]
kind = "captions"
language = "km"
file = "media/film.vtt"

[media.photo]
kind = "image"
file = "media/photo.jpg"
"""

_CUSTOMS = {
    "vi": (
        "Hải quan",
        "Mang gì thì phải khai.",
        "Khi nào phải khai",
        "Mang **hơn [](fact:cash)** thì khai, tức [5.000 đô la Mỹ](fact:cash). Xem [quầy](page:desk).",
        ("Tiền", "Vàng"),
        ("Lấy số", "Đợi gọi đến [](fact:until)"),
        "Chỉ nộp tại [trang chính thức](https://example.org).",
        ("Loại", "Mức", "Tiền mặt"),
        ("Trẻ em có phải khai không?", "Có."),
        "Sảnh đến",
    ),
    "en": (
        "Customs",
        "What to declare.",
        "When to declare",
        "Carrying **more than [](fact:cash)**, that is [5,000 US dollars](fact:cash)? Go to [the desk](page:desk).",
        ("Money", "Gold"),
        ("Take a number", "Wait to be called until [](fact:until)"),
        "Hand papers in on [the official site](https://example.org) only.",
        ("Kind", "Limit", "Cash"),
        ("Must children declare?", "Yes."),
        "Arrivals hall",
    ),
    "km": (
        "គយ",
        "អ្វីត្រូវប្រកាស",
        "ពេលណាត្រូវប្រកាស",
        "យកលើស **[](fact:cash)** ត្រូវប្រកាស [5,000 ដុល្លារ](fact:cash) សូមទៅ [តុ](page:desk)",
        ("ប្រាក់", "មាស"),
        ("យកលេខ", "រង់ចាំដល់ [](fact:until)"),
        "ដាក់ឯកសារនៅ [គេហទំព័រផ្លូវការ](https://example.org) តែប៉ុណ្ណោះ",
        ("ប្រភេទ", "កម្រិត", "សាច់ប្រាក់"),
        ("តើកុមារត្រូវប្រកាសទេ?", "បាទ។"),
        "សាលមកដល់",
    ),
}

_DESK = {
    "vi": ("Quầy", "Ở đâu, khi nào.", "Quầy thông tin", "Bên trái cửa.", "Lối ra", "Theo biển xanh.", "Xin chào."),
    "en": ("Desk", "Where and when.", "Information desk", "Left of the door.", "Exit", "Follow green signs.", "Hello."),
    "km": ("តុ", "នៅទីណា", "តុព័ត៌មាន", "ខាងឆ្វេងទ្វារ", "ច្រកចេញ", "តាមផ្លាកពណ៌បៃតង", "សួស្តី"),
}

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100">
  <rect width="160" height="100" fill="#e8eef4"/>
  <circle cx="40" cy="60" r="12" fill="#1f4e79"/>
</svg>
"""

_CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nXin chào quý khách\n"

# The smallest file that a WebM reader would call empty: an EBML head and nothing after it.
_FILM = bytes.fromhex("1a45dfa3934286810142f7810142f2810442f381084282847765626d")


def write_pack(folder: Path) -> Path:
    """Write the pack into `folder` and give `folder` back."""
    _write(folder / "pack.toml", _PACK)
    _write(folder / "customs" / "page.toml", _CUSTOMS_TOML)
    _write(folder / "desk" / "page.toml", _DESK_TOML)
    for page, texts in (("customs", _customs()), ("desk", _desk())):
        for tag, text in texts.items():
            _write(folder / page / f"{tag}.md", text)
        stamp(folder, page)
    _write_media(folder / "media")
    return folder


def extend(pack: Path, until: dt.date) -> None:
    """Everything that the pack claims is good until then: for commands that know only the machine's clock."""
    for file in pack.rglob("*.toml"):
        _write(file, re.sub(r"valid_until = \S+", f"valid_until = {until}", file.read_text(encoding="utf-8")))


def edit(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must stand in the file at `path`, by `new`."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    _write(path, text.replace(old, new, 1))


def stamp(folder: Path, page: str) -> None:
    """Say in every translation of `page` that it has caught up with the source as it is now."""
    now = source_revision(folder / page / "vi.md")
    for tag in LANGUAGES[1:]:
        path = folder / page / f"{tag}.md"
        _write(path, re.sub(r"^translates:.*$", f"translates: {now}", path.read_text("utf-8"), count=1, flags=re.M))


def source_revision(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    front, _ = read_front_matter(path.name, lines)
    return revision(front, "\n".join(lines[front.end :]))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _head(tag: str, title: str, summary: str) -> str:
    state = "state: source" if tag == "vi" else "translates: 000000000000\nstate: draft"
    return f"---\ntitle: {title}\nsummary: {summary}\n{state}\n---\n"


def _customs() -> dict[str, str]:
    return {tag: _customs_page(tag, *words) for tag, words in _CUSTOMS.items()}


def _customs_page(
    tag: str,
    title: str,
    summary: str,
    heading: str,
    text: str,
    items: tuple[str, str],
    steps: tuple[str, str],
    callout: str,
    table: tuple[str, str, str],
    question: tuple[str, str],
    picture: str,
) -> str:
    return f"""{_head(tag, title, summary)}
{{#when}}
## {heading}

{{#text}}
{text}

{{#list}}
- {items[0]}
- {items[1]}

{{#how .steps}}
1. {steps[0]}
2. {steps[1]}

{{#beware .warning}}
> {callout}

{{#table}}
| {table[0]} | {table[1]} |
|---|---|
| {table[2]} | [](fact:cash) |

{{#card}}
[](fact:cash)

{{#questions .faq}}
{question[0]}
: {question[1]}

{{#picture}}
![{picture}](media:hall "{picture}")
"""


def _desk() -> dict[str, str]:
    return {tag: _desk_page(tag, *words) for tag, words in _DESK.items()}


def _desk_page(tag: str, title: str, summary: str, *words: str) -> str:
    desk, left, leave, signs, hello = words
    return f"""{_head(tag, title, summary)}
{{#call}}
[](contact:police)

{{#where .plan}}
![{desk}](media:map "{desk}")

{{#where-points .points}}
{desk}
: {left}

{leave}
: {signs}

{{#sound}}
![{hello}](media:hello "{desk}")

{{#film}}
![{hello}](media:film "{desk}")

{{#photo}}
![{desk}](media:photo)
"""


def _write_media(folder: Path) -> None:
    _write(folder / "hall.svg", _SVG)
    _write(folder / "film.vtt", _CAPTIONS)
    (folder / "film.webm").write_bytes(_FILM)
    (folder / "photo.jpg").write_bytes(photograph(640, 400))
    with wave.open(str(folder / "hello.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128]) * 800)


def photograph(width: int, height: int) -> bytes:
    """A JPEG with EXIF that says where it was taken and that it lies on its side."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010E] = "secret place"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes(), comment=b"secret comment")
    return out.getvalue()
