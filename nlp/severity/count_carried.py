"""What befalls somebody who was named clauses before: Chinese drops a subject that is still the topic.

一男子从六楼坠下，120到场确认死亡; 19名学生中4人骨折，其余受轻微擦伤; 双方各有一人受伤.
"""

import re
from collections.abc import Sequence

from nlp.severity.count_one import tells_of_one
from nlp.severity.happening import Token, clause_start
from nlp.severity.happening_words import PERSON

_REACH = 40
"""How far back the topic may stand, in characters."""
_SOMEBODY = re.compile(
    rf"{PERSON}|[我他她](?!们|市|县|区|省|镇|乡|村|校|院|公司|单位)|收破烂的|送外卖的|[卖打开骑拉送修扫捡][\u4e00-\u9fff]{{1,3}}的(?=[在被从突昨今])"
)
_NOT_TOPIC = re.compile(
    "嫌疑人|肇事|民警|警察|警方|医生|护士|救援|消防|领导|老板(?!娘)|房东|物业|中介|记者|邻居|工作人员|有人|客户|用户|人员|投资"
)
_OWN_SUBJECT = re.compile(
    "[猪牛羊狗猫鸡鸭鹅鱼虾树车机房]|领导|政府|公司|单位|老板|物业|电话|生意|工程|项目|路|这条|死心|^我"
)
_NOT_SO = re.compile(
    "[没未无不别](?!到|多久|想到|过多久|想|料|及|治|幸|慎)|如果|要是|担心|怕|可能|容易|会|要(?!害)|想|说(?!是)|以为|的人|[%％‰]"
)
_MYSELF = re.compile(
    "缝了?|被[^，,。]{0,12}(?:砸|撞|咬|烫|打|刮|绊)|(?:摔|砸|撞|咬|烫)伤[^，。]{0,6}住院|医药费|住院费|工伤"
)
"""Who writes so without a subject writes of himself."""
_SOMEONE = re.compile("有人|别人|谁|经常|容易|多人|行人|老人|有的|每|多起|事故率|保险|如何|怎么|吗|规定")
_QUIETLY = re.compile("[去离过]世|身故|没了(?![气命])")
"""Who dies so is no news, and what is gone so (口罩没了) is nobody."""
_ENDS = re.compile("了?(?:$|[，,。；;！!）) ])")
"""A death that is told of the topic ends its clause: 砍死绿化带的小树 does not."""
_KIN = re.compile("[妈爸父母爷奶公婆夫妻儿女孩哥弟姐妹叔舅姑姨伴人侄甥孙娃友]")
_REST = re.compile(
    "(?:其余|其他|其它|剩下|余下|另外)(?:的|人|人员|学生|乘客|工人|几人|几个|几名|几位)*(?:也|都|均|全|全部|皆|已|则|受了?|有|轻微|轻度|不同程度)*(?:的)?$"
)
_EACH = re.compile("(?:双方|两边|两车|两家|两村|双双|两地)[^，,。]{0,4}各(?:自)?(?:有|造成|致)?$")
_INSTEAD = re.compile("核实|核查|查实|查明|核减|更正|修正|排查|改为|变更")


def carried(sentence: str, tokens: Sequence[Token], place: int, name: str) -> list[Token]:
    """Who was named before, as a number; none where it does not tell of the topic."""
    token = tokens[place]
    start = clause_start(sentence, token.start)
    own = sentence[start : token.start]
    if (
        start == 0
        or name == "missing"
        or _QUIETLY.match(sentence, token.start)
        or (name == "deaths" and not _ENDS.match(sentence, token.end))
        or len(own) > 16
        or not tells_of_one(sentence, token, name)
        or _OWN_SUBJECT.search(own)
        or _NOT_SO.search(own)
        or any(number.end > start and number.name in {"count", "home"} for number in tokens[:place])
    ):
        return []
    counted = [number for number in tokens[:place] if number.name in {"count", "home"} and number.unit == "人"]
    named = list(_SOMEBODY.finditer(sentence, max(0, start - _REACH), start))
    while named and _NOT_TOPIC.search(sentence, max(0, named[-1].start() - 3), named[-1].end() + 3):
        named.pop()
    last = counted[-1] if counted else None
    if last is not None and start - last.end <= _REACH and (not named or named[-1].end() <= last.end + 4):
        between = {other.name for other in tokens[:place] if other.start >= last.end}
        return [] if name in between or "other" in between or last.value > 1 else [last]
    if not named and last is None and name == "injured" and _MYSELF.search(sentence) and not _SOMEONE.search(sentence):
        return [Token("count", token.start, token.start, 1.0, "人")]
    if sentence.startswith("走了", token.start):
        named = [who for who in named if _KIN.search(who.group())]
    if not named or any(other.name == name and other.start > named[-1].start() for other in tokens[:place]):
        return []
    return [Token("count", named[-1].start(), named[-1].start(), 1.0, "人")]


def rest_of(sentence: str, tokens: Sequence[Token], place: int) -> list[Token]:
    """其余受轻伤: how many are left of those counted before, after the parts told since; none where it says no such."""
    token = tokens[place]
    found = _REST.search(sentence, max(0, token.start - 14), token.start)
    if not found:
        return []
    counts = [number for number in tokens[:place] if number.name in {"count", "home"} and number.end <= found.start()]
    for whole, number in enumerate(counts):
        total, parts = number.value, counts[whole + 1 :]
        if parts and _SIDE_BY_SIDE.match(sentence[number.end : parts[0].start]):  # 33名游客和2名工作人员
            total, parts = total + parts[0].value, parts[1:]
        left = total - sum(part.value for part in parts)
        if parts and left > 0:
            return [Token("count", found.start(), found.start(), left, "人")]
    return []


_SIDE_BY_SIDE = re.compile("^[\u4e00-\u9fff]{1,6}(?:和|及|与|以及)$")


def times(sentence: str, start: int) -> float:
    """Two where each of two sides has as many: 双方各有一人受伤."""
    return 2.0 if _EACH.search(sentence, max(0, start - 12), start) else 1.0


def instead(between: str) -> bool:
    """Does what is told now stand in place of what was told before: 17人失联，后经核实 ... 11人失联?"""
    return _INSTEAD.search(between) is not None
