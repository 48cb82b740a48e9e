"""Where the rules are sure: the path in the official taxonomy, the open-government field, the must-respond categories.

Sources: 三级分类 of 泰迪杯 2020 C; 26 pilot fields of 国办发〔2019〕54号; categories of 国办发〔2016〕61号.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter

from config.vocabulary import Sector, Severity
from nlp.finder import Match
from nlp.lexicon.words import Entry, word_list
from nlp.types import Signal

_SURE = 0.6
_POLICY = re.compile(r"新政|政策|通知|办法|规定|条例|方案|改革|新规|文件")
_MISREAD = ("误读", "误解", "曲解", "看不懂", "什么意思", "没说清", "网传", "谣传", "传言", "一刀切")
_INTEREST = re.compile(
    r"停水|停电|停气|停暖|涨价|收费|断供|烂尾|拖欠|欠薪|医保|社保|养老金"
    r"|学区|入学|拆迁|征地|食品安全|饮用水|自来水|公交停|房产证|集资|污染"
    r"|疫苗"
)
_LIVELIHOOD = re.compile(r"老人|孩子|儿童|学生|幼儿园|养老院|学校|医院|患者|低保|残疾|食品|药|疫苗|救命|贫困|村民|百姓")
_SUDDEN = re.compile(
    r"爆炸|火灾|起火|着火|坍塌|垮塌|塌方|泄漏|泄露|透水|车祸|事故|踩踏|沉船"
    r"|溃坝|中毒|坠落|地震|台风|暴雨|洪水|洪灾|泥石流|滑坡|干旱|雪灾|冰雹"
    r"|疫情|内涝|决堤|山火"
)
_SUPERIOR = re.compile(
    r"(?:上级|国务院|省政府|省委|市政府|市委|中央|省里|督察组|督查组|巡视组"
    r"|巡察组|信访局|省厅|国办|部委|督导组)[^，。；]{0,12}(?:要求|责令|责成"
    r"|交办|督办|批示|转办|通报|约谈|限期)[^。；]{0,20}"
)
CATEGORIES = (
    "重大政策措施存在误解误读",
    "涉及公众切身利益且产生较大影响",
    "民生领域严重冲击社会道德底线",
    "突发事件处置和自然灾害应对",
    "上级政府要求下级政府主动回应",
)


_ORDERED = ("要求", "责令", "责成", "交办", "督办", "批示", "转办", "通报", "约谈", "限期")


def taxonomy(sector: Sector, p: float, entries: Sequence[Entry], length: int) -> tuple[str, ...] | None:
    """The path of two or three levels that the words agree on inside a sure sector, else None."""
    if sector is Sector.OTHER or p < _SURE:
        return None
    second: dict[str, int] = {}
    third: dict[tuple[str, ...], int] = {}
    own = sector.value
    for entry in entries:
        path = entry.path
        if path[0] == own:
            third[path] = third.get(path, 0) + entry.weight
    for path, weight in third.items():
        second[path[1]] = second.get(path[1], 0) + weight
    if not second:
        return None
    best = sorted(second.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    if best[0][1] < (2 if length < 200 else 4) or (len(best) > 1 and best[0][1] < 1.4 * best[1][1]):
        return None
    leaves = sorted((pair for pair in third.items() if pair[0][1] == best[0][0]), key=lambda pair: (-pair[1], pair[0]))
    if len(leaves) > 1 and leaves[0][1] < 1.5 * leaves[1][1]:
        return (sector.value, best[0][0])
    return leaves[0][0]


def field26(heard: Sequence[tuple[str, int]], length: int) -> str | None:
    """The field that the words agree on (half as much again as on any other), else None. `length`: of the text."""
    if not heard:
        return None
    votes: dict[str, int] = {}
    for name, weight in heard:
        votes[name] = votes.get(name, 0) + weight
    best = sorted(votes.items(), key=itemgetter(1), reverse=True)[:2]
    if best[0][1] < (2 if length < 200 else 4) or (len(best) > 1 and best[0][1] < 1.5 * best[1][1]):
        return None
    return best[0][0]


_DISASTER = ("突发", "受灾", "灾情", "救援", "抢险", "被困", "决堤", "溃坝", "山火", "地震", "台风", "洪水", "泥石流")


@cache
def _groups() -> dict[str, str]:
    groups = {
        "misread": _MISREAD,
        "wide": word_list("wide"),
        "moral": word_list("moral"),
        "disaster": _DISASTER,
        "ordered": _ORDERED,
    }
    return {word: name for name, words in groups.items() for word in sorted(words)}


def must_respond_words() -> list[str]:
    """What a finder must look for so that `must_respond` can use its matches."""
    return list(_groups())


@cache
def _names() -> list[str]:
    return list(_groups().values())


def must_respond(text: str, matches: Iterable[Match], found: Mapping[str, Signal], grade: Severity) -> tuple[str, ...]:
    """Which of the five categories of 国办发〔2016〕61号 the text falls under, by rules; often none.

    `matches`: of `must_respond_words` in the text.
    """
    names = _names()
    said = {names[number] for number, _ in matches}
    if not said and not found and grade is Severity.ORDINARY:
        return ()
    harmed = found.keys() & {"deaths", "injured", "missing", "evacuated"}
    many = found["affected"].value >= 100 if "affected" in found else False
    costly = found["money"].value >= 1e6 if "money" in found else False
    tests = (
        "misread" in said and _POLICY.search(text),
        (many or costly or "wide" in said) and _INTEREST.search(text),
        "moral" in said and _LIVELIHOOD.search(text),
        (harmed or grade is not Severity.ORDINARY or "disaster" in said) and _SUDDEN.search(text),
        "ordered" in said and _SUPERIOR.search(text),
    )
    return tuple(name for name, passed in zip(CATEGORIES, tests, strict=True) if passed)
