"""Doors down to the flat by their parts, in spellings that the composed address of `nlp.personal.doors` does not have:
parts between long dashes and slashes, numerals of cheques, annexes, floors with a side, buildings without a number, and
English ones."""

import re

from nlp.look.first_look import Quick

_N = r"[\dA-Za-z一二三四五六七八九十零〇百壹贰叁肆伍陆柒捌玖拾]"
_HOUSE = r"(?:栋|幢|座|号楼|#楼?)"
_STAIR = rf"(?:(?:{_N}{{1,3}}|[东西南北中甲乙丙丁])[ ]?(?:单元|门|梯))"
_GAP = r"[ ,，、·/_\-—–]{0,2}"
_ROOM = r"(?:室|号(?![楼线院])|户|房(?![间子屋东产价源改管]))"
_NO_MORE = r"(?![\d多余年元人户名位期层号路次条吨斤米平㎡万栋幢楼个家块套间座伏度℃.%％])"
_SIDE = r"[东西南北中左右](?:边?户|[侧边手]|户)?(?![方向路街区城门头])"
_CHEQUE = "[壹贰叁肆伍陆柒捌玖拾零]"
_PLAIN_HOUSE = r"(?:公寓|宿舍|教师|单身|家属|员工|[东西南北前后中])楼"
_ENGLISH = (
    r"(?:(?:[Bb]uilding|[Bb]ldg|[Bb]lock|[Tt]ower|[Uu]nit|[Rr]oom|[Ff]lat|[Aa]pt|[Rr]m)\.?[ #]{0,2}(?:No\.? ?)?"
    r"[A-Z]?\d{1,4}[A-Z]?(?:-\d{1,4}){0,2})"
)
_HOUSE_NUMBER = (
    r"(?:[A-Z]区?\d{1,3}|[A-Z]区[A-Z]?|\d{1,4}[A-Za-z]?|[A-Za-z]\d{0,2}|[一二三四五六七八九十零〇百壹贰叁肆伍陆"
    r"柒捌玖拾]{1,4})"
)
_HOUSE_PART = rf"(?:第?{_HOUSE_NUMBER}[ ]?(?:栋|幢|座|号楼|号院|#楼?|弄|排)|[A-K][栋幢座]|{_PLAIN_HOUSE})"
_STAIR_PART = (
    rf"(?:[东西南北前后左右](?:边|面|头|数|侧)?第[一二三四五六七八九十\d]{{1,2}}个?)?(?:(?:{_N}{{1,3}}|[东西南"
    rf"北中甲乙丙丁])?[ ]?单元楼?|(?:{_N}{{1,3}}|[东西甲乙丙丁])[ ]?(?:门(?![口卫诊店牌])|梯))"
)
_FLOOR = rf"(?:第?{_N}{{1,3}}|顶)(?:[层楼](?!道|梯|栋)|F)"
_BETWEEN = "[ ,，、·/_\\-—–的]{0,2}"
_TAIL = r"(?:室|号(?![楼线院门机车电])|户(?=[，,。、的业邻主对（( ]|$)|房(?![间子屋东产价源改管])|房间)"
_HAN_FLAT = "[零〇一二三四五六七八九幺]{3,4}(?![十百千万亿年月日元人户])"
_FLAT = rf"(?:\d{{3,4}}(?:{_TAIL}|{_NO_MORE})|{_HAN_FLAT}{_TAIL}?|\d{{1,2}}[A-H](?![A-Za-z\d]))"
_LIST_FLAT = rf"(?:(?:\d{{3,4}}|{_HAN_FLAT})(?:{_TAIL}|(?=[，,。、的业住对 （(漏半]|$))|\d{{1,2}}[A-H](?![A-Za-z\d]))"
_SIDE_PART = (
    r"(?:[东西南北中左右](?:边|面|侧|手)?(?:第?[一二三四五\d]?[户家]|那户|手边?|间户|门)?(?![头方向路街区城])|"
    r"中间户?|对门)"
)
_PART = rf"(?:{_HOUSE_PART}|{_STAIR_PART}|{_FLOOR}|\d{{1,4}}号(?={_FLOOR}))"
_FIRST = (
    "(?=[^，。\\n]{0,9}[栋幢座楼元门梯院弄排#号层F])(?:[\\dA-Za-z一二三四五六七八九十零〇百壹贰叁肆伍陆柒捌玖拾第顶]"
    "|[东西南北前后中左右甲乙丙丁][楼单门梯边面头数侧第]|[公宿教单家员][寓舍师身元属工])"
)
_PARTED = Quick(
    rf"(?<![\dA-Za-z])(?={_FIRST})(?P<parts>(?:{_PART}{_BETWEEN}){{1,5}})"
    rf"(?:(?P<flat>{_FLAT})|(?P<annex>附[一二三四五六七八九\d]{{1,3}}号)|(?P<small>{_N}{{1,3}}{_TAIL})|(?P<side"
    rf">{_SIDE_PART}))"
    rf"|(?<![\dA-Za-z])\d{{1,4}}号{_BETWEEN}(?:\d{{1,2}}[栋幢门]{_BETWEEN})?附?(?<=[附栋幢门\-—])\d{{1,3}}号"
)
"""One part behind the other, the last one a room, an annex or the side of a floor."""
_ONE_PART = re.compile(_PART)
_IS_STAIR, _IS_FLOOR = re.compile(_STAIR_PART), re.compile(_FLOOR)
_LISTED = re.compile(r"[，,、]\Z")
_LIST_END = re.compile(rf"{_TAIL}\Z|[A-H]\Z")
_MAY_GO_ON = re.compile("[，,。、的业住对 （(漏半]|$")
_OTHER = Quick(
    rf"(?=[\dA-Z])(?:(?<![\dA-Za-z第/])\d{{1,3}}[—–]\d{{1,2}}[—–]\d{{3,4}}(?:[室户房])?(?![\d—–\-])"
    r"|(?<![A-Za-z\d\-])[A-Z]\d{1,2}-\d{1,2}-\d{3,4}(?![\d\-])|(?<![A-Za-z\d\-./])\d{1,3}-\d{3,4}[室户房](?![间屋人])"
    r"|(?<=[\u4e00-\u9fff])(?<![号型码为是机车班次款版])[A-H]\d{1,2}-\d{3,4}(?![\d\-型款A-Za-z])"
    r"|(?<=[住居家园苑城府庭院寓])\d{1,3}/\d{1,2}/(?!(?:19|20)\d\d)\d{3,4}(?![\d/])"
    r"|(?<![\d第])\d{1,3}[栋幢座号][之附][一二三四五六\d]{1,2}(?:号)?(?:\d{3,4}(?:室|房)?|[一二三四五六七八九十"
    r"\d]{1,2}[楼层])"
    rf"|(?<=[一-鿿A-Z])\d{{1,2}}座\d{{3,4}}(?:{_ROOM}|(?=[，,。 业]|$))"
    r"|(?<=[园苑城府庭居寓轩阁座楼])\d{1,2}[A-H](?![A-Za-z\d])"
    rf"|(?<=[园苑城府庭居寓轩阁座楼厦场])[A-Z]-?\d{{3,4}}{_ROOM}"
    r"|(?<=[园苑城府庭居寓院家住区楼：:址])\d{1,3}-\d{1,2}-\d{1,2}-\d{1,4}(?![\d\-])"
    r"|(?<![A-Za-z\d\-])[A-F]-\d{1,2}-\d{3,4}(?![\d\-])"
    r"|(?<=[园苑府庭寓轩阁邸])[A-Z]\d{3,4}(?=[，,。的业住 ]|$)"
    r"|(?<![A-Za-z\d])T\d-\d{3,4}(?![\d\-型])"
    r"|(?:(?<=对门)|(?<=隔壁)|(?<=楼上)|(?<=楼下))\d{3,4}户(?![人均居主]))"
)
"""Dashes, slashes, annexes, and what stands right behind an estate."""
_OTHER_SIGN = re.compile("[-—–/之附座户A-T]|[园苑城府庭居寓轩阁座楼]\\d")
"""One of these is in each of them."""
_OFFICE = re.compile(
    r"(?:大厅|中心|[所馆局处站院厅委办]|窗口|政府|学校|[小中大]学|公司|银行|(?:办公|综合|教学|行政|门诊|住院|图书|实验)楼"
    r"|请到|前往|请来|请至|请在)的?\Z"
)
"""Before a floor and a room of an office: where to go is said to everybody."""
_IN_ENGLISH = re.compile(
    rf"{_ENGLISH}(?:[ ,，]{{1,2}}{_ENGLISH}){{1,3}}|(?:[Bb]uilding|[Bb]ldg|[Bb]lock)\.? ?\d{{1,3}}-\d{{3,4}}"
    r"|(?:[Rr]oom|[Ff]lat|[Aa]pt)\.? ?[A-Z]?\d{1,4}[A-Z]?[ ,，]{1,2}(?:of )?(?:[Bb]uilding|[Bb]ldg|[Bb]lock|[Tt"
    r"]ower)\.? ?[A-Z]?\d{0,3}"
)
_BACK, _AHEAD = 9, 46
"""So many characters before and behind a mark of a door (栋, 号) a door is looked for."""


