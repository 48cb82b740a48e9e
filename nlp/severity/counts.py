"""How many people one sentence tells of: numbers with a counting word, tied to what happened to them.

What happened takes the number right before it in its clause (3人死亡), else the one right after it (死亡3人), else one
person who is named without a numeral (司机死亡). A number serves once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.severity.count_carried import carried, instead, rest_of, times
from nlp.severity.count_frames import framed
from nlp.severity.count_one import alone, one
from nlp.severity.count_ties import AND, ANOTHER, all_of_them, is_cause, leads_on, numbers_of
from nlp.severity.grammar import done_to, of_cases
from nlp.severity.grammar import told as to_tie
from nlp.severity.happening import HAPPENS, Token, clause_start
from nlp.severity.happening_words import PERSON
from nlp.severity.mention import Mention

_NOT = re.compile(
    r"(?:无|(?<![沉淹吞覆湮埋])没有?|未|未造成|不会|并无|尚无|暂无|避免|零|无人|没人|未有|未见|否认|未接到|未致)(?:了|"
    r"任何|出现|发生|造成|人员|人|一人|接到|报告|有|再|导致|因灾)*$"
)
_NEVER = re.compile("[无没未]有?(?:人|任何|造成|发生|出现|接到|致)")
_TOTAL = re.compile(
    r"更正|订正|续报|终报|最终|核减|核实为|共|累计|总数|合计|总计|升至|上升|增至|增加[到至]|更新|截至|截止|"
    r"扩大[到至]|仍有|尚有|仍在|仍失|仍下|仍未|仍然|最新|已有|已造成|已致|降至|修正|调整为|总共|一共"
)
_TRAPPED = ("被困", "被埋", "困住", "埋了")
_BURIED = re.compile("井下|矿|隧道|塌|坍|废墟|透水|瓦斯|爆炸|掩埋|矿井|巷道")
_FLOODED = re.compile("洪|淹|积水|内涝|大水|暴雨|台风|大雪|雪灾")
_COUNTED = re.compile(r"[，,][^，,。]{0,2}\d+[人名]$")
"""升井38人，5人被困: who is counted behind those who were saved is not among them."""
_STRANDED = re.compile("(?:在|于)?[^，,。]{0,4}(?:列车|高铁|动车|机场|航站|高速|服务区|景区|索道|缆车|岛上|山上)")
_UNDER = ("被埋", "埋了")
_DIED = re.compile("遇难|死|身亡|丧生|遗体")
_STILL = re.compile("还有|仍有|尚有|另有|其余|另外|仍")
_SAVED = re.compile("获救|救出|脱险|生还|挖出|扒出|脱困|已救|全部救|上井|升井")
_OF_THEM = re.compile("(?:其中|当中|里面|[伤患]者中|伤员中|受伤人员中)(?:有|的)?[^，,。；;、]{0,6}$")
_DESPITE = re.compile("不治|抢救|没救|没挺|没醒|没熬|没撑|无效|救治|后死亡")
"""Who dies so was hurt before."""
_GOES_INTO = re.compile(r"\s*(?:其中|包括)")
"""A sentence that begins so tells of those of the one before it."""
_AMONG = re.compile("(?:人员|群众|学生)?(?:中|里|当中)(?![毒暑])")
"""死者中有4名儿童: of those told before."""
_EACH = {
    "gone each": ("missing", ""),
    "dead each": ("deaths", ""),
    "hurt each": ("injured", ""),
    "重 each": ("injured", "重"),
    "轻 each": ("injured", "轻"),
}
_HARM = {"injured", "missing"}
_OF_ONE = {"deaths", *_HARM}
"""What is told of one person without a numeral too."""

_NUMBERS = frozenset({"count", "houses", "home"})
_TELLING = frozenset({"deaths", "injured", "care", "missing", *_EACH})
"""What befalls one person who is named without a numeral, too."""


def people(sentence: str, number_of: int, tokens: Sequence[Token]) -> list[tuple[str, Mention]]:
    """(signal, mention) pairs of one sentence. `number_of`: of the sentence; `tokens`: its own."""
    if not tokens:
        return []
    tokens = to_tie(sentence, tokens)
    names = {token.name for token in tokens}
    if names <= _NUMBERS:
        return list(framed(sentence, number_of, tokens, ()))
    return [] if names.isdisjoint(_TELLING | _NUMBERS) else _tied(sentence, number_of, tokens)


def _tied(  # noqa: C901, PLR0912, PLR0915  one pass over the tokens
    sentence: str, number_of: int, tokens: Sequence[Token]
) -> list[tuple[str, Mention]]:
    """The same, where something befalls people in one of the known words."""
    tokens = [_trapped(sentence, token) for token in _without_wholes(sentence, tokens)]
    found: list[tuple[str, Mention]] = []
    told = 0
    used: set[int] = set()
    wholes: set[str] = set()
    ends: dict[str, int] = {}
    firsts: dict[str, int] = {}
    for place, token in enumerate(tokens):
        name = "injured" if token.name == "care" else token.name
        single = False
        if name in _EACH:
            name, values, kind = _EACH[name][0], [token], _EACH[name][1]
        elif token.name not in HAPPENS or is_cause(sentence, tokens, place) or leads_on(sentence, tokens, place):
            continue
        else:
            object_at, single = done_to(sentence, tokens, place)
            if object_at >= 0 and object_at not in used:
                used.add(object_at)
                values = [tokens[object_at]]
            else:
                values = [] if single else rest_of(sentence, tokens, place) or numbers_of(sentence, tokens, place, used)
            kind = _kind(sentence, token)
            if of_cases(sentence, token, values):
                continue
        if not values and name not in _OF_ONE:
            continue
        again = name in wholes and (_AMONG.match(sentence, token.end) or sentence.startswith("缝", token.start))
        if name == "other" or again:
            continue
        if not values and (shared := all_of_them(sentence, tokens, place)):
            values, found = (
                [shared],
                [
                    (other, m)
                    for other, m in found
                    if m.words not in sentence[shared.start : token.start] or other not in _HARM
                ],
            )
        start = min([token.start, *(number.start for number in values)])
        end = max([token.end, *(number.end for number in values)])
        if values:
            if _NOT.search(sentence, max(0, start - 10), start) or (
                token.start == start and _NOT.search(sentence, max(0, start - 10), token.start)
            ):
                continue
        elif _NEVER.search(sentence, clause_start(sentence, token.start), token.start):
            continue
        elif single or one(sentence, tokens, place, name) or carried(sentence, tokens, place, name):
            kind = "独"
            if name == "injured" and _still_the_same(sentence, token, found):
                continue
        else:
            continue
        clause = sentence[clause_start(sentence, start) : start]
        lead = sentence[max(0, start - 12, told) : end]
        told = end
        part = name in wholes and _is_part(sentence[0 if _GOES_INTO.match(sentence) else firsts[name] : start])
        total = (
            sum(number.value for number in values) + (AND.search(sentence[: values[-1].start]) is not None)
            if values
            else 1.0
        )
        total *= times(sentence, start)
        if name == "affected" and total == 1 and values[0].unit == "人":  # 一业主装修导致电梯进水
            continue
        if total > 0:
            newest = kind != "独" and _TOTAL.search(lead) is not None and "其中" not in clause
            if name in wholes and values and not newest:
                newest = instead(sentence[ends.get(name, 0) : start])
            if _said_before(sentence, (start, end), [m for other, m in found if other == name]):
                continue
            ends[name] = end
            firsts.setdefault(name, end)
            wholes.add(name)
            mention = Mention(
                value=total if kind != "独" else alone(sentence, token),
                words=sentence[start:end].strip(),
                sentence=number_of,
                place=start,
                part=part and not newest,
                total=newest,
                kind=kind,
            )
            found.append((name, mention))
    found += _summed(sentence, number_of, tokens, found)
    found += framed(sentence, number_of, tokens, found)
    found.sort(key=lambda told: told[1].place)
    found = _without_title(sentence, found)
    return _less_the_dead(sentence, _detailed(sentence, found))


def _said_before(sentence: str, span: tuple[int, int], told: Sequence[Mention]) -> bool:
    """#新增2人死亡#【新增2人死亡】: the same words again, as a title and its text say them, tell nothing new."""
    start, end = span
    words = sentence[start:end].strip()
    lead = sentence[max(0, start - _LEAD) : start]
    return len(words) >= _LEAD and any(
        other.words == words and lead and sentence[max(0, other.place - _LEAD) : other.place] == lead for other in told
    )


