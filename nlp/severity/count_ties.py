"""Which number belongs to what happens: the one right before it in its clause (3人死亡), else behind it (死亡3人)."""

import re
from collections.abc import Sequence

from nlp.severity.happening import HAPPENS, Token
from nlp.severity.happening_words import KIN, PERSON

_BREAK = re.compile("[，,：:；;（(）)《》|]")
_ACROSS = re.compile(
    r"^[^，,]{0,9}[，,）)：: ]{1,2}(?:目前|现在|如今|至今|到现在|今天|还|现|后|后来|送医后|随后|最终|最后|"
    r"已|已经|确认|当场|不幸|安全|顺利|陆续|经|均|全部|全|都是|均为|全是|都|皆|双双|无一|没有?一|被发现|被|抢救无效|医治无效|终因[^，,]{0,4}|"
    r"导致|造成|有人)*$"
)
_FOLLOW = re.compile(
    r"^(?:人数|人员|者|人口|总数|名单|病例|患者|公民|民众|[中外本][国籍地](?=公民|人)|的|了|已|经|共|计|累计|合计|总|达|到|为|有|是|约|近|超|上(?=$)|"
    r"过|至少|不少于|升|至|增|加|增加.{1,3}(?=至)|[由从].{1,6}?(?:更新|升|增|降|下降|上升|调整|"
    r"修正|变)[为到至]?|更正|订正|核减|核实|调整|维持|保持|稳定|在|更新|最新|上升|下降|修正|降|：|:|\s"
    rf"|{PERSON}|受灾|受困|危险区域|周边|附近|沿线|当地|全市|全县|全镇|在场|家属|中|安置|其他|"
    rf"仍|是|依然|扩大|小区|村里|镇上|[岸河水]边|(?:钓鱼|玩耍|游泳|洗澡|路过)的|路边|门口|路过|楼下|一旁|正在|无辜的?|年仅|查出来?|原先|原来|此前|通报|又|添|新增|再|及|和|与|以及|、|可能|大概|大约|将近|差不多|足足|整整|就|这|我|他|她|我们|它|还|另外?)*$"
)
_PART = re.compile(r"其中|包括|含|里面|里有")
ANOTHER = re.compile(r"另|此外|还有|其余|余下|剩下")
_SAME = {"care": {"injured"}, "injured": {"care"}}
_JOINT = re.compile(rf"^(?:{PERSON}|小朋友)?(?:(?:、|和|及|与|以及)(?:[\u4e00-\u9fff]{{0,4}})|约|共)?$")
AND = re.compile(
    rf"(?:[我他她](?:妈|爸|爷爷?|奶奶?|老公|老婆|儿子|女儿|闺女|哥|弟|姐|妹|叔|姑|舅|姨|婆婆|公公)?|老板娘?|摊主|车主|骑手|爱人|本人|自己|司机|驾驶员|{KIN}|[\u4e00-\u9fff]某|店主|店员|保安|房东|工头|队长)(?:和|及|与|以及|"
    rf"、|连同)(?:另外|其他)?$"
)
_SUMMED = re.compile(r"^[^，,]{0,10}[，,](?:一|总)?(?:共|合计|总计|人数)(?:有|为|达到?|超过|近|约)?$")
_ALL = re.compile("(?:均|全部|全都|都|皆|无一)[^，,。]{0,6}$")


def numbers_of(sentence: str, tokens: Sequence[Token], place: int, used: set[int]) -> list[Token]:
    """The numbers that belong to what happens at `place`; they are used up."""
    chosen = (
        _headline(tokens, place, used)
        or _before(sentence, tokens, place, used)
        or _after(sentence, tokens, place, used)
        or _before(sentence, tokens, place, used, across=True)
    )
    used.update(chosen)
    numbers = [tokens[number] for number in chosen]
    persons = [number for number in numbers if number.unit == "人"]
    if tokens[place].name in {"affected", "evacuated"}:
        return persons or numbers
    return persons


def _headline(tokens: Sequence[Token], place: int, used: set[int]) -> list[int]:
    """死3伤9失踪1: a number right behind the short word."""
    event, following = tokens[place], place + 1
    short = event.end - event.start == 1 and event.name in {"deaths", "injured"}
    close = following < len(tokens) and tokens[following].name == "count" and tokens[following].start == event.end
    return [following] if short and close and following not in used else []


def _before(sentence: str, tokens: Sequence[Token], place: int, used: set[int], *, across: bool = False) -> list[int]:
    event = tokens[place]
    last = place - 1
    while last >= 0 and (
        tokens[last].name in _SAME.get(event.name, ())
        or is_cause(sentence, tokens, last)
        or leads_on(sentence, tokens, last)
    ):  # 3人受伤住院
        last -= 1
    if last < 0 or tokens[last].name not in {"count", "houses", "home"} or last in used:
        return []
    gap = sentence[tokens[last].end : event.start]
    if (
        len(gap) > (20 if across else 16)
        or _PART.search(gap)
        or (_BREAK.search(gap) and not (across and _ACROSS.search(gap)))
    ):
        return []
    chosen = [last]
    while last > 0 and tokens[last - 1].name in {"count", "home", "houses"} and last - 1 not in used:
        joint = sentence[tokens[last - 1].end : tokens[last].start]
        if not _JOINT.match(joint):
            break
        last -= 1
        chosen.append(last)
    return chosen


