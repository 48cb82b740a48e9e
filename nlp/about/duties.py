"""Which of the must-respond categories of 国办发〔2016〕61号 a text falls under, by rules."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from config.vocabulary import Severity
from nlp.lexicon.words import word_list
from nlp.types import Signal
from nlp.words.finder import Match

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


def must_respond(text: str, matches: Sequence[Match], found: Mapping[str, Signal], grade: Severity) -> tuple[str, ...]:
    """Which of the five categories of 国办发〔2016〕61号 the text falls under, by rules; often none.

    `matches`: of `must_respond_words` in the text.
    """
    if not matches and not found and grade is Severity.ORDINARY:
        return ()
    names = _names()
    said = {names[number] for number, _ in matches}
    wide = (
        "wide" in said
        or ("affected" in found and found["affected"].value >= 100)
        or ("money" in found and found["money"].value >= 1e6)
    )
    sudden = grade is not Severity.ORDINARY or "disaster" in said or not _HARMED.isdisjoint(found)
    tests = (
        "misread" in said and _POLICY.search(text),
        wide and _INTEREST.search(text),
        "moral" in said and _LIVELIHOOD.search(text),
        sudden and _SUDDEN.search(text),
        "ordered" in said and _SUPERIOR.search(text),
    )
    return tuple([name for name, passed in zip(CATEGORIES, tests, strict=True) if passed])


_HARMED = frozenset(("deaths", "injured", "missing", "evacuated"))
