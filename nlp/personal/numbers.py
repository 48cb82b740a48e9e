"""Where personal numbers stand in a text: telephones, identity cards, bank cards, plates, e-mail addresses.

All finders take text with half-width digits and letters and give (start, end) pairs.
"""

import re
from collections.abc import Iterator, Sequence
from string import ascii_letters, digits

from nlp.look.first_look import Quick
from nlp.personal.spelling import matching

Span = tuple[int, int]
_I = "[\u200b-\u200f\u2060\ufeff]{0,3}"
_S = "[ ()\u00a0\\-–—_.·/\u200b-\u200f\u2060\ufeff]{0,4}"
_COUNTRY = rf"(?:[(]?\+?(?:00)?{_I}8{_I}6[)]?{_S})?"


def _grouped(sizes: tuple[int, ...], separator: str) -> str:
    """A pattern for digits in groups: `separator` between groups, invisible characters anywhere."""
    return separator.join(_I.join([r"\d"] * size) for size in sizes)


_ABROAD = re.compile(r"(?<![\d.])(?:\+|00)(?!86|0)[1-9]\d{0,2}(?:[ \-()]{0,2}\d){7,11}(?![\d.])")
"""A number in another country, by its sign: +84 903 551 284."""
_REST = "|".join(
    [_grouped(sizes, _S) for sizes in ((1, 4, 4), (1, 3, 5), (2, 4, 3), (2, 3, 4), (1, 8))]
    + [_grouped((1, 4, 4), r"[ \-.,，、\n]{1,3}"), r"(?:[ \-.–—_·/]{0,3}\d){9}"]
)
_MOBILE = re.compile(
    rf"(?<![\d])(?<!\d\.){_COUNTRY}(?:0|17951{_S})?1{_I}[ \-]?[3-9](?:{_I}{_I}(?:{_REST}))(?!{_I}\d)(?!\.\d)"
)
_RUN = re.compile(r"\d(?:[ \u00a0\-–—_.·/,，、\n()\u200b-\u200f\u2060\ufeff]{0,4}\d){10,}")
_SPELLED_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_SPELLED_LANDLINE = re.compile(r"0(?:10|2[0-57-9]|[3-9]\d\d)[2-9]\d{6,7}")
_SPELLED_IDENTITY = re.compile(r"[1-68]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3,4}")
_SPELLED_OLD = re.compile(r"[1-68]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_SPELLED_CARD = re.compile(r"62\d{14,17}")
_AREA = re.compile(
    r"(?:0(?<![\d.\-/]0)|86(?<![\d.\-/]86)[ \-])(?:10|2[0-57-9]|[3-9]\d\d)[)]?"
    r"[ \-–—._·/]{0,3}[2-9](?:[ \-–—._·]{0,2}\d){6,7}(?:[转"
    r"\-]{1,2}\d{1,6})?(?!\d)"
)
_LOCAL = Quick(
    r"(?:电话|座机|固话|致电|拨打|打到?(?=\d{4})|联系(?=\d{4})|联系方式|传真|宅电|[我家店厂村]里|[我俺他她]家(?"
    r"=\d)|家中|单位|办公室|宿舍|家电|"
    r"总机|号码|tel|Tel|TEL)(?:号码?)?(?:是|为|[:：. ]){0,3}([2-9]\d{2,3}[ \-]?\d{4})(?![\d\-元万块平米年吨斤.])"
)
_LONG = re.compile(
    r"\d(?<![\dA-FH-KM-Za-z]\d)(?:[ \-–—_.·/\u200b-\u200f\ufeff]{0,2}\d){13,18}"
    r"(?:[ \-–—_.·/\u200b-\u200f\ufeff]{0,2}[Xx×])?(?![\dA-Za-z])"
)
_NEAR = Quick(
    r"(?:打|拨|联系|家里?|办公室|值班室|门卫|物业|村部|居委|社区|号码?|座机)[^\d，。,\n]{0,4}"
    r"(?<!\d)([2-8]\d{3}[ \-—–.][0-9]{4})(?![\d\-元"
    r"万年人户号])"
)
_OURS = re.compile(
    r"(?:(?:报修|维修|报案|受理|挂号|缴费|检验|出库|送货|收货|提货|派工|委托|回执|登记)单|单号|编号|案号|文号|订单|工单|受理号|流水号|信访件|查询码|登记号"
    r"|批号|许可证号?|信用代码|备案号?|合同号?|发票号?码?|快递(?!员|小哥)|物流(?!司机|员)|序列号"
    r"|邮编|统一社会|条形?码|(?<!开)户号|[表串]号|(?:取件|提货|取货|核销|验证)码)[^\d。，,;；!！?？\n]{0,8}$"
)
_LINE = (
    r"(?:的|监督|举报|投诉|咨询|服务|值班|报修|抢修|办公|公开|公示|客服|热线|固定)*(?:电话|热线|号码|座机|专线|总机)("
    r"?:号码)?[是为：: ]{0,2}$"
)
_OFFICE = re.compile(
    r"(?:局|委|厅|办|(?<!住)所|中心|法院|检察院|政府|街道办?|公安|派出所|医院|学校|大厅|窗口|公示栏?的?|公开的?"
    r"|公布的?)" + _LINE
)
"""Behind such words stands the number of an office, which everybody may know."""
_SERVICE = re.compile(
    r"(?<![我人来要想去的])(?:举报|监督|投诉|客服|咨询|热线|报修|抢修|服务|新闻|爆料|报料|维权|预约|防汛值班|应急值班|值班|总机|总台)"
    + _LINE
    + r"|(?:燃气|供水|供电|供热|水务|电力|热力|自来水|煤气|管网|电梯|应急|道路)(?:公司)?"
    r"(?:抢修|抢险|救援|客服|热线|报修)[是为:： ]{0,2}$"
)
"""Behind these too, unless somebody says it of himself: 我要投诉电话, 本人举报电话, 我的咨询电话."""
_CLAUSES = 40
_CLAUSE_END = re.compile("[，,。；;！!？?\n、]")
_PHONE_ONLY = re.compile("(?:办公|联系|咨询|监督|举报|投诉|值班|服务|公开)?(?:电话|热线|座机)?(?:号码)?[是为:： ]{0,2}")
_OFFICE_NAME = re.compile(
    "(?:[局厅科署]|(?<!社)区委|县委|市委|纪委|卫健委|发改委|建委|街道办|管委会|村委会|居委会|中心|法院|检察院|派出所|"
    "大队|支队|营业厅|服务台|接待室|科长|承办人|门卫室[^，,]{0,4}公示)"
)
_OWN_NAME = re.compile("我|本人|俺|自己|家(?!庭|属院|具)|住(?!建|房)|门口|旁|对面|附近|隔壁|上班|工作|退休|科技")
"""Somebody, or a place near an office: then the number is his."""
_OWN = re.compile(r"我(?:在|的|是|住|家)|本人|俺|住")
"""Somebody speaks of himself: 我在学校的电话, 本人住人民医院电话."""
_OLD_IDENTITY = re.compile(r"(?:身份证|证件|证号|[代老旧]证|15位|十五位)[^。;；\n]{0,16}$")
_IDENTITY = re.compile(r"(?:身份证|身份号|证件|公民身份|身份|残疾证|(?<![a-z])ID)[^\d。;；\n]{0,12}$", re.I)
_CARD = re.compile(
    r"(?:银行卡|卡号|账号|帐号|账户|帐户|储蓄卡|信用卡|存折|工行|农行|建行|中行|邮储|信用社|"
    r"社保卡|打款|打到|转到|汇到|转账|汇款|卡里|卡上|工资卡|建设银行|工商银行|农业银行|[^\d]银行)[^\d。;；\n]{0,12}$"
)
_PAPER = re.compile(
    r"(?:护照|通行证|台胞证|回乡证|军官证|士兵证|警官证|驾驶证|驾照|签证|社保卡|医保卡|社会保障卡|医保号|社保号"
    r"|参保号|残疾证|退役证|优待证|居住证|证件号码?|准考证|考生号)"
    r"[^\dA-Za-z，。,\n]{0,6}(?:[A-Za-z]{0,3}\d{7,20}[Xx]?|\d{6}[A-Za-z]\d{8,9}[\dXx]?)(?![\dA-Za-z])"
    r"|(?<!银行)卡号[是为:： ]{0,2}\d{8,15}(?![\dA-Za-z])"
)
_STARRED = re.compile(r"(?<![\dA-Za-z])[1-68]\d{5}(?:19|20)\d\d(?=[\d*]{0,5}\*\*)[\d*]{7}[\d*Xx]?")
"""One of which somebody has hidden the day of birth or what follows it, and shows more than he should."""
_CUT = re.compile(r"(?:身份证|证件)(?:号码?)?[是为:： ]{0,3}(?P<cut>\d{8,17})(?=[xX×]{2,})")
"""An identity number of which somebody has hidden the end."""
_PAPERS = frozenset("证照保卡考")
"""One of these stands before the number of such a paper."""
_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(first, last + 1)
)
_OLD_LONG = 15
"""Digits of an identity number given out before October 1999: two digits for the year, none to check."""
_CARD_LENGTHS = range(15, 19)
"""A number that is said to be an identity number may lack a digit."""
_ASCII = ascii_letters + digits
_MOBILE_LONG, _CARD_LONG = 8, 14
"""A mobile number has at least so many characters (letters that stand for digits are read besides), a card so many."""
_AHEAD, _BEHIND = 24, 16
"""How far before and behind a run of digits the patterns look for what belongs to it."""