def _after(  # noqa: C901  one pass
    sentence: str, tokens: Sequence[Token], place: int, used: set[int]
) -> list[int]:
    event = tokens[place]
    following = place + 1
    free = event.name in {"evacuated", "affected"}
    while (
        free and following < len(tokens) and tokens[following].name in {"affected", "evacuated", "other"} - {event.name}
    ):
        following += 1
    if following >= len(tokens) or tokens[following].name not in {"count", "houses", "home"} or following in used:
        return []
    gap = sentence[event.end : tokens[following].start]
    if (
        re.search(r"[由从][^，,\d]{0,6}$", gap)
        and following + 1 < len(tokens)
        and tokens[following + 1].name in {"count", "houses"}
    ):  # 由8人更新为6人
        following, gap = following + 1, re.split("[由从]", gap)[0]
    listed = re.match(r"^(?:者|人数|人员|群众|情况)?[：:]", gap) is not None
    if not (_near(gap, free, listed) or _SUMMED.search(gap)) or _belongs_to_next(sentence, tokens, following):
        return []
    chosen = [following]
    while listed and following + 1 < len(tokens) and tokens[following + 1].name == "count":
        joint = sentence[tokens[following].end : tokens[following + 1].start]
        if not re.match(r"^[，,、 ][\u4e00-\u9fff]{1,6}$", joint) or _PART.search(joint) or ANOTHER.search(joint):
            break
        following += 1
        chosen.append(following)
    houses = following + 1
    if free and tokens[following].unit == "户" and houses < len(tokens) and tokens[houses].unit == "人":
        joint = sentence[tokens[following].end : tokens[houses].start]
        if len(joint) <= 4 and not re.search("[，,；;]", joint):
            chosen.append(houses)
    return chosen


def _near(gap: str, free: bool, listed: bool) -> bool:
    if listed:
        return len(gap) <= 12 and not re.search("[，,；;]", gap)
    if free:
        return len(gap) <= 14 and not _BREAK.search(gap.replace("：", "").replace(":", ""))
    return len(gap) <= 18 and _FOLLOW.match(gap) is not None


def _belongs_to_next(sentence: str, tokens: Sequence[Token], number: int) -> bool:
    """受伤人员中3人死亡: the number after what happens is that of the next event, which has none behind it."""
    following = number + 1
    if following >= len(tokens) or tokens[following].name not in HAPPENS - {"other"}:
        return False
    gap = sentence[tokens[number].end : tokens[following].start]
    if len(gap) > 8 or re.search("[，,：:；;、（(]|^之?后", gap):
        return False
    behind = following + 1
    if behind < len(tokens) and tokens[behind].name in {"count", "houses", "home"}:
        rest = sentence[tokens[following].end : tokens[behind].start]
        if not re.search("[，,；;（(]", rest) and len(rest) <= 6:
            return False
    return True


_NOT_ONE = re.compile("一个(?:人)?[都也]$")


def all_of_them(sentence: str, tokens: Sequence[Token], place: int) -> Token | None:
    """一家三口煤气中毒, 发现时都已没了呼吸: the number told before, where what happens befalls all of them."""
    token = tokens[place]
    none = token.name == "missing" and _NOT_ONE.search(sentence, max(0, token.start - 4), token.start)
    if not none and (
        token.name != "deaths"
        or not (
            _ALL.search(sentence[max(0, token.start - 12) : token.start])
            or (token.end - token.start > 2 and "一" in sentence[token.start : token.end])
        )
    ):
        return None
    numbers = [number for number in tokens[:place] if number.name in {"count", "home"}]
    return numbers[-1] if numbers else None


def is_cause(sentence: str, tokens: Sequence[Token], place: int) -> bool:
    """中毒身亡, 重伤不治: harm that only leads to the death named right after it."""
    if tokens[place].name not in {"injured", "care", "missing"} or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1]
    gap = sentence[tokens[place].end : following.start]
    return following.name == "deaths" and len(gap) <= 5 and not re.search("[，,、：:；;（(]", gap)


def leads_on(sentence: str, tokens: Sequence[Token], place: int) -> bool:
    """逃生不及身亡, 救出送医: what only leads to what is named right after it leaves the number to that."""
    token, following = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
    if token.name != "other" or following is None or following.name not in {"deaths", "injured", "care"}:
        return False
    return following.start - token.end <= 4 and not re.search("[，,、：:；;（(]", sentence[token.end : following.start])