def room(text: str, place: int, least: int) -> tuple[int, int] | None:
    """The door around a mark of one, not before `least`."""
    if text[place].isascii() and text[place].isalpha():
        found = _IN_ENGLISH.match(text, place)
        return found.span() if found else None
    start, end = max(least, place - _BACK), place + _AHEAD
    parted = _PARTED.search(text, start, end)
    if parted and _is_whole(parted, text):
        return parted.span()
    found = _OTHER.search(text, start, end) if _OTHER_SIGN.search(text, start, end) else None
    return found.span() if found else None


def _is_whole(found: re.Match[str], text: str) -> bool:
    """Do the parts make an address down to the flat? A building and a number is one only where nothing is counted
    (3号楼，204户), a side only behind a floor of a stairwell."""
    if found.lastgroup in {None, "annex"}:
        return True
    parts = _ONE_PART.findall(found.group("parts"))
    last = parts[-1] if parts else ""
    stairs = sum(_IS_STAIR.fullmatch(part) is not None for part in parts)
    on_floor = _IS_FLOOR.fullmatch(last) is not None
    on_stair = _IS_STAIR.fullmatch(last) is not None
    if side := found.group("side"):
        return (stairs > 0 and (on_floor or (on_stair and len(side) > 1))) or (on_floor and side[-1] == "户")
    if small := found.group("small"):
        lettered = on_floor and small[0].isascii() and small[0].isalpha() and small.endswith("室")
        return (len(parts) > 1 and (on_floor or on_stair)) or (lettered and not _is_office(text, found.start()))
    return len(parts) > 1 or _is_flat(found, text, on_floor=on_floor)