_LEAD = 3


_SOMEBODY_ELSE = re.compile(rf"{PERSON}|[他她]|[和及、]|另|还有|也")


def _still_the_same(sentence: str, token: Token, found: Sequence[tuple[str, Mention]]) -> bool:
    """打伤我母亲，头部多处受伤: more of what befell the one person who was told of before."""
    before = [mention for name, mention in found if name == "injured"]
    if not before or before[-1].value != 1:
        return False
    return not _SOMEBODY_ELSE.search(sentence, before[-1].place + len(before[-1].words), token.start)


def _without_title(sentence: str, found: list[tuple[str, Mention]]) -> list[tuple[str, Mention]]:
    """【男子坠楼身亡】昨晚一男子坠楼，当场死亡: what the text tells as well is left to the text."""
    end = sentence.find("】")
    if end < 0 or "【" not in sentence[:end]:
        return found
    again = {name for name, mention in found if mention.place > end}
    return [(name, mention) for name, mention in found if mention.place > end or name not in again]


def _summed(
    sentence: str, number_of: int, tokens: Sequence[Token], told: Sequence[tuple[str, Mention]]
) -> Iterator[tuple[str, Mention]]:
    """两个学生晕倒了，加上昨天的三个，一共五个: the sum of what befell people, in a clause of its own."""
    harm = [(name, mention) for name, mention in told if name in _SUMMED_UP]
    for token in tokens:
        if token.name != "count" or not _SUM.search(sentence, 0, token.start) or not _ENDS.match(sentence, token.end):
            continue
        before = [(name, mention) for name, mention in harm if mention.place < token.start]
        if before and before[-1][0] == before[0][0] and token.value > sum(mention.value for _, mention in before):
            words = sentence[token.start : token.end]
            yield (
                before[-1][0],
                Mention(value=token.value, words=words, sentence=number_of, place=token.start, total=True),
            )


