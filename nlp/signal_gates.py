"""Cheap tests before the patterns of `nlp.signals`: what a text, or a sentence of it, must hold to tell a number."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp.scan import END, Scan, Scanner, decimals

WORDS = {
    "deaths": (
        *("死", "亡", "罹", "殉", "牺牲", "毙", "丧", "夺走", "夺去", "遇难", "遇害", "去世", "离世", "不治", "无效"),
        *("遗体", "尸体", "没了", "没气", "没呼吸", "呼吸", "生命体征", "生还", "幸存", "身故", "逝", "没救", "没抢救"),
        *("送命", "殒", "没能救", "殁"),
    ),
    "injured": (
        *(
            "伤",
            "毒",
            "泻",
            "拉肚子",
            "昏迷",
            "送医",
            "医院",
            "入院",
            "吐",
            "骨折",
            "断",
            "晕倒",
            "中暑",
            "就医",
            "收治",
        ),
        *("急诊", "挂彩", "受创", "生命垂", "命悬", "抢救", "ICU", "烧得", "摔得"),
    ),
    "missing": (
        *("失联", "失踪", "下落不明", "卷走", "冲走", "不知去向", "走失", "走丢", "没找到", "未找到", "找不到人"),
        *(
            "失去联系",
            "丢了",
            "不见了",
            "未归",
            "没回",
            "没有回",
            "离家",
            "没消息",
            "没有消息",
            "杳无",
            "联系不上",
            "生死",
        ),
    ),
    "evacuated": ("疏散", "转移", "撤", "避险", "安置", "迁出", "接出"),
    "affected": (
        *("受灾", "影响", "受害", "受损", "受骗", "骗", "涉及", "波及", "殃及", "关系到", "断水", "停水", "断电"),
        *(
            "停电",
            "断气",
            "停气",
            "停暖",
            "断网",
            "上当",
            "受阻",
            "中招",
            "牵连",
            "不上",
            "没水",
            "没电",
            "没暖",
            "没有暖",
            "遭殃",
            "坑",
            "买不到",
            "无法入",
            "无房",
        ),
    ),
    "money": ("元", "块", "万", "亿", "千", "百", "￥", "¥", "人民币", "圆", "萬", *"赔罚扣骗收付交欠坑讹诈亏借转"),
}
"""Without one of these words a sentence says nothing of the signal."""
ALONE = (
    *(
        "死",
        "亡",
        "遇难",
        "殉职",
        "牺牲",
        "去世",
        "离世",
        "没了",
        "没气",
        "没救过",
        "没抢救过",
        "丧",
        "无效",
        "身故",
        "殒",
    ),
    *("受伤", "受重", "受轻", "受皮", "受了", "重伤", "轻伤", "骨折", "摔伤", "咬伤", "砸伤", "烧伤", "烫伤", "撞伤"),
    *("打伤", "刺伤", "砍伤", "捅伤", "炸伤", "扎伤", "摔断", "砸断", "撞断", "昏迷", "晕倒", "中暑", "失踪", "失联"),
    *("走失", "走丢", "下落不", "冲走", "不见了", "未归", "没回", "离家", "失去联", "丢了", "生命垂", "ICU", "抢救"),
)
"""Without one of these words a sentence without a numeral tells of nobody (老人溺水身亡 tells of one)."""
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
    *(
        "财产",
        "赔",
        "修车费",
        "医药费",
        "医疗费",
        "私了",
        "值",
        "还剩",
        "余额",
        "少发",
        "少给",
        "菜款",
        "款项",
        "垫",
        "工钱",
    ),
    *(
        "坑了",
        "坑走",
        "坑我",
        "套走",
        "讹",
        "扣款",
        "扣我",
        "扣掉",
        "拖着",
        "盗刷",
        "打水漂",
        "欠条",
        "赃",
        "敲诈",
        "勒索",
    ),
    *(
        "保证金",
        "退还",
        "退给",
        "没退",
        "未退",
        "不给",
        "未付",
        "没付",
        "没给",
        "违约金",
        "抚恤金",
        "追回",
        "骗了",
        "骗我",
    ),
    *(
        "追缴",
        "被转走",
        "转走",
        "转给",
        "打给",
        "汇给",
        "没到账",
        "未到账",
        "没发",
        "未发",
        "不发",
        "讨薪",
        "讨要",
        "亏",
    ),
    *(
        "卷跑",
        "跑路",
        "退钱",
        "黑了",
        "宰了",
        "收我",
        "多扣",
        "乱扣",
        "赎金",
        "借给",
        "借走",
        "补助",
        "首付",
        "烧毁",
        "总计",
    ),
    *(
        "截留",
        "冒领",
        "虚报",
        "骗补",
        "薪",
        "彩礼",
        "取不",
        "罚款",
        "多交",
        "白交",
        "白花",
        "损毁",
        "丢了",
        "偷走",
        "诈",
    ),
)
"""Without one of these words a sentence with an amount does not say what is at stake."""
NUMERAL = "numeral"
NAMES = tuple(WORDS)
_COUPLES = (
    "父子",
    "父女",
    "母子",
    "母女",
    "夫妻",
    "夫妇",
    "兄弟",
    "兄妹",
    "姐妹",
    "姐弟",
    "祖孙",
    "爷孙",
    "婆媳",
    "情侣",
    "老两口",
    "双双",
    "双亡",
    "双胞胎",
)


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it."""
    return {
        NUMERAL: [*decimals(), *"一二三四五六七八九十百千万亿两几俩仨廿卅壹贰叁肆伍陆柒捌玖拾"],
        **WORDS,
        "stake": STAKE,
        "alone": (*ALONE, *_COUPLES, "仨", "俩"),
        "unit": "人名位口个户家具男女死伤亡失群居村乘旅游学师业住市用投储客者职员工娃孩",
    }


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        bit = scanner.bit
        self._numeral, self._stake, self._alone = (np.uint32(bit[name]) for name in (NUMERAL, "stake", "alone"))
        self._unit = np.uint32(bit["unit"])
        self._bits = [(np.uint32(bit[name]), np.int64(1 << place)) for place, name in enumerate(NAMES)]

    def open(self, scan: Scan) -> list[tuple[int, int, int, tuple[str, ...]]]:
        """Sentences that may tell of a signal: number of the text, begin, end, and which signals.

        Without a number of people only one person's death, injury or loss can be told (老人溺水身亡).
        """
        sentences = scan.sentences()
        if not len(scan.starts):
            return []
        may = np.zeros(len(sentences.flags), np.int64)
        for bit, mark in self._bits:
            may |= np.where(sentences.flags & bit != 0, mark, 0)
        people = np.where(sentences.flags & self._alone != 0, _ONE_PERSON, _NONE)
        people[self._counted(scan, len(may))] = ~_NONE
        may &= people | _MONEY
        may[(sentences.flags & self._stake == 0) | (sentences.flags & self._numeral == 0)] &= ~_MONEY
        rows = np.flatnonzero(may)
        columns = (sentences.texts, sentences.starts, sentences.ends, may)
        texts, starts, ends, kinds = (column[rows].tolist() for column in columns)
        return list(zip(texts, starts, ends, map(_names, kinds), strict=True))

    def _counted(self, scan: Scan, sentences: int) -> NDArray[np.bool_]:
        """Per sentence: does a word for people stand at most four characters behind a numeral?"""
        numerals = np.flatnonzero(scan.flags & self._numeral)
        near = np.zeros(len(numerals), bool)
        for apart in range(1, 5):
            near |= scan.flags[np.minimum(numerals + apart, len(scan.flags) - 1)] & self._unit != 0
        found = np.zeros(sentences, bool)
        found[np.searchsorted(np.flatnonzero(scan.flags & np.uint32(END)), numerals[near])] = True
        return found


_NONE = np.int64(0)
_MONEY = np.int64(1 << NAMES.index("money"))
_ONE_PERSON = np.int64(sum(1 << NAMES.index(name) for name in ("deaths", "injured", "missing")))


@cache
def _names(kinds: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(NAMES) if kinds >> place & 1)
