"""Telephone and identity numbers that are told in parts: 前三位139，中间0592，后面7781; 1390731加上8842."""

import re
from collections.abc import Iterator, Sequence

from nlp.look.first_look import Quick

Span = tuple[int, int]
SPLIT_WORDS = (
    *(
        "前三位",
        "前3位",
        "前四位",
        "前4位",
        "前六位",
        "前6位",
        "前七位",
        "前7位",
        "前面是",
        "开头是",
        "中间是",
        "中间四",
        "中间4",
    ),
    *(
        "中间0",
        "后四位",
        "后4位",
        "后八位",
        "后8位",
        "后面是",
        "后面再",
        "末四位",
        "末4位",
        "尾号是",
        "尾数是",
        "再加上",
        "加上",
        "接着是",
    ),
    *(
        "，尾",
        ",尾",
        "尾巴",
        "后四",
        "末四",
        "剩下",
        "余下",
        "剩余",
        "后半",
        "后面",
        "前面",
        "中间",
        "最后",
        "开头",
        "尾数",
        "再接",
        "接上",
        "然后是",
        "最后四",
        "最后4",
        "再加",
    ),
)
"""What says where in a number some digits stand."""
_DIGITS = Quick(r"(?<![\dA-Za-z.])\d{2,14}[Xx]?(?![\dA-Za-z年月日元万号路栋楼点:.])")
_TIE = re.compile(r"[^\d。！!？?；;\n]{0,10}")
_WHOLE = re.compile(r"1[3-9]\d{9}|[1-6]\d{16}[\dXx]")
"""A mobile number or an identity number."""
_REACH = 36


def parts(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """The digits told around such words, where together they make a whole number. `places`: of the words."""
    last = 0
    for place, _ in places:
        if place < last:
            continue
        row: list[Span] = []
        for found in _DIGITS.finditer(text, max(last, place - _REACH), place + _REACH):
            if row and _TIE.fullmatch(text, row[-1][1], found.start()) is None:
                row.clear()
            row.append(found.span())
            said = "".join(text[start:end] for start, end in row)
            if len(row) > 1 and _WHOLE.fullmatch(said) and row[0][0] - 14 < place < found.end():
                yield from row
                last = found.end()
                break
