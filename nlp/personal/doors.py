"""Door numbers down to the flat in a text; pairs (start, end)."""

import re
from collections.abc import Iterator, Sequence

from nlp.look.first_look import Quick, sight
from nlp.personal.rooms import LIVES_WORDS, lives, room
from nlp.personal.things import is_thing

Span = tuple[int, int]
_N = r"[\dA-Za-z一二三四五六七八九十零〇百]"
_UNIT = rf"(?:(?:{_N}{{1,3}}|[东西南北中甲乙丙丁])[ ]?(?:单元|门|梯)|[前后侧边]门)"
_FLAT = r"(?:\d{3,4}|[零〇一二三四五六七八九幺]{3,4}|\d{1,2}[A-Za-z]\d{0,2}|[A-Za-z]-?\d{3,4})"
_NO_FLAT = r"(?![\d年元人户多余平米个家万块名位期层号路次条吨斤]|号?(?:楼(?![上下])|线))"
_BUILDING = rf"(?:[A-Z]区)?(?:[A-Z]-?)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|号院|#楼?)"
_GAP = "[ ,，\\-的]?"
_NO_HOUSE = "(?![\\d\\-]|[线院门口井机车]|楼(?![上下])|电梯|商铺|出|公交)"
_AFTER_DASH = "(?![\\d\\-层号栋幢#万米人个天年月点单]|楼(?![上下]))"
_COMPOSED = (
    rf"第{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼)第?{_UNIT}(?:第?{_N}{{1,3}}[层楼])?{_FLAT}(?:[室户房号]|{_NO_FLAT})"
    rf"|(?<![\dA-Za-z第])(?:{_N}{{1,3}}舍{_FLAT}(?:[室户房]|{_NO_FLAT})|{_N}{{1,3}}排{_N}{{1,3}}号(?![座席桌]))"
    rf"|(?<=房号[:： 是为])\d{{1,3}}-\d{{3,4}}(?![\d\-])"
    rf"|(?<![\dA-Za-z第]){_BUILDING}{_GAP}{_UNIT}{_GAP}(?:{_N}{{1,3}}[层楼]{_GAP})?"
    rf"(?:(?:{_N}{{1,3}}|顶)[层楼][东西中南北左右]+(?:边?户|侧|门)|{_FLAT}(?:[室户房]|号户?{_NO_HOUSE}|{_NO_FLAT}))"
    rf"|(?<![\dA-Za-z第]){_BUILDING}[ ,，\-]?(?:{_FLAT}(?:[室房]|号户?|(?<![栋幢座楼])户)"
    rf"|{_N}{{1,4}}号{_NO_HOUSE}|(?<=[，,])[1-9]\d{{2,3}}号?{_NO_FLAT})"
    rf"|(?<![\dA-Za-z第]){_UNIT}{_GAP}{_FLAT}[室户房]"
    rf"|(?<![\dA-Za-z第]){_BUILDING}[ \-]?\d{{1,2}}-\d{{1,4}}(?:-\d{{1,4}})?{_AFTER_DASH}"
    rf"|(?<=[园苑城府湾庭郡居里寓期墅邸轩阁坊院厦家住村庄寨区])\d{{1,3}}-\d{{1,2}}-\d{{1,4}}(?![\d\-:：年月日栋"
    rf"幢号座]|楼(?![上下]))"
)
"""An address as it is composed: building, unit, floor, flat, in this order, some left out."""
_DOOR = Quick(
    r"(?=[\dA-Za-z一二三四五六七八九十零〇百东西南北中甲乙丙丁第])(?:"
    rf"{_COMPOSED}|"
    rf"(?<![\dA-Za-z第])(?:[A-Z]区)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|号院|#楼?|弄|号)[ ,，\-]?(?:{_N}{{1,3}}[ ]?(?:号"
    rf"楼|栋|幢|号)[ ,，\-]?)?(?:{_UNIT}[ ,，\-]?)?"
    rf"(?:{_N}{{1,3}}[ ]?[层楼][ ,，]?)?{_N}{{2,4}}[ ]?(?:室|(?<!00)户|号房|房(?![间子屋东产价源改管]))"
    rf"|(?<![\dA-Za-z第])(?:[A-Z]区)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)"
    rf"[ ,，\-的]?{_UNIT}[ ,，\-的]?(?:{_N}{{1,3}}[ ]?[层"
    rf"楼][ ,，的]?)?{_FLAT}号?户?{_NO_FLAT}"
    rf"|(?<![\dA-Za-z第])(?:[A-Z]区)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ \-]?(?:{_N}{{1,3}}[层楼][ ,，的]?)?"
    rf"{_FLAT}号?{_NO_FLAT}"
    rf"|(?<![\dA-Za-z第]){_UNIT}[ ,，\-]?{_FLAT}(?:室|户|号|房)?{_NO_FLAT}"
    rf"|(?<![\dA-Za-z第]){_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ \-]?\d{{1,2}}-\d{{3,4}}(?![\d\-])"
    rf"|(?<![\dA-Za-z第])(?:{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ ,，]?)?{_UNIT}[ ,，的]?(?:{_N}{{1,2}}|顶)[层"
    rf"楼][的]?[东"
    rf"西中南北左右]+(?:户|边户|侧|门)"
    r"|(?<=[园苑城府湾庭郡居里寓墅邸轩阁坊厦区])\d{3,4}(?:室|号房|房(?![间子屋东产价源改管]))|"
    r"(?<=住)\d{3,4}(?:室|房)?(?=[，,。]|$)|(?:(?<=住户)|(?<=租户)|(?<=用户)|(?<=邻居)|(?<=业主))\d{3,4}(?:室|房(?![间子屋东产价源改管]))|"
    r"(?<=[我俺咱他她]家)(?!(?:19|20)\d\d)[1-9]\d{2,3}(?:室|房)?(?=[，,。的漏]|$)|(?:(?<=楼上)|(?<=对面)|(?<=楼下)|(?<=隔壁)|(?<=对门))(?:的?邻居)?\d"
    r"{3,4}(?:室|房)?(?![\d年元人户多余平米个家万块名位期层号路次条分度.、件台辆座])"
    r"|(?<=[路街巷弄村里道坊])\d{1,4}号(?:之[一二三\d]|附\d{1,3}号)?[1-9]\d{2,3}(?=[，,。;；的 ]|$)"
    rf"|(?<![\dA-Za-z第]){_N}{{1,4}}号(?:楼|之[一二三四\d])?[ ]?\d{{3,4}}(?:单元|室|房)"
    r"|(?<![\d\-A-Za-z第])[A-Za-z]?\d{1,3}-\d{1,2}-(?!(?:19|20)\d\d(?![\d室房户]))\d{3,4}(?:室|户|房)?"
    r"(?![\d\-米元块人亩吨斤度]|天(?!天))"
    rf"|(?<![\dA-Za-z第])(?:{_BUILDING}{_GAP})?{_UNIT}{_GAP}\d{{1,2}}-\d{{1,2}}{_AFTER_DASH}(?![户家日])"
    rf"|(?<![\dA-Za-z第]){_BUILDING}[东西南北中]\d{{3,4}}室?{_NO_FLAT}"
    rf"|第{_N}{{1,3}}村民小?组{_N}{{1,4}}号(?![楼线栋幢])"
    rf"|(?<![\dA-Za-z第]){_N}{{1,3}}(?:村民小?)?[组社队]{_N}{{1,4}}号(?![楼线栋幢])"
    rf"|(?<![\dA-Za-z第]){_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ ,，]?(?:{_UNIT}[ ,，]?)?{_N}{{1,2}}[层楼]"
    rf"(?:[A-Ha-h](?![A-Za-z])[室户座]?|[东西中左右]\d{{0,2}}(?:侧|边|户|室|手)?(?![\u4e00-\u9fff]))"
    rf"|(?<=[号园苑城府区湾庭郡居里寓期墅邸轩阁坊院厦家住村庄寨巷弄])[A-Za-z]?\d{{1,3}}-(?!(?:19|20)\d\d年)(?:"
    rf"\d{{3,4}})(?:室"
    rf"|户|房)?(?![\d\-:：年月]|{_NO_FLAT[3:-1]}))"
)
_HINT = sight(
    r"(?<!\d)(?!(?:19|20)\d\d年)\d\d\d"
    r"|[\d零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖](?:[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{2}|[A-H室户房]|-\d)"
    r"|[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]\d\d"
    r"|[层楼元门梯]的?[东西南北中左右对]|附[一二三四五六七八九\d]|[BRUFAbr][a-z]|[A-Za-z][座房室户]"
    r"|[栋幢座弄院楼元门梯排组社队#][^号]{0,3}[\d一二三四五六七八九十]号"
)
"""One of these is in every door: most marks are of none."""
_SEEN = 4
"""What begins before so many characters behind a mark was found, if it is a door, when that mark was looked at."""
_COUNTED = re.compile(r"[\d一二三四五六七八九十零〇壹贰叁肆伍陆柒捌玖]")


