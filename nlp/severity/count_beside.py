"""Who is affected, where money is at stake and nothing else is told of those who are counted beside it."""

import re
from collections.abc import Iterable

from nlp.severity.count_ties import AND
from nlp.severity.grammar import told as to_tie
from nlp.severity.happening import Token
from nlp.severity.mention import Mention

_OTHERS = re.compile(
    "纠集|带领|雇|窝点|解救|打掉|破获|嫌疑人|嫌犯|犯罪|团伙|同伙|民警|警力|警察|干部|领导|专家|工作人员|执法|保安|中介|老板|销售|骗子|城管|记者|律师|"
    "招[聘工]|表彰|评为|抓|拘|逮捕|出动|参加|报名|容纳|分[钟之]|一间|人间|人份|人座|人团|人次"
)
"""Those who are no victims."""
_VICTIMS = re.compile(
    "骗|欠|拖|不退|没退|未退|退款|退费|退钱|拿不|要不|没发|未发|不发|损失|坑|卷|跑|血汗|讨薪|讨要|维权|每[人户家生]|乱收|多收|收了|扣|吞|套取|没报|不报|投诉|水漂"
)
"""Something is taken from somebody, or kept back."""
_LISTED = re.compile("^[、，,和及与][\u4e00-\u9fff]{0,6}$")
_EVERY = re.compile("[每第上][^，,。]{0,2}$|平均$|[给让由][^，,。]{0,3}$")


def affected(sentence: str, number_of: int, said: Iterable[Token]) -> list[tuple[str, Mention]]:
    """旅行社跑路，68名老人每人交了3980元: 68; what is counted side by side is added up (木工12人、瓦工20人).

    `said`: the sentence's tokens.
    """
    if not _VICTIMS.search(sentence):
        return []
    tokens = to_tie(sentence, list(said))
    if any("each" in token.name for token in tokens):
        return []
    counts = [token for token in tokens if token.name in {"count", "houses"} and of_victims(sentence, token)]
    if not counts:
        return []
    listed = [counts[0]]
    for token in counts[1:]:
        if token.unit == listed[-1].unit and _LISTED.match(sentence[listed[-1].end : token.start]):
            listed.append(token)
    value = sum(token.value for token in listed) + (AND.search(sentence[: listed[0].start]) is not None)
    start, end = listed[0].start, listed[-1].end
    if value < _SEVERAL:
        return []
    return [
        (
            "affected",
            Mention(value=value, words=sentence[start:end].strip(), sentence=number_of, place=start, kind="旁"),
        )
    ]


_SEVERAL = 2
_NAMED = re.compile("[名位户家口]$|个家庭$|号人$")
_AS_ALL = re.compile(
    "(?:我们?|咱们?|大家|全[村厂班校组队]|班组|车间|单位|公司|[共等连及了骗欠坑]|涉及|还有|工|、)(?:近|约|这)?$"
)
_PEOPLE = re.compile(
    "人(?!工费|次)|学生|司机|师傅|工友|民工|农民工|教师|老师|业主|居民|村民|住户|家长|会员|老人|群众|工人|孩子|职工|员工|乘客|游客|旅客|农户|商户|租客|租户|顾客|储户|农民"
)


def of_victims(sentence: str, token: Token) -> bool:
    """Is the number one of people to whom something may be done, by its counting word or who is counted?"""
    said = sentence[token.start : token.end]
    counted = said.endswith("人") and _AS_ALL.search(sentence, max(0, token.start - 6), token.start)
    if not counted and not _NAMED.search(said) and not _PEOPLE.match(sentence, token.end):
        return False
    around = sentence[max(0, token.start - 8) : token.end + 8]
    return not _OTHERS.search(around) and not _EVERY.search(sentence, max(0, token.start - 5), token.start)
