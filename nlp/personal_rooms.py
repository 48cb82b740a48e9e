"""Doors down to the flat by their parts, in spellings that the composed address of `nlp.personal_doors` does not have:
parts between long dashes and slashes, numerals of cheques, annexes, floors with a side, buildings without a number, and
English ones."""

import re

_N = r"[\dA-Za-z一二三四五六七八九十零〇百壹贰叁肆伍陆柒捌玖拾]"
_HOUSE = r"(?:栋|幢|座|号楼|#楼?)"
_STAIR = rf"(?:(?:{_N}{{1,3}}|[东西南北中甲乙丙丁])[ ]?(?:单元|门|梯))"
_GAP = r"[ ,，、·/_\-—–]{0,2}"
_ROOM = r"(?:室|号(?![楼线院])|户|房(?![间子屋东产价源改管]))"
_NO_MORE = r"(?![\d多余年元人名位期层路次条吨斤米万栋幢楼])"
_SIDE = r"[东西南北中左右](?:边?户|[侧边手]|户)?(?![方向路街区城门头])"
_CHEQUE = "[壹贰叁肆伍陆柒捌玖拾零]"
_PLAIN_HOUSE = r"(?:公寓|宿舍|教师|单身|家属|员工|[东西南北前后中])楼"
_ENGLISH = r"(?:(?:[Bb]uilding|[Bb]ldg|[Bb]lock|[Tt]ower|[Uu]nit|[Rr]oom|[Ff]lat|[Aa]pt|[Rr]m)\.?[ #]{0,2}(?:No\.? ?)?[A-Z]?\d{1,4}[A-Z]?(?:-\d{1,4}){0,2})"
MORE = re.compile(
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
