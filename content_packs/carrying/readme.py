"""CARRY: the sheet for whoever carries the stick, Vietnamese first, then English. Plain text, ASCII frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

DATE = "%d.%m.%Y"

_VIETNAMESE = """\
GATEPOST - NỘI DUNG CHO KI-ỐT
Dành cho: {plans}
Tạo ngày: {made}
Dùng được đến hết ngày: {until}
Loại: {kind}

CÁCH LÀM
1. Cắm USB này vào ki-ốt. Không cần bàn phím, không cần mật khẩu.
2. Chờ. Trên màn hình có một dòng "USB: đang đọc". Đừng rút khi dòng này còn hiện.
3. Khi hiện "USB: xong, có thể rút ra" thì rút USB. Nếu hiện dòng khác, hãy chép lại câu đó.
4. Làm như vậy với từng ki-ốt tại cửa khẩu.
5. Mang USB về trung tâm{returns}.

Đừng sửa, xóa hay thêm gì vào thư mục gatepost. Nếu USB bị thất lạc: không sao, nội dung không bí mật và
không ai sửa được mà ki-ốt không biết. Hãy báo cho trung tâm để làm USB khác.
"""

_ENGLISH = """\
GATEPOST - CONTENT FOR KIOSKS
For: {plans}
Made on: {made}
Good until the end of: {until}
Kind: {kind}

WHAT TO DO
1. Put this stick into the kiosk. You need no keyboard and no password.
2. Wait. A line on the screen says "USB: reading". Do not pull the stick while it is there.
3. When it says "USB: done, you may pull it out", pull the stick. If it says something else, write that down.
4. Do the same at each kiosk of the gate.
5. Bring the stick back to the centre{returns}.

Change, delete or add nothing in the folder gatepost. Should the stick be lost: no harm, the content is not
secret, and nobody can change it without the kiosk noticing. Tell the centre, which makes another.
"""


def readme(plans: Sequence[str], made: dt.datetime, until: dt.datetime, *, delta: bool, returns: bool) -> str:
    """The sheet's text."""
    shown = {"plans": ", ".join(plans), "made": made.strftime(DATE), "until": until.strftime(DATE)}
    vietnamese = _VIETNAMESE.format(
        **shown,
        kind="chỉ phần thay đổi" if delta else "đầy đủ",
        returns=": nó mang số liệu (đã niêm phong) của ki-ốt về" if returns else "",
    )
    english = _ENGLISH.format(
        **shown,
        kind="changes only" if delta else "everything",
        returns=": it carries the kiosks' counts (sealed) home" if returns else "",
    )
    return f"{vietnamese}\n{'-' * 72}\n\n{english}"
