"""Sentences composed at random from what numbers, counting words, persons and happenings there are: each says by its
making what it reports. No sentence is written down, so none can be learnt by heart."""

from collections.abc import Callable
from random import Random

Sentence = tuple[str, dict[str, float]]
_DIGITS = "零一二三四五六七八九"
_DIED = ("死亡", "遇难", "身亡", "当场死亡", "不幸遇难", "抢救无效死亡", "没救过来", "溺亡")
_HURT = ("受伤", "轻伤", "重伤", "骨折", "被砸伤", "被烧伤", "中毒", "昏迷")
_LOST = ("失踪", "失联", "下落不明", "走失")
_MOVED = ("紧急疏散", "转移", "撤离", "连夜撤离")
_HIT = ("断水", "停电", "停气", "没暖气", "受灾", "没法做饭", "用水困难")
_PEOPLE = ("工人", "村民", "乘客", "学生", "老人", "业主", "游客", "居民", "")
_WHERE = (
    *(
        "今天上午，",
        "昨晚11点多，",
        "3号楼着火，",
        "化工厂爆炸，",
        "国道上两车相撞，",
        "工地脚手架塌了，",
        "河堤决口，",
    ),
    *("刚刚小区里", "据通报，", "我们厂里出事了，", ""),
)
_ENDS = ("", "。", "，请领导关注", "，没人管", "，家属要说法", "！")


def _han(number: int) -> str:
    if number == 2:
        return "两"
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number % 10] if number % 10 else "")
    if number < 100:
        return _DIGITS[number // 10] + "十" + (_DIGITS[number % 10] if number % 10 else "")
    rest = number % 100
    tail = (
        "" if not rest else ("零" if rest < 10 else "") + (_han(rest) if rest >= 20 or rest < 10 else "一" + _han(rest))
    )
    return _DIGITS[number // 100] + "百" + tail.replace("两", "二")


def number(dice: Random, most: int) -> tuple[str, float]:
    """A number below `most` as somebody writes it, and its value."""
    value = dice.randrange(2, most)
    written = _han(value) if dice.random() < 0.5 else str(value)
    if value >= 20 and value % 10 == 0 and dice.random() < 0.5:
        written += dice.choice("多余")
    return written, float(value)


def _people(dice: Random, most: int = 60) -> tuple[str, float]:
    written, value = number(dice, most)
    who = dice.choice(_PEOPLE)
    return written + (dice.choice(("名", "个", "位")) + who if who else "人"), value


def _befalls(words: tuple[str, ...], name: str) -> Callable[[Random], Sentence]:
    def made(dice: Random) -> Sentence:
        who, value = _people(dice)
        return (f"{who}{dice.choice(words)}", {name: value})

    return made


def _homes(dice: Random) -> Sentence:
    written, value = number(dice, 900)
    lead = dice.choice(("全村", "整个小区", "我们小区", "整栋楼", "一共", "附近"))
    return f"{lead}{written}户{dice.choice(('', '人家', '居民', '村民'))}{dice.choice(_HIT)}", {"affected": value}


def _dead_and_hurt(dice: Random) -> Sentence:
    (dead, deaths), (hurt, injured) = number(dice, 30), number(dice, 60)
    said = dice.choice((f"{dead}死{hurt}伤", f"造成{dead}人死亡、{hurt}人受伤", f"死亡{dead}人，受伤{hurt}人"))
    return said, {"deaths": deaths, "injured": injured}


def _whole_and_parts(dice: Random) -> Sentence:
    first, second = dice.randrange(2, 9), dice.randrange(2, 20)
    said = f"{first + second}人受伤，其中{_han(first)}人重伤、{second}人轻伤"
    return said, {"injured": float(first + second)}


def _denied(dice: Random) -> Sentence:
    who, _ = _people(dice)
    happens = dice.choice((*_DIED[:4], *_HURT[:3]))
    lead = dice.choice(("网传", "朋友圈疯传", "有人说"))
    return f"{lead}{who}{happens}，{dice.choice(('纯属谣言', '经核实不属实', '警方已辟谣'))}", {}


def _former(dice: Random) -> Sentence:
    who, _ = _people(dice)
    when = dice.choice(("十年前", "2008年", "前年", "上世纪九十年代", "历史上"))
    return f"{when}这里出过事故，{who}{dice.choice(_DIED[:4])}", {}


def _money(dice: Random) -> Sentence:
    value = dice.choice((1, 2, 3, 5, 8, 12, 20, 36, 150)) * dice.choice((1000, 10_000))
    written = f"{value // 10_000}万" if value % 10_000 == 0 else f"{value // 1000}千" if value < 10_000 else str(value)
    unit = dice.choice(("元", "块钱", "块"))
    said = dice.choice(
        (
            f"损失{written}{unit}", f"被骗{written}{unit}", f"欠我{written}{unit}工钱",
            f"交了{written}{unit}押金不退",
            f"被骗走了{written}{unit}", f"亏了{written}{unit}", f"充了{written}{unit}退不了",
            f"拖欠工资{written}{unit}", f"罚了我{written}{unit}",
            f"损失{written}{unit}以上", f"亏了{written}{unit}左右",
        )
    )  # fmt: skip
    return said, {"money": float(value)}


def _nothing(dice: Random) -> Sentence:
    who, _ = _people(dice)
    said = dice.choice(
        (f"{who}报名参加活动", f"招聘{who}", "没有人员伤亡", f"表彰了{who}", f"{who}被困，全部获救", f"会议有{who}参加")
    )
    return said, {}


MAKERS: dict[str, Callable[[Random], Sentence]] = {
    "deaths": _befalls(_DIED, "deaths"),
    "injured": _befalls(_HURT, "injured"),
    "missing": _befalls(_LOST, "missing"),
    "evacuated": _befalls(_MOVED, "evacuated"),
    "homes": _homes,
    "dead and hurt": _dead_and_hurt,
    "whole and parts": _whole_and_parts,
    "denied": _denied,
    "former": _former,
    "money": _money,
    "nothing": _nothing,
}


def sentence(kind: str, dice: Random) -> Sentence:
    """A sentence of one kind with a beginning and an end."""
    said, wanted = MAKERS[kind](dice)
    lead = "" if kind in {"denied", "former"} else dice.choice(_WHERE)
    return f"{lead}{said}{dice.choice(_ENDS)}", wanted
