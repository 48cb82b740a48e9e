"""Where personal numbers stand in a text: telephones, identity cards, bank cards, plates, e-mail addresses.

All finders take text with half-width digits and letters and give (start, end) pairs.
"""

import re
from collections.abc import Iterator

from nlp.personal_spelling import matching

Span = tuple[int, int]
_I = "[\u200b-\u200f\u2060\ufeff]{0,3}"
_S = "[ ()\u00a0\\-–—_.·/\u200b-\u200f\u2060\ufeff]{0,3}"
_COUNTRY = rf"(?:[(]?\+?(?:00)?{_I}8{_I}6[)]?{_S})?"


def _grouped(sizes: tuple[int, ...], separator: str) -> str:
    """A pattern for digits in groups: `separator` between groups, invisible characters anywhere."""
    return separator.join(_I.join([r"\d"] * size) for size in sizes)


_REST = "|".join(
    [_grouped(sizes, _S) for sizes in ((1, 4, 4), (1, 3, 5), (2, 4, 3), (2, 3, 4), (1, 8))] + [r"(?:[ \-.,、]?\d){9}"]
)
_MOBILE = re.compile(
    rf"(?<![\d])(?<!\d\.){_COUNTRY}(?:0|17951{_S})?1{_I}[ \-]?[3-9](?:{_I}{_I}(?:{_REST}))(?!{_I}\d)(?!\.\d)"
)
_RUN = re.compile(r"\d(?:[ \u00a0\-–—_.·/,、()\u200b-\u200f\u2060\ufeff]{0,4}\d){10,}")
_SPELLED_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_SPELLED_LANDLINE = re.compile(r"0(?:10|2[0-57-9]|[3-9]\d\d)[2-9]\d{6,7}")
_SPELLED_IDENTITY = re.compile(r"[1-68]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3,4}")
_SPELLED_CARD = re.compile(r"62\d{14,17}")
_AREA = re.compile(
    r"(?:0(?<![\d.\-/]0)|86(?<![\d.\-/]86)[ \-])(?:10|2[0-57-9]|[3-9]\d\d)[)]?"
    r"[ \-–—._·/]{0,3}[2-9](?:[ \-–—._·]{0,2}\d){6,7}(?:[转"
    r"\-]{1,2}\d{1,6})?(?!\d)"
)
_LOCAL = re.compile(
    r"(?:电话|座机|固话|致电|拨打|打到?(?=\d{4})|联系(?=\d{4})|联系方式|传真|宅电|家里|家电|"
    r"总机|号码|tel|Tel|TEL)(?:号码?)?(?:是|为|[:：. ]){0,3}([2-9]\d{2,3}[ \-]?\d{4})(?![\d\-])"
)
_LONG = re.compile(
    r"\d(?<![\dA-Za-z]\d)(?:[ \-–—_.·/\u200b-\u200f\ufeff]{0,2}\d){13,18}"
    r"(?:[ \-–—_.·/\u200b-\u200f\ufeff]{0,2}[Xx×])?(?![\dA-Za-z])"
)
_NEAR = re.compile(
    r"(?:打|拨|联系|家里?|办公室|值班室|门卫|物业|村部|居委|社区|号码?|座机)[^\d，。,\n]{0,4}"
    r"(?<!\d)([2-8]\d{3}[ \-—–.][0-9]{4})(?![\d\-元"
    r"万年人户号])"
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64} ?(?:@|[(\[{【<]{1,2} ?(?:at|AT|a|@|艾特) ?[)\]}】>]{1,2}|"
    r"艾特|圈a|圈A| at |#|\*(?=qq|163|126|gmail)) ?"
    r"(?:[A-Za-z0-9\-]{1,63} ?(?:[.。·]|点|(?: |[(\[【])dot(?: |[)\]】])) ?){1,3}(?:com|cn|"
    r"net|org|edu|gov|co|io|me|cc|top|vip|xyz|info|COM|CN|NET|hk|tw|[A-Za-z]{2,6})(?![A-Za-z0-9])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ·•・\-.]{0,2}[A-Za-z](?:区|"
    r"牌)?[ ·•・\-.—_]{0,2}"
    r"(?=(?:[A-Za-z][ ·.\-]?){0,5}\d)[A-Za-z0-9](?:(?:[ ·•.\-]?[A-Za-z0-9]){4,5}"
    r"|(?:[ ·•.\-]?[A-Za-z0-9]){3}[挂学警港澳领试超])(?![A-Za-z0-9])"
    r"|(?:京|津|沪|渝|[冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])[A-Z][·]?[零〇一二三四五六七"
    r"八九A-Z\d]{5,6}(?![A-Za-z\d])"
    r"|(?<=[车号]牌)[号是为:： ]{0,2}(?P<bare>[A-Z][·. ]?(?=[A-Z]{0,4}\d)[A-Z0-9]{5})(?![A-Za-z0-9])"
)
_OURS = re.compile(
    r"(?:单号|编号|案号|文号|订单|工单|受理号|流水号|信访件|查询码|登记号"
    r"|批号|许可证号?|信用代码|备案号?|合同号?|发票号?码?|快递|物流|序列号"
    r"|邮编|统一社会|条形?码)[^\d。，,;；!！?？\n]{0,8}$"
)
_IDENTITY = re.compile(r"(?:身份证|身份号|证件|公民身份|身份|残疾证|(?<![a-z])ID)[^\d。;；\n]{0,12}$", re.I)
_CARD = re.compile(
    r"(?:银行卡|卡号|账号|帐号|账户|帐户|储蓄卡|信用卡|存折|工行|农行|建行|中行|邮储|信用社|"
    r"社保卡|打款|打到|转到|汇到|转账|汇款|卡里|卡上|工资卡|建设银行|工商银行|农业银行|[^\d]银行)[^\d。;；\n]{0,12}$"
)
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
# Patterns begin with a character, what must not stand before it is looked for behind it: so a text is skimmed quickly.
_WEIGHT = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _before(text: str, start: int) -> str:
    return text[max(0, start - 24) : start]


