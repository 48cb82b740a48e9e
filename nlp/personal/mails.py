"""Addresses of mail in a text, in any spelling; pairs (start, end)."""

import re
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
_MAIL_NAME = re.compile(
    r"邮箱(?:前缀|前面|用户名|名称?|账号|帐号|号)?[是为叫:： ]{0,3}(?!https?|www)(?P<id>[A-Za-z0-9][A-Za-z0-9._"
    r"\-]{4,40})(?![A-Za-z0-9@*])"
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])(?:[A-Za-z]{2,20} (?=\d{2,8} ?@))?[A-Za-z0-9._%+\-]{1,64} ?"
    r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]{0,3}(?:@|[(\[{【<]{1,2} ?(?:at|AT|a|@|艾特|爱特|圈a|圈A) ?[)\]}"
    r"】>]{1,2}|"
    r"小老鼠|艾特|爱特|圈[aA]?(?=[qgs1fo])|圈a|圈A| (?:at|AT|At) |#|\*(?=qq|163|126|gmail)) ?"
    r"(?:(?:[A-Za-z0-9\-]{1,63}|(?:网易|新浪|搜狐|扣扣|腾讯|企鹅|谷歌|雅虎|一六三|一二六|一三九|一八九)"
    r"[A-Za-z0-9\-]{0,8}) ?(?:[.。·]|[,，](?=com|cn|net)|点|(?"
    r": |[(\[【] ?)dot(?: |[)\]】]| [)\]】])) ?){1,3}(?:com|cn|"
    r"net|org|edu|gov|co|io|me|cc|top|vip|xyz|info|COM|CN|NET|hk|tw|[A-Za-z]{2,6})(?![A-Za-z0-9])"
)
_OF_STATE = re.compile(r"[.]gov[.]cn\Z")
_PUBLIC = re.compile(
    "(?:监督|举报|投诉|咨询|公开|官方|征集|受理|信访|纪检|意见)(?:电子)?(?:邮箱|邮件|信箱)[是为:： ]{0,2}\\Z"
)
"""The address of an office, told to everybody: 监督邮箱jwjd@example.gov.cn."""
AT_WORDS = (
    *(
        "圈a",
        "圈A",
        "圈q",
        "圈1",
        "圈g",
        "圈s",
        "圈f",
        "[ at",
        "( at",
        "【 at",
        "[ AT",
        "（ at",
        " at ",
        " AT ",
        " At ",
        "#q",
        "#1",
        "#g",
        "*qq",
        "*163",
        "*126",
        "(at",
        "(AT",
        "(a)",
        "(艾特",
    ),
    *(
        "#f",
        "#s",
        "#o",
        "#h",
        "#y",
        "#a",
        "#v",
        "#t",
        "#2",
        "# q",
        "# 1",
        "# g",
        "# f",
        "# s",
        "# h",
        "# o",
        "爱特",
        "小老鼠",
    ),
    *("(@", "[at", "[AT", "[a)", "[艾特", "[@", "【at", "【AT", "【a)", "【艾特", "【@", "（at", "（AT"),
    *("（a)", "（艾特", "（@", "{at", "{AT", "{a)", "{艾特", "{@", "<at", "<AT", "<a)", "<艾特", "<@"),
    "@",
    "艾特",
)


def mail_names(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """What stands before the @ of an address that is told in parts. `places`: of 邮箱, among others."""
    for place, _ in places:
        found = _MAIL_NAME.match(text, place) if text.startswith("邮箱", place) else None
        if found:
            yield found.span("id")


def mails(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """E-mail addresses. `places`: of what stands for an @."""
    last = 0
    for place, _ in places:
        found = _MAIL.search(text, max(last, place - 70), place + 240) if place >= last else None
        if found:
            last = found.end()
            if not (_OF_STATE.search(found.group()) and _PUBLIC.search(text, max(0, found.start() - 8), found.start())):
                yield found.span()
