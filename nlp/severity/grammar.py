"""The grammar of numbers about people: what a sentence is made of, and what a number is before anything takes it.

**Parts.** A sentence is read as typed spans (`nlp.severity.happening.Token`):

- *quantity*: a numeral (3, 三, 十余, 1.2万, 3至5, 近百, 至少8; the lower end of a range, the number before 余
  and 多) with a counting word of people (人, 名, 位, 具: `count`) or of homes (户, 家: `houses`), or a word for a pair
  or a family (夫妻, 一家三口: `home`);
- *event*: what befalls people, by the signal it counts for (死亡, 遇难, 致死: `deaths`; 受伤, 骨折: `injured`; 送医:
  `care`; 失联: `missing`; 疏散: `evacuated`; 停水, 被骗: `affected`; 获救, 被困, 抓获: `other`); written as one with
  its number it is `each` (3死5伤);
- *amount*: money (`nlp.severity.money`).

**Orders.** One quantity belongs to one event:

| order | example | where |
|---|---|---|
| quantity, event | 3人死亡, 3名工人当场遇难 | `count_ties` |
| event, quantity | 死亡3人, 受伤人数升至14人 | `count_ties` |
| as one | 致3死5伤, 53死14失踪 | `happening_words` |
| doer, deed, quantity or person | 歹徒砍伤3人, 捅死94岁奶奶: the object, never the doer | `done_to` |
| person, event | 司机遇难, 3岁男童在家坠亡: one | `count_one` |
| topic, ..., event | 一男子坠下，确认死亡 | `count_carried` |
| quantity, predicate without a known word | 四十户打不开水龙头 | `count_frames` |

**Roles.** A quantity that stands in one of the places of `ROLES` tells of nobody whom the event befalls: who did it
(被20余名男子打伤, 两司机将老人打伤), who looked on, who is told of in a relative clause, a rate, a flat's number,
bites, a pair that is counted itself (母子三人). It is taken out before quantities and events are tied, so that no
pattern for a tie need know it.

**Combination.** Parts of a whole (其中, 里面) are left out; a newest state (升至, 最终, 更正为) replaces; parallel
parts are added; the same words again, and a title told again by its text, add nothing (`counts`, `mention`). Former
times, drills, laws, fears and denials are told apart by `context`, a part of a sentence at a time.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlp.look.late import late
from nlp.severity.happening import Token
from nlp.severity.happening_words import PERSON

_HARM = frozenset({"deaths", "injured"})
_ANY = frozenset[str]()


class _Role(NamedTuple):
    """What stands right before and right behind a quantity in this role, and which event comes next in its clause.

    `behind` may read up to that event.
    """

    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    event: frozenset[str] = _ANY


_BY = _Role(late("[被遭](?:了|另|约|近|超|一群|一伙|至少|对方|身边|同村|本村|附近|同班|同校)?$"), None, _HARM)
"""被20余名男子打伤: who did it."""
_DOER = _Role(
    None, late(r"[^，,。；;\d]{0,16}?(?:(?<![即必])将(?![被会于要在近来])|把)(?!其)[^，,。；;]{1,16}$"), _HARM
)
"""两司机因纠纷将老人打伤: who did it."""
_ONLOOKER = _Role(late("(?:当着|面对|背着|瞒着)[^，,。]{0,3}$"), None)
_RELATIVE = _Role(late("[救骗带管帮抓](?:了|出|起|走|过)?(?:[^，,。]{0,2})$"), late("的(?!遗体|尸体|人|亲|家)"))
"""勇救三人的小哥昏迷."""
_RATE = _Role(late("(?:每|平均)(?:分钟|秒钟?|小时)(?:就|约|平均|至少|大约)?有?$"), None)
_NEAR_A_CASE = _Role(None, late("[^，,。]{0,4}(?:为|系|是|皆为)[^，,。]{0,14}密接"))
_ROOM = _Role(
    late("(?:^|[栋座幢楼因为上与和对找，,、]|单元|户型|联系)(?:的|第)?$"),
    late(r"(?<=\d)(?=业主|住户|户主|租户|房主|居民)"),
)
"""A1栋803业主: a flat."""
_HOUSE = _Role(late("[路街巷道弄]$"), late(r"(?<=\d号)"))
"""中路860号居民: a house."""
_BITES = _Role(late("[咬啃叮扎]了$"), late("(?<=口)"))
"""咬了两口: bites."""
ROLES = (_BITES, _ROOM, _HOUSE, _BY, _DOER, _ONLOOKER, _RELATIVE, _RATE, _NEAR_A_CASE)
_BEFORE = late("|".join(f"(?:{role.before.pattern})" for role in ROLES if role.before))
_ELSEWHERE = ("将", "把", "密接")
"""One of these is said where a role is told by what stands behind alone: seen at once, before the patterns."""
_NUMBERS = frozenset({"count", "houses", "home"})
_CASES = re.compile("例$")
"""Cases of an illness, as the authorities count them, are no injured of an event; who died of it is dead."""
_IN_CASES = re.compile("确诊|病例|阳性|感染")
_PER_HEAD = re.compile("[万千百块元]一[户人个家名位]")
"""2万一户: an amount for each."""
_RESETTLED = re.compile("安置")
_IN_DANGER = re.compile(
    "转移|疏散|撤|避险|险|泥石|遇难|失联|灾|火|爆|洪|台风|暴雨|大雨|地震|塌|滑坡|泄漏|漏气|临时|帐篷|淹|危楼|危房"
)
"""Who is given a home because his own makes way for a road is not evacuated."""
_BROKEN_OFF = re.compile("[，,。；;：:]")

_DEED = re.compile("[砸撞打刺砍捅咬踢炸烧烫枪射杀毒轧碾踩抓摔推刮碰蜇勒掐劈淹殴溺误][死伤害]了?")
"""What somebody does to somebody."""
_SUFFERED = re.compile("[被遭受给让叫由因于]")
_OBJECT = late(
    rf"(?:了|自己|其|他|她|我|这|那|一[名个位]|另)*(?:[\u4e00-\u9fff]{{0,3}}\d{{1,3}}岁(?:零\d个月)?|[一二三四五六七八九十]{{1,3}}旬)?的?"
    rf"[\u4e00-\u9fff]{{0,4}}?(?:{PERSON})(?!家|的[^，,。]{{1,3}}[车狗猫])"
)


def told(sentence: str, tokens: Sequence[Token]) -> list[Token]:
    """The tokens that may be tied: without the quantities in one of the roles above, and without a pair or a family
    that is counted right behind (母子三人)."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        if token.name not in _NUMBERS:
            resettled = token.name == "evacuated" and _RESETTLED.match(sentence, token.start)
            if not resettled or _IN_DANGER.search(sentence):
                kept.append(token)
            continue
        if _PER_HEAD.search(sentence, token.start, token.end):
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        counted_itself = (
            token.name == "home"
            and following is not None
            and following.name == "count"
            and following.start == token.end
        )
        if not counted_itself and not _in_a_role(sentence, token, following):
            kept.append(token)
    return kept


