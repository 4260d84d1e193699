"""SIGN: names of what can change, for a signer who reads Vietnamese. English readers get the fields' own names.

A name that is missing here is shown as it stands in the file: never left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from content_packs.signing.compare.runs import seen
from content_packs.signing.compare.walk import Change
from content_packs.signing.difference import TEXTS

SILENT = frozenset({TEXTS, "blocks", "messages"})

VIETNAMESE: Mapping[str, str] = {
    "above": "lớp ở trên",
    "accent": "màu riêng",
    "address": "địa chỉ",
    "alt": "lời tả ảnh",
    "answer": "trả lời",
    "attract": "cảnh lúc chờ",
    "audience": "dành cho",
    "audio": "âm thanh",
    "autonym": "tên ngôn ngữ",
    "base": "gói nền",
    "callout": "khung lưu ý",
    "caption": "chú thích",
    "captions": "phụ đề",
    "checked_on": "ngày kiểm tra",
    "choices": "lựa chọn",
    "contact": "liên hệ",
    "contacts": "nguồn của liên hệ",
    "counterpart": "cửa khẩu đối diện",
    "credit": "tác giả ảnh",
    "demo": "trình diễn",
    "directions": "chỉ đường",
    "display": "màn hình lớn",
    "drill": "diễn tập",
    "email": "thư điện tử",
    "emblem": "biểu trưng",
    "end": "kết thúc",
    "exceptions": "ngày ngoại lệ",
    "fact": "dữ kiện",
    "facts": "dữ kiện",
    "fallback": "bản chữ thuần",
    "faq": "hỏi đáp",
    "files": "tệp",
    "floor_plan": "sơ đồ",
    "format": "định dạng",
    "header": "đầu bảng",
    "heading": "tiêu đề mục",
    "help": "trang trợ giúp",
    "hours": "giờ mở cửa",
    "icon": "biểu tượng",
    "image": "ảnh",
    "issued_at": "lúc phát hành",
    "items": "các mục",
    "keyboard": "bàn phím",
    "kind": "loại",
    "label": "nhãn",
    "language_packs": "gói ngôn ngữ",
    "languages": "ngôn ngữ",
    "length": "độ dài",
    "level": "cấp",
    "list": "danh sách",
    "media": "ảnh, phim, âm thanh",
    "modes": "loại cửa khẩu",
    "more": "trang đọc thêm",
    "name": "tên",
    "names": "tên gọi",
    "needs": "yêu cầu phần mềm",
    "neighbour": "nước láng giềng",
    "neighbours": "nước láng giềng",
    "next_word_at": "lúc có tin tiếp",
    "owner": "người phụ trách",
    "packs": "các gói",
    "pages": "các trang",
    "paragraph": "đoạn",
    "phone": "điện thoại",
    "points": "các điểm",
    "portal": "cổng cho điện thoại",
    "province": "tỉnh",
    "public_network": "mạng công cộng",
    "publisher": "đơn vị phát hành",
    "publisher_names": "tên đơn vị phát hành",
    "question": "câu hỏi",
    "questions": "các câu hỏi",
    "rank": "hạng cửa khẩu",
    "related": "trang liên quan",
    "revision": "mã bản chữ",
    "rows": "các hàng",
    "severity": "mức độ",
    "sites": "các cửa khẩu",
    "sounds": "cách đọc để tìm",
    "source": "nguồn",
    "source_language": "ngôn ngữ gốc",
    "speech": "giọng đọc",
    "start": "bắt đầu",
    "state": "tình trạng bản dịch",
    "steps": "các bước",
    "summary": "tóm tắt",
    "surveys": "khảo sát",
    "table": "bảng",
    "text": "chữ",
    "time_zone": "múi giờ",
    "title": "tên trang",
    "titles": "tên gọi",
    "topics": "chủ đề",
    "transcript": "lời thoại",
    "translates": "dịch từ bản",
    "type": "kiểu",
    "unit": "đơn vị",
    "valid_until": "có giá trị đến",
    "value": "giá trị",
    "video": "phim",
    "web": "trang mạng",
    "week": "trong tuần",
    "what": "chuyện gì",
}


def place(change: Change, tongue: str) -> str:
    """Where a change is, within its page and language."""
    steps = change.where[2:] if change.where and change.where[0] == TEXTS else change.where
    return " › ".join(_named(step, tongue) for step in steps if step not in SILENT)


def _named(step: str, tongue: str) -> str:
    if tongue != "vi":
        return seen(step).replace("_", " ")
    kind, space, name = step.partition(" ")
    if step in VIETNAMESE:
        return VIETNAMESE[step]
    return f"{VIETNAMESE[kind]} {seen(name)}" if space and kind in VIETNAMESE else seen(step)
