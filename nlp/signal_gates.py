"""Cheap tests before the patterns of `nlp.signals`: what a text, or a sentence of it, must hold to tell a number."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from nlp.scan import Scan, Scanner, decimals

TEXT = {
    "deaths": ("死", "亡", "遇难", "丧", "罹难", "牺牲", "遇害", "去世", "离世", "不治", "夺", "殉职", "毙"),
    "injured": ("伤", "中毒", "泻", "昏迷", "医院", "送医", "吐", "骨折", "入院"),
    "missing": ("失联", "失踪", "下落不明", "卷走", "冲走", "不知去向"),
    "evacuated": ("疏散", "转移", "撤离", "撤出"),
    "affected": (
        *("受灾", "影响", "受害", "受损", "受骗", "涉及", "波及", "殃及", "关系", "被骗", "断水", "停水", "断电"),
        *("停电", "上当"),
    ),
    "money": ("元", "块", "万", "亿", "千", "百", "￥", "¥", "人民币", "圆"),
}
"""Without one of these words the whole text says nothing of the signal."""
SENTENCE = {
    **TEXT,
    "deaths": ("死", "亡", "罹", "殉", "牺", "毙", "丧", "夺", "遇难", "死难", "遇害", "去世", "离世", "不治"),
    "injured": ("伤", "毒", "泻", "昏迷", "送医", "医院", "吐", "骨折"),
}
"""Without one of these words a sentence says nothing of the signal."""
STAKE = (
    *(
        "损失",
        "欠",
        "被骗",
        "骗走",
        "骗取",
        "诈骗",
        "涉案",
        "金额",
        "集资",
        "挪用",
        "贪污",
        "受贿",
        "行贿",
        "索贿",
        "卷走",
    ),
    *(
        "卷款",
        "定金",
        "订金",
        "押金",
        "退款",
        "不退",
        "赔偿",
        "补偿",
        "罚",
        "货款",
        "工程款",
        "工资",
        "学费",
        "预付款",
        "被盗",
    ),
    *(
        "侵吞",
        "套取",
        "好处费",
        "回扣",
        "收取",
        "收了",
        "多收",
        "乱收",
        "扣了",
        "克扣",
        "血汗钱",
        "本金",
        "存款",
        "取不出",
    ),
    *("付了", "交了", "投入", "投资", "被偷", "转账", "充值"),
)
"""Without one of these words a sentence with an amount does not say what is at stake."""
NUMERAL = "numeral"
NAMES = tuple(TEXT)


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it."""
    return {
        NUMERAL: decimals() + "一二三四五六七八九十两几俩仨",
        **{f"{name} in sentence": words for name, words in SENTENCE.items()},
        **{f"{name} in text": words for name, words in TEXT.items()},
        "stake": STAKE,
    }


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        bit = scanner.bit
        self._numeral, self._stake = np.uint32(bit[NUMERAL]), np.uint32(bit["stake"])
        self._bits = [
            (np.uint32(bit[f"{name} in text"]), np.uint32(bit[f"{name} in sentence"]), np.int64(1 << place))
            for place, name in enumerate(NAMES)
        ]

    def open(self, scan: Scan) -> list[tuple[int, int, int, tuple[str, ...], bool]]:
        """Sentences that may tell of a signal: number of the text, begin, end, which signals, and whether of a number.

        Without a numeral only a death can be told (老人溺水身亡).
        """
        sentences = scan.sentences()
        if not len(scan.starts):
            return []
        whole = scan.by_text()[sentences.texts]
        may = np.zeros(len(whole), np.int64)
        for in_text, in_sentence, mark in self._bits:
            may |= np.where((whole & in_text != 0) & (sentences.flags & in_sentence != 0), mark, 0)
        numeral = sentences.flags & self._numeral != 0
        may[~numeral] &= _DEATHS
        may[sentences.flags & self._stake == 0] &= ~_MONEY
        rows = np.flatnonzero(may)
        columns = (sentences.texts, sentences.starts, sentences.ends, may, numeral)
        texts, starts, ends, kinds, told = (column[rows].tolist() for column in columns)
        return list(zip(texts, starts, ends, map(_names, kinds), told, strict=True))


_DEATHS, _MONEY = (np.int64(1 << NAMES.index(name)) for name in ("deaths", "money"))


@cache
def _names(kinds: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(NAMES) if kinds >> place & 1)