def _in_a_role(sentence: str, token: Token, following: Token | None) -> bool:
    before = sentence[max(0, token.start - 8) : token.start]
    if not _BEFORE.search(before) and not any(word in sentence for word in _ELSEWHERE):
        return False
    for role in ROLES:
        end = len(sentence)
        if role.event:
            if following is None or following.name not in role.event:
                continue
            end = following.start
            if _BROKEN_OFF.search(sentence, token.end, end):
                continue
        if (role.before is None or role.before.search(before)) and (
            role.behind is None or role.behind.match(sentence, token.end, end)
        ):
            return True
    return False


def done_to(sentence: str, tokens: Sequence[Token], place: int) -> tuple[int, bool]:
    """Of a deed that is told of its doer (歹徒砍伤3人, 捅死奶奶): the place of the number behind it, or -1, and whether
    it is one person who is named behind it."""
    token = tokens[place]
    if token.name not in _HARM or not _DEED.fullmatch(sentence, token.start, token.end):
        return -1, False
    start = max(sentence.rfind(mark, 0, token.start) for mark in "，,。；;：:") + 1
    if _SUFFERED.search(sentence, max(start, token.start - 14), token.start):
        return -1, False
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is not None and following.name == "count" and following.start - token.end <= 1:
        return place + 1, False
    counted = following is not None and following.name in _NUMBERS
    if counted and following and not _BROKEN_OFF.search(sentence, token.end, following.start):
        return -1, False
    return -1, _OBJECT.match(sentence, token.end) is not None


def of_cases(sentence: str, token: Token, values: Sequence[Token]) -> bool:
    """确诊病例4例: cases of an illness."""
    return (
        bool(values)
        and _CASES.search(sentence, values[0].start, values[0].end) is not None
        and _IN_CASES.match(sentence, token.start) is not None
    )