def _is_flat(found: re.Match[str], text: str, *, on_floor: bool) -> bool:
    """Is the number behind one part that of a flat?"""
    flat = found.group("flat")
    if on_floor:
        return flat.endswith(("室", "房间")) and not _is_office(text, found.start())
    listed = _LISTED.search(found.group("parts")) is not None
    return not listed or _LIST_END.search(flat) is not None or _MAY_GO_ON.match(text, found.end()) is not None


_LIVES = re.compile(
    r"(?:家住|住在|我住|俺住|现住|常住|租住|暂住|居住(?:在|于)|住址|家在"
    r"|户籍(?:地址|地|所在地)?|户口(?:在|所在地)|[，,。 ：:]住|家庭地址|通讯地址|寄到)"
    r"[在是为于:： ]{0,2}(?=[^，,。；;！!？?\n]{0,26}[\d号])[\u4e00-\u9fff\d]{2,24}?"
    r"(?P<home>(?<=[路街巷弄里道坊村屯寨湾庄冲坪坝沟岗组社队院区尾头口子同段堡圩埠])[甲乙丙丁东西南北附]?\d{1,4}(?:(?:-\d{1,3})?号|-\d{1,3}(?!\d))"
    r"(?:之[一二三四\d]|附\d{1,3}号?)?)(?![\d栋幢座单楼线院门年月日路弄支附#A-Za-z\-]|[多余]?[米平户人个亩])"
)
"""Somebody says where he lives: the number of the house, in a road or a village."""


def lives(text: str, place: int) -> tuple[int, int] | None:
    """The number of the house of who says that he lives there. `place`: where he says so."""
    found = _LIVES.match(text, place) or _VILLAGE.match(text, place) or _PLATE_OF_DOOR.match(text, place)
    return found.span("home") if found else None


_VILLAGE = re.compile(r"[村屯寨](?P<home>\d{1,4}号)(?![楼线院桥井路站台机公车文地])")
_PLATE_OF_DOOR = re.compile(r"门牌号?码?[是为:： ]{0,2}(?P<home>\d{1,4}(?:-\d{1,3})?号?)(?![\d栋幢楼年月])")


def _is_office(text: str, start: int) -> bool:
    """Is it an office that stands before a floor and a room?"""
    return _OFFICE.search(text, max(0, start - 6), start) is not None


LIVES_WORDS = (
    *(mark + digit for mark in "村屯寨" for digit in "123456789"),
    *("门牌", "，住", ",住", "。住", " 住", "：住", ":住"),
    *("家住", "住在", "我住", "俺住", "现住", "常住", "租住", "暂住", "居住", "住址", "家在", "户籍", "户口"),
    *("家庭地址", "通讯地址", "寄到"),
)
HOME_WORDS = ("Building ", "building ", "Bldg", "Block ", "Room ", "room ", "Unit ", "Flat ", "Apt", *LIVES_WORDS)
"""English ones."""