_SUMMED_UP = frozenset({"deaths", "injured", "missing"})
_SUM = re.compile("(?:加上|算上)[^，,。]{1,10}[，,](?:就?[一总]共|合计|共计?|加起来|已经?)(?:是|有)?\\Z")
_ENDS = re.compile("[^\u4e00-\u9fff]|了|\\Z")


def _without_wholes(sentence: str, tokens: Sequence[Token]) -> list[Token]:
    """三个业主一个骨折两个扭伤: who is counted first, and of whom nothing is told but in parts, is left out."""
    numbers = [place for place, token in enumerate(tokens) if token.name in {"count", "home"} and token.unit == "人"]
    for which, place in enumerate(numbers[:-_WHOLE_AND_DETAIL]):
        left = tokens[place].value
        before = place - 1
        while before > 0 and tokens[before].name == "houses":
            before -= 1
        own = (
            place
            and tokens[before].name in HAPPENS
            and clause_start(sentence, tokens[place].start) <= tokens[before].start
        )
        if own or numbers[which + 1] != place + 1:
            continue
        for part in numbers[which + 1 :]:
            left -= tokens[part].value
            if left <= 0:
                break
        if left == 0:
            return [*tokens[:place], *tokens[place + 1 :]]
    return list(tokens)


def _detailed(sentence: str, found: list[tuple[str, Mention]]) -> list[tuple[str, Mention]]:
    """捅伤三人，一人重伤: what only says how grave it is for one of those told before is a part of them."""
    hurt = [place for place, (name, _) in enumerate(found) if name == "injured"]
    graded = [place for place in hurt if found[place][1].kind in {"重", "轻"}]
    if len(hurt) != _WHOLE_AND_DETAIL or len(graded) != 1 or graded[0] != hurt[1]:
        return found
    whole, detail = found[hurt[0]][1], found[hurt[1]][1]
    if not re.search("[，,、]", sentence[whole.place : detail.place]):  # 两个骨折一个擦破皮
        return found
    if not whole.kind and detail.value < whole.value and not ANOTHER.search(sentence, whole.place, detail.place):
        found[hurt[1]] = ("injured", replace(detail, part=True))
    return found


