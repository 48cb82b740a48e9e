"""Cheap tests before the patterns of `nlp.signals`: what a text, or a sentence of it, must hold to tell a number."""

import re

GATES = {
    "deaths": re.compile("[死亡罹殉牺毙丧夺难世治害]"),
    "injured": re.compile("[伤毒泻迷医吐骨]"),
    "missing": re.compile("[联踪落卷冲向]"),
    "evacuated": re.compile("疏散|转移|撤"),
    "affected": re.compile("[灾响害损骗涉波殃系断停]"),
    "money": re.compile("[元块万亿千百￥¥币圆]"),
}
"""Without one of these a sentence says nothing of the signal: a cheap test before the patterns."""
RARE = {
    "deaths": ("死", "亡", "遇难", "丧", "罹难", "牺牲", "遇害", "去世", "离世", "不治", "夺", "殉职", "毙"),
    "injured": ("伤", "中毒", "泻", "昏迷", "医院", "送医", "吐", "骨折", "入院"),
    "missing": ("失联", "失踪", "下落不明", "卷走", "冲走", "不知去向"),
    "evacuated": ("疏散", "转移", "撤离", "撤出"),
    "affected": (
        "受灾",
        "影响",
        "受害",
        "受损",
        "受骗",
        "涉及",
        "波及",
        "殃及",
        "关系",
        "被骗",
        "断水",
        "停水",
        "断电",
        "停电",
        "上当",
    ),
    "money": ("元", "块", "万", "亿", "千", "百", "￥", "¥", "人民币", "圆"),
}
"""Without one of these words the whole text says nothing of the signal."""