def mobiles(text: str) -> Iterator[Span]:
    """Mobile numbers, also with +86, separators, invisible characters, or written in Chinese numerals."""
    for run in _RUN.finditer(text):
        yield from _mobiles_in(text, max(0, run.start() - 1), run.end())  # with the sign of +86
    yield from matching(text, _SPELLED_MOBILE)


def _mobiles_in(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _MOBILE.finditer(text, start, end):
        if not _OURS.search(_before(text, found.start())) and not text.startswith(("元", "万", "亿"), found.end()):
            yield found.span()


def landlines(text: str) -> Iterator[Span]:
    """Fixed lines with an area code, or bare after words such as 电话."""
    for found in _AREA.finditer(text):
        if not _OURS.search(_before(text, found.start())):
            yield _bracketed(text, found.start()), found.end()
    for pattern in (_LOCAL, _NEAR):
        for found in pattern.finditer(text):
            yield found.span(1)
    yield from matching(text, _SPELLED_LANDLINE)


def _bracketed(text: str, start: int) -> int:
    """Where an area code begins, with its bracket."""
    before = text[max(0, start - 2) : start]
    return (
        start - 1 if before[-1:] == "(" and not (before[:-1].isdecimal() or before[:-1] in {".", "-", "/"}) else start
    )


def identity_cards(text: str) -> Iterator[Span]:
    """18 (or, after 身份证, 15) digits that can be an identity number: province, birth date, check digit."""
    for found in _LONG.finditer(text):
        number = re.sub(r"[^\dXx×]", "", found.group()).upper().replace("×", "X")
        before = _before(text, found.start())
        named = _IDENTITY.search(before) is not None
        if len(number) == 18 and (named or (_plausible(number) and (_checks(number) or not _OURS.search(before)))):
            if named or not _OURS.search(before):
                yield found.span()
        elif len(number) == 15 and named:
            yield found.span()
    yield from matching(text, _SPELLED_IDENTITY, spare=0)


def _plausible(number: str) -> bool:
    return (
        number[:2] in _PROVINCES
        and number[6:8] in {"18", "19", "20"}
        and "01" <= number[10:12] <= "12"
        and "01" <= number[12:14] <= "31"
    )


def _checks(number: str) -> bool:
    """GB 11643-1999, check character of a citizen identity number."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHT, strict=True))
    return "10X98765432"[total % 11] == number[17]


def bank_cards(text: str) -> Iterator[Span]:
    """16 to 19 digits that begin like a card and pass Luhn's check, or stand after words such as 卡号."""
    for found in _LONG.finditer(text):
        number = re.sub(r"\D", "", found.group())
        before = _before(text, found.start())
        if not 16 <= len(number) <= 19 or found.group()[-1] in "Xx":
            continue
        named = _CARD.search(before) is not None
        begins = number[:2] in {"62", "60", "95", "34", "35", "37"} or number[0] in "45"
        if named or (begins and (number[:2] == "62" or _luhn(number)) and not _OURS.search(before)):
            yield found.span()
    yield from matching(text, _SPELLED_CARD, spare=0)


def _luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mails(text: str) -> Iterator[Span]:
    """E-mail addresses."""
    return (found.span() for found in _MAIL.finditer(text))


def plates(text: str) -> Iterator[Span]:
    """Number plates of cars."""
    return (found.span("bare") if found.group("bare") else found.span() for found in _PLATE.finditer(text))