def is_office_code(text: str, start: int) -> bool:
    """Does a word such as 编号, 案号 or 快递 stand before it?"""
    return _OURS.search(_before(text, start)) is not None


def _is_office(text: str, start: int) -> bool:
    """Is a fixed line's number here an office's, or no number of a line at all?"""
    before = _before(text, start)
    if _OURS.search(before) or _is_named_office(text, start):
        return True
    return not _OWN.search(before) and (_OFFICE.search(before) is not None or _SERVICE.search(before) is not None)


def _is_named_office(text: str, start: int) -> bool:
    """Does the clause, or the one before 电话, name an office, and nobody himself? 致电县水利局，联系电话..."""
    clauses = _CLAUSE_END.split(text[max(0, start - _CLAUSES) : start])
    last = clauses[-1] if not _PHONE_ONLY.fullmatch(clauses[-1]) else "".join(clauses[-2:])
    return _OFFICE_NAME.search(last) is not None and not _OWN_NAME.search(last)


def _before(text: str, start: int) -> str:
    return text[max(0, start - 24) : start]


def mobiles(text: str, runs: Sequence[Span]) -> Iterator[Span]:
    """Mobile numbers, also with +86, separators, invisible characters, or other digits. `runs`: of digits."""
    for first, last in _longer(runs, _MOBILE_LONG):
        for run in _RUN.finditer(text, first, last + 1):
            start = max(0, run.start() - 1)  # with the sign of +86
            for found in _MOBILE.finditer(text, start, run.end()):
                if not _OURS.search(_before(text, found.start())) and not text.startswith(
                    ("元", "万", "亿"), found.end()
                ):
                    yield found.span()
        yield from matching(text, first, last, _SPELLED_MOBILE)
        if text[first - 1 : first] == "+":
            yield from (found.span() for found in _ABROAD.finditer(text, first - 1, last + 1))