_WHOLE_AND_DETAIL = 2


def _less_the_dead(sentence: str, found: list[tuple[str, Mention]]) -> list[tuple[str, Mention]]:
    """5人受伤，其中1人伤势过重死亡: who died of those hurt is hurt no more."""
    for dead, (name, told) in enumerate(found):
        of_them = _OF_THEM.search(sentence, 0, told.place)
        despite = _DESPITE.search(sentence, max(0, told.place - 6), told.place + len(told.words))
        if name != "deaths" or not (of_them or despite):
            continue
        for place in range(dead - 1, -1, -1):
            other, hurt = found[place]
            if not of_them and (ANOTHER.search(sentence, hurt.place, told.place) or _rest(found[dead:], hurt, told)):
                break
            if other == "injured" and not hurt.part and hurt.kind != "送" and hurt.value > told.value:
                found[place] = (other, replace(hurt, value=hurt.value - told.value))
                break
    return found


def _rest(after: Sequence[tuple[str, Mention]], hurt: Mention, dead: Mention) -> bool:
    """Is it told itself how many of the hurt are left?"""
    return any(name == "injured" and other.value == hurt.value - dead.value for name, other in after)


def _trapped(sentence: str, token: Token) -> Token:
    """Who is buried or cut off, and of whom nothing says that they were saved: missing, or affected by a flood."""
    if token.name != "other" or not sentence.startswith(_TRAPPED, token.start):
        return token
    still = _STILL.search(sentence, max(0, token.start - 12), token.start) or (
        _COUNTED.search(sentence, 0, token.start) and _SAVED.search(sentence, 0, token.start)
    )
    if not still and (_SAVED.search(sentence) or _DIED.search(sentence)):
        return token
    buried = _BURIED.search(sentence) or (still and sentence.startswith(_UNDER, token.start))
    kept = _FLOODED.search(sentence) or _STRANDED.match(sentence, token.end)
    name = "missing" if buried else "affected" if kept else "other"
    return token._replace(name=name)


_GRAVELY = re.compile("[伤烧烫摔撞砸打]得(?:很|最|挺|特别|比较|非常)?重")


def _kind(sentence: str, token: Token) -> str:
    if token.name == "care":
        return "送"
    said = sentence[token.start : token.end]
    if token.name == "injured":
        if _GRAVELY.match(sentence, token.start):
            return "重"
        return "重" if "重" in said else "轻" if "轻" in said or "擦" in said else ""
    return ""


def _is_part(before: str) -> bool:
    """Does 其中, or an open bracket, stand before it, with no 另 or 还有 in between?"""
    inside = max(before.rfind(mark) for mark in ("其中", "包括", "里面", "含", "（", "("))
    if inside < 0 or (before[inside] in "（(" and re.search("[）)]", before[inside:])):
        return False
    return ANOTHER.search(before, inside) is None
