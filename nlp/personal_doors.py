"""Door numbers down to the flat in a text; pairs (start, end)."""

import re
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
_N = r"[\dA-Za-z一二三四五六七八九十零〇百]"
_UNIT = rf"(?:{_N}{{1,3}}|[东西南北中甲乙丙丁])[ ]?(?:单元|门|梯)"
_FLAT = r"(?:\d{3,4}|[零〇一二三四五六七八九幺]{3,4}|\d{1,2}[A-Za-z]\d{0,2}|[A-Za-z]\d{3,4})"
_NO_FLAT = r"(?![\d年元人户多余平米个家万块名位期层号路次条]|号?[楼线])"
_DOOR = re.compile(
    r"(?=[\dA-Za-z一二三四五六七八九十零〇百东西南北中甲乙丙丁])(?:"
    rf"(?<![\dA-Za-z第])(?:[A-Z]区)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|号院|#楼?|弄|号)[ ,，\-]?(?:{_N}{{1,3}}[ ]?(?:号"
    rf"楼|栋|幢|号)[ ,，\-]?)?(?:{_UNIT}[ ,，\-]?)?"
    rf"(?:{_N}{{1,3}}[ ]?[层楼][ ,，]?)?{_N}{{2,4}}[ ]?(?:室|(?<!00)户|号房|房(?![间子屋东产价源改管]))"
    rf"|(?<![\dA-Za-z第])(?:[A-Z]区)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)"
    rf"[ ,，\-]?{_UNIT}[ ,，\-]?(?:{_N}{{1,3}}[ ]?[层"
    rf"楼][ ,，]?)?{_FLAT}号?{_NO_FLAT}"
    rf"|(?<![\dA-Za-z第])(?:[A-Z]区)?{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ \-]?{_FLAT}号?{_NO_FLAT}"
    rf"|(?<![\dA-Za-z第]){_UNIT}[ ,，\-]?{_FLAT}(?:室|户|号|房)?{_NO_FLAT}"
    rf"|(?<![\dA-Za-z第]){_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ ]?\d{{1,2}}-\d{{3,4}}(?![\d\-])"
    rf"|(?<![\dA-Za-z第])(?:{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|#楼?)[ ,，]?)?{_UNIT}[ ,，]?{_N}{{1,2}}[层楼][东"
    rf"西中南北左右]+(?:户|边户|侧|门)"
    r"|(?<=[园苑城府湾庭郡居里寓墅邸轩阁坊厦区])\d{3,4}(?:室|号房|房(?![间子屋东产价源改管]))|"
    r"(?<=住)\d{3,4}(?:室|房)?(?=[，,。]|$)"
    r"|(?<=[路街巷弄村里道坊])\d{1,4}号(?:之[一二三\d]|附\d{1,3}号)?[1-9]\d{2,3}(?=[，,。;；的 ]|$)"
    rf"|(?<![\dA-Za-z第]){_N}{{1,4}}号(?:楼|之[一二三四\d])?[ ]?\d{{3,4}}(?:单元|室|房)"
    r"|(?<![\d\-A-Za-z第])[A-Za-z]?\d{1,3}-\d{1,2}-(?!(?:19|20)\d\d(?![\d室房户]))\d{3,4}(?:室|户|房)?(?![\d\-])"
    rf"|(?<=[号园苑城府区湾庭郡居里寓期墅邸轩阁坊院厦家住])[A-Za-z]?\d{{1,3}}-(?!(?:19|20)\d\d年)(?:\d{{3,4}})(?:室"
    rf"|户|房)?(?![\d\-:：年月]|{_NO_FLAT[3:-1]}))"
)
_COUNTED = re.compile(r"[\d一二三四五六七八九十零〇]")


def doors(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Door numbers down to the flat (3栋2单元501室); a building alone stays. `places`: of 栋, 号 and the like."""
    last = 0
    for place, _ in places:
        if place < last:
            continue
        found = _DOOR.search(text, max(last, place - 9), place + 26)
        if found and _COUNTED.search(found.group()):
            last = found.end()
            yield found.span()
