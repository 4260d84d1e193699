"""SIGN: the words of the signer's window, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping

TONGUES = ("vi", "en")

REASONS = ("facts", "translation", "agreed", "stranger", "late", "other")
"""Why a request is refused; the last one needs words."""

WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Bàn ký duyệt", "Signing desk"),
    "unlock-title": ("Mở khóa của bạn", "Open your key"),
    "unlock-why": (
        "Máy chủ chỉ cho người có khóa xem các yêu cầu. Hãy nhập cụm mật khẩu của khóa {key}.",
        "The server shows requests only to people with keys. Type the passphrase of the key {key}.",
    ),
    "unlock": ("Mở", "Open"),
    "list-title": ("Yêu cầu đang chờ ký", "Requests waiting for signatures"),
    "list-empty": ("Không có yêu cầu nào đang chờ.", "Nothing is waiting."),
    "look": ("Xem lại", "Look again"),
    "urgent": ("Khẩn", "Urgent"),
    "version": ("{publisher} · phiên bản {version}", "{publisher} · version {version}"),
    "asked": ("{who} đề nghị, {when}", "asked for by {who}, {when}"),
    "in-folder": ("trong thư mục {place}", "in the folder {place}"),
    "on-server": ("trên máy chủ", "on the server"),
    "needs": ("Còn thiếu: {missing}", "Still needs: {missing}"),
    "needs-nothing": ("Đã đủ chữ ký", "Fully signed"),
    "signed-by": ("Đã ký: {names}", "Signed by: {names}"),
    "group-author": ("người soạn", "an author"),
    "group-approver": ("người duyệt", "an approver"),
    "and-more": ("và {count} mục nữa", "and {count} more"),
    "no-files": ("Không có tệp mới", "No new files"),
    "signatures": ("Số chữ ký đã có: {count}", "Signatures so far: {count}"),
    "fingerprint": ("Dấu vân tay", "Fingerprint"),
    "roles": ("Đổi người được ký", "A change of who may sign"),
    "roles-elsewhere": (
        "Yêu cầu này đổi người được ký. Hãy xem và ký bằng lệnh packctl roles review và packctl roles sign.",
        "This request changes who may sign. Review and sign it with packctl roles review and packctl roles sign.",
    ),
    "until": ("Có hiệu lực đến {date}", "Valid until {date}"),
    "words": ("Từng chữ", "Words"),
    "pictures": ("Như trên màn hình", "As on the kiosk"),
    "panel-portrait": ("Màn hình dọc", "Upright"),
    "panel-landscape": ("Màn hình ngang", "Across"),
    "before": ("Hiện nay", "As it is"),
    "after": ("Sau khi ký", "As it would be"),
    "no-before": ("Chưa có", "Not there yet"),
    "no-after": ("Không còn nữa", "No longer there"),
    "drawing": ("Đang vẽ…", "Drawing…"),
    "no-picture": ("Mục này không hiện thành trang.", "This shows on no page of its own."),
    "everything": ("Dữ kiện, ảnh, ngày", "Facts, media, dates"),
    "settings": ("Thông tin chung", "About the whole"),
    "new": ("mới", "new"),
    "gone": ("bỏ", "removed"),
    "changed": ("sửa", "changed"),
    "moved": ("chuyển từ vị trí {before} sang {after}", "moved from place {before} to {after}"),
    "same": ("Được lưu lại, nội dung không đổi.", "Stored anew; it says the same."),
    "nothing-here": ("Không có gì đổi trong ngôn ngữ này.", "Nothing changes in this language."),
    "renewal": (
        "Yêu cầu này không đổi gì: nó gia hạn chữ ký.",
        "This request changes nothing: it renews the signatures.",
    ),
    "left": ("Còn {count} mục phải mở xem trước khi ký", "{count} still to be opened before you can sign"),
    "left-none": ("Bạn đã mở xem mọi mục", "You have opened every entry"),
    "to-sign": ("Ký…", "Sign…"),
    "to-refuse": ("Từ chối…", "Refuse…"),
    "back": ("Quay lại", "Back"),
    "sign-title": ("Ký {publisher}, phiên bản {version}", "Sign {publisher}, version {version}"),
    "sign-compare": (
        "Hãy gọi điện cho người kia và đọc cho nhau năm nhóm này, từng chữ theo hàng dưới. "
        "Chỉ ký khi cả năm nhóm giống nhau.",
        "Telephone the other person and read these five groups to each other, by the words below them. "
        "Sign only if all five are the same.",
    ),
    "passphrase": ("Cụm mật khẩu của khóa {key}", "Passphrase of the key {key}"),
    "pin": ("Mã PIN của thẻ", "PIN of the token"),
    "sign": ("Ký", "Sign"),
    "refuse-title": ("Từ chối {publisher}, phiên bản {version}", "Refuse {publisher}, version {version}"),
    "refuse-why": (
        "Hãy chọn lý do. Người đề nghị sẽ đọc lý do này.",
        "Choose a reason. Whoever asked will read it.",
    ),
    "reason-facts": ("Có dữ kiện sai", "A fact is wrong"),
    "reason-translation": ("Bản dịch chưa đúng", "A translation is not right"),
    "reason-agreed": ("Nội dung này chưa được thống nhất", "This was not agreed"),
    "reason-stranger": ("Tôi không biết ai đề nghị việc này", "I do not know who asked for this"),
    "reason-late": ("Đã quá muộn, cần soạn lại", "It is too late; draft it again"),
    "reason-other": ("Lý do khác, ghi ở dưới", "Another reason, written below"),
    "refuse-words": ("Nói thêm", "More words"),
    "refuse": ("Từ chối", "Refuse"),
    "done-needs": ("Bạn đã ký. Còn thiếu: {missing}.", "You have signed. Still needed: {missing}."),
    "done-complete": (
        "Bạn đã ký. Yêu cầu đã đủ chữ ký và đang được công bố.",
        "You have signed. The request is complete and on its way to the kiosks.",
    ),
    "done-complete-folder": (
        "Bạn đã ký. Yêu cầu đã đủ chữ ký: hãy chuyển thư mục này cho người giữ máy chủ.",
        "You have signed. The request is complete: take its folder to whoever keeps the server.",
    ),
    "done-refused": ("Bạn đã từ chối yêu cầu này.", "You have refused this request."),
    "to-list": ("Về danh sách", "Back to the list"),
    "busy-list": ("Đang xem có gì đang chờ…", "Looking what is waiting…"),
    "busy-open": ("Đang tải và kiểm tra yêu cầu…", "Fetching and judging the request…"),
    "busy-sign": ("Đang ký…", "Signing…"),
    "busy-unlock": ("Đang mở khóa…", "Opening the key…"),
    "busy-refuse": ("Đang từ chối…", "Refusing…"),
    "wrong-passphrase": (
        "Không mở được khóa bằng cụm mật khẩu này. Hãy nhập lại.",
        "This passphrase does not open the key. Type it again.",
    ),
    "key-unusable": (
        "Không dùng được khóa này. Hãy hỏi người đã cài đặt máy.",
        "This key cannot be used. Ask whoever installed this desk.",
    ),
    "unexpected": (
        "Phần mềm gặp lỗi; chưa có gì được ký. Hãy quay lại và thử lần nữa.",
        "The software failed; nothing was signed. Go back and try again.",
    ),
    "not-reached": (
        "Không kết nối được. Hãy kiểm tra mạng rồi thử lại; chưa có gì bị thay đổi.",
        "It could not be reached. Check the network and try again; nothing was changed.",
    ),
    "not-trusted": (
        "Yêu cầu này không qua được kiểm tra và không được ký. Hãy báo cho người đã đề nghị.",
        "This request did not pass and was not signed. Tell whoever asked for it.",
    ),
    "changed-meanwhile": (
        "Yêu cầu đã đổi trong khi bạn xem. Hãy quay lại, mở lại và xem từ đầu.",
        "The request changed while you looked. Go back, open it again and look at all of it.",
    ),
    "cannot-show": (
        "Không vẽ được mục này như trên màn hình. Hãy tìm hiểu vì sao trước khi ký.",
        "This cannot be drawn as a kiosk would show it. Find out why before you sign.",
    ),
    "not-written": (
        "Không ghi được vào máy này. Hãy kiểm tra ổ đĩa hoặc thẻ nhớ rồi thử lại.",
        "It could not be written here. Check the disk or the stick and try again.",
    ),
}


def say(tongue: str, name: str, **slots: str | int) -> str:
    """The words `name` in `tongue`, its slots filled."""
    text = WORDS[name][TONGUES.index(tongue)]
    for slot, value in slots.items():
        text = text.replace("{" + slot + "}", str(value))
    return text