def landlines(text: str, runs: Sequence[Span]) -> Iterator[Span]:
    """Fixed lines with an area code, or bare after words such as 电话. `runs`: of digits."""
    for first, last in runs:
        end = last + _BEHIND
        for found in _AREA.finditer(text, first, end):
            if not _is_office(text, found.start()):
                yield _bracketed(text, found.start()), found.end()
        for pattern in (_LOCAL, _NEAR):
            for found in pattern.finditer(text, max(0, first - _AHEAD), end):
                if not _is_office(text, found.start(1)):
                    yield found.span(1)
        spelled = matching(text, first, last, _SPELLED_LANDLINE)
        yield from (span for span in spelled if not _is_office(text, span[0]))


def _bracketed(text: str, start: int) -> int:
    """Where an area code begins, with its bracket."""
    before = text[max(0, start - 2) : start]
    return (
        start - 1 if before[-1:] == "(" and not (before[:-1].isdecimal() or before[:-1] in {".", "-", "/"}) else start
    )


def identity_cards(text: str, runs: Sequence[Span]) -> Iterator[Span]:
    """18 (or, after 身份证, 15) digits that can be an identity number: province, birth date, check digit."""
    for first, last in _longer(runs, _CARD_LONG):
        for found in _LONG.finditer(text, first, last + _BEHIND):
            if _is_identity(text, found):
                yield found.span()
        yield from _hidden_identities(text, first, last)
    for first, last in runs:
        start = max(0, first - _AHEAD)
        if not _PAPERS.isdisjoint(text[start : first + 1]):
            for cut in _CUT.finditer(text, start, last + _BEHIND):
                yield cut.span("cut")
            for paper in _PAPER.finditer(text, start, last + _BEHIND):
                yield _code_of(paper)


