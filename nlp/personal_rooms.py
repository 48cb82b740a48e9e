"""Doors down to the flat by their parts, in spellings that the composed address of `nlp.personal_doors` does not have:
parts between long dashes and slashes, numerals of cheques, annexes, floors with a side, buildings without a number, and
English ones."""

import re

_N = r"[\dA-Za-z一二三四五六七八九十零〇百壹贰叁肆伍陆柒捌玖拾]"
_HOUSE = r"(?:栋|幢|座|号楼|#楼?)"
_STAIR = rf"(?:(?:{_N}{{1,3}}|[东西南北中甲乙丙丁])[ ]?(?:单元|门|梯))"
_GAP = r"[ ,，、·/_\-—–]{0,2}"
_ROOM = r"(?:室|号(?![楼线院])|户|房(?![间子屋东产价源改管]))"
_NO_MORE = r"(?![\d多余年元人户名位期层号路次条吨斤米平㎡万栋幢楼个家块套间座伏度℃.%％])"
_SIDE = r"[东西南北中左右](?:边?户|[侧边手]|户)?(?![方向路街区城门头])"
_CHEQUE = "[壹贰叁肆伍陆柒捌玖拾零]"
_PLAIN_HOUSE = r"(?:公寓|宿舍|教师|单身|家属|员工|[东西南北前后中])楼"
_ENGLISH = r"(?:(?:[Bb]uilding|[Bb]ldg|[Bb]lock|[Tt]ower|[Uu]nit|[Rr]oom|[Ff]lat|[Aa]pt|[Rr]m)\.?[ #]{0,2}(?:No\.? ?)?[A-Z]?\d{1,4}[A-Z]?(?:-\d{1,4}){0,2})"
_NUMBERED = rf"{_N}{{1,4}}[ ]?(?:栋|幢|座|号楼|号院|#楼?|弄|排)"
_FLOOR = rf"(?:第?{_N}{{1,3}}|顶)(?:[层楼](?!道|梯)|F)"
_FILLED = r"(?:[东西南北前后左右](?:边|面|头|数|侧)?第[一二三四五六七八九十\d]{1,2}个?)?"
_PART = rf"(?:{_NUMBERED}|{_PLAIN_HOUSE}|{_FILLED}{_STAIR}|{_FILLED}单元|{_FLOOR})"
_LAST = (
    rf"(?:\d{{3,4}}(?:{_ROOM}|房间|{_NO_MORE})|[零〇一二三四五六七八九幺]{{3,4}}(?:{_ROOM}|(?![一-鿿])|(?=的))|\d{{1,2}}[A-H](?![A-Za-z\d])"
    rf"|{_N}{{1,3}}(?:室|户(?![人均])|号(?![楼线院门机车电])))"
)
_SIDED = r"[东西南北中左右](?:边|面|侧)?(?:边?户|侧户?|手边?|门|[那这一第]{1,2}[一二三四五\d]?[户家]|(?![一-鿿]))"
_COMPOSED = (
    rf"(?<![\dA-Za-z第])(?:{_PART}{_GAP}(?:的)?){{1,4}}(?:(?<=[元门梯楼层F])|(?<=[元门梯楼层F][ ,，、·/_\-—–的])){_SIDED}"
    rf"|(?<![\dA-Za-z第]){_PART}{_GAP}(?:{_PART}{_GAP}(?:的)?){{1,4}}{_LAST}"
    rf"|(?<![\dA-Za-z第]){_NUMBERED}{_GAP}附[一二三四五六七八九\d]{{1,2}}号"
    rf"|(?<=[\d号])号?(?:{_FLOOR}){_GAP}\d{{3,4}}(?:{_ROOM}|房间)"
    rf"|(?<![\dA-Za-z第])\d{{1,4}}号{_GAP}(?:{_FLOOR}|\d{{1,2}}[栋幢门]){_GAP}(?:附?\d{{1,2}}号|\d{{3,4}}(?:{_ROOM}|房间|{_NO_MORE}))"
    rf"|(?<![\dA-Za-z第]){_FLOOR}{_GAP}\d{{3,4}}房间"
)
"""One part behind the other, the last one a room or the side of a floor."""
MORE = re.compile(
    rf"{_COMPOSED}|"
    rf"(?<![\dA-Za-z第/])\d{{1,3}}[—–]\d{{1,2}}[—–]\d{{3,4}}(?:[室户房])?(?![\d—–\-])"
    rf"|(?<=[住居家园苑城府庭院寓])\d{{1,3}}/\d{{1,2}}/(?!(?:19|20)\d\d)\d{{3,4}}(?![\d/])"
    rf"|(?<![\d第]){_N}{{1,3}}[ ]?{_HOUSE}{_GAP}(?:{_STAIR}{_GAP})?(?:{_N}{{1,3}}[层楼F]{_GAP})?{_N}{{2,4}}{_ROOM}"
    rf"|(?<![\d第]){_N}{{1,3}}[ ]?{_HOUSE}{_GAP}{_STAIR}{_GAP}(?:{_N}{{1,3}}[层楼F]{_GAP})?\d{{3,4}}{_NO_MORE}"
    rf"|(?<![\d第]){_N}{{1,3}}[ ]?{_HOUSE}{_GAP}{_STAIR}{_GAP}(?:顶|{_N}{{1,2}})[楼层]{_SIDE}"
    rf"|(?<![\d第])\d{{1,3}}[栋幢座号][之附][一二三四五六\d]{{1,2}}(?:号)?(?:\d{{3,4}}{_ROOM}?|[一二三四五六七八九十\d]{{1,2}}[楼层])"
    rf"|{_CHEQUE}{{1,3}}{_HOUSE}(?:{_CHEQUE}{{1,2}}单元)?{_CHEQUE}{{2,4}}室?"
    rf"|{_PLAIN_HOUSE}{_STAIR}{_GAP}(?:{_N}{{1,2}}[楼层]{_SIDE}|\d{{3,4}}{_ROOM}?{_NO_MORE}|\d{{1,2}}号)"
    rf"|{_PLAIN_HOUSE}\d{{3,4}}(?:室|房(?![间子屋东产价源改管]))"
    rf"|(?<=[一-鿿A-Z])\d{{1,2}}座\d{{3,4}}(?:{_ROOM}|(?=[，,。 业]|$))"
    rf"|(?<=[园苑城府庭居寓轩阁座楼])\d{{1,2}}[A-H](?![A-Za-z\d])"
    rf"|(?<=[园苑城府庭居寓轩阁座楼厦场])[A-Z]-?\d{{3,4}}{_ROOM}"
    rf"|(?<=[园苑城府庭居寓院家住区楼])\d{{1,3}}-\d{{1,2}}-\d{{1,2}}-\d{{2,4}}(?![\d\-])"
    rf"|(?<![A-Za-z\d])T\d-\d{{3,4}}(?![\d\-型])"
    rf"|(?:(?<=对门)|(?<=隔壁)|(?<=楼上)|(?<=楼下))\d{{3,4}}户(?![人均居主])"
    rf"|{_ENGLISH}(?:[ ,，]{{1,2}}{_ENGLISH}){{1,3}}|(?:[Bb]uilding|[Bb]ldg|[Bb]lock)\.? ?\d{{1,3}}-\d{{3,4}}"
    rf"|(?:[Rr]oom|[Ff]lat|[Aa]pt)\.? ?[A-Z]?\d{{1,4}}[A-Z]?[ ,，]{{1,2}}(?:of )?(?:[Bb]uilding|[Bb]ldg|[Bb]lock|[Tt]ower)\.? ?[A-Z]?\d{{0,3}}"
)
"""Alternatives in the order in which they are tried."""
HOME_WORDS = ("Building ", "building ", "Bldg", "Block ", "Room ", "room ", "Unit ", "Flat ", "Apt")
"""English ones."""