_LIVES_THERE = frozenset(("业主", "租客", "住户", "租户", "邻居", "户主", "房东"))
_ROOM_OF = re.compile(r"(?<![\d共约近有们等名超达多全.\-])(?P<room>[1-9]\d?(?:0[1-9]|1[0-6]))(?:室|房|号房)?的?\Z")
"""Before who lives there: 601的业主, 1203租客; more than sixteen flats on a floor are rather a number of owners."""
_LIVING = frozenset(word[0] for word in LIVES_WORDS)


def doors(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Door numbers down to the flat (3栋2单元501室); a building alone stays. `places`: of 栋, 号 and the like."""
    last = seen = 0
    for place, _ in places:
        if place < last:
            continue
        if text[place] in _LIVING and (home := lives(text, place)):
            yield home
            continue
        if text[place : place + 2] in _LIVES_THERE:
            if told := _ROOM_OF.search(text, max(last, place - 9), place):
                yield told.span("room")
            continue
        found = _first(text, place, max(last, seen))
        seen = place + _SEEN
        if found and _COUNTED.search(text, *found):
            last = found[1]
            if not is_thing(text, *found):
                yield found


def _first(text: str, place: int, least: int) -> Span | None:
    """The door that begins first, the longer one of two."""
    if _HINT.search(text, max(least, place - 9), place + 26) is None:
        return None
    composed = _DOOR.search(text, max(least, place - 9), place + 26)
    both = [span for span in (composed and composed.span(), room(text, place, least)) if span]
    return min(both, key=lambda span: (span[0], -span[1]), default=None)