def _hidden_identities(text: str, first: int, last: int) -> Iterator[Span]:
    """Those in words, with stars in them, or of the old kind in words."""
    yield from matching(text, first, last, _SPELLED_IDENTITY, spare=0)
    if "*" in text[first : last + 1]:
        yield from (found.span() for found in _STARRED.finditer(text, first, last + 2))
    if _OLD_IDENTITY.search(_before(text, first)):
        yield from matching(text, first, last, _SPELLED_OLD, spare=0)


def _longer(runs: Sequence[Span], least: int) -> list[Span]:
    """Those of at least so many characters."""
    return [(first, last) for first, last in runs if last - first + 1 >= least]


def _code_of(paper: re.Match[str]) -> Span:
    """The letters and digits at the end."""
    return paper.end() - len(paper.group()) + len(paper.group().rstrip(_ASCII)), paper.end()


def _is_identity(text: str, found: re.Match[str]) -> bool:
    number = re.sub(r"[^\dXx×]", "", found.group()).upper().replace("×", "X")
    before = _before(text, found.start())
    if _IDENTITY.search(before):
        return len(number) in _CARD_LENGTHS
    if before.endswith("第") and text.startswith("号", found.end()):
        return False
    if len(number) == _OLD_LONG:
        return _OLD_IDENTITY.search(before) is not None and _plausible(number[:6] + "19" + number[6:])
    return len(number) == 18 and _plausible(number) and not _OURS.search(before)


def _plausible(number: str) -> bool:
    """GB 11643-1999: a province, then a date of birth."""
    return (
        number[:2] in _PROVINCES
        and number[6:8] in {"18", "19", "20"}
        and "01" <= number[10:12] <= "12"
        and "01" <= number[12:14] <= "31"
    )


def bank_cards(text: str, runs: Sequence[Span]) -> Iterator[Span]:
    """16 to 19 digits that begin like a card and pass Luhn's check, or stand after words such as 卡号."""
    for first, last in _longer(runs, _CARD_LONG):
        for found in _LONG.finditer(text, first, last + _BEHIND):
            number = re.sub(r"\D", "", found.group())
            before = _before(text, found.start())
            if not 16 <= len(number) <= 19 or found.group()[-1] in "Xx":
                continue
            begins = number[:2] in {"62", "60", "95", "34", "35", "37"} or number[0] in "45"
            if _CARD.search(before) or (begins and (number[:2] == "62" or _luhn(number)) and not _OURS.search(before)):
                yield found.span()
        yield from matching(text, first, last, _SPELLED_CARD, spare=0)


def _luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
