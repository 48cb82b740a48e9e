"""What befalls people who are counted, read from the make of its clause where no known word says it.

A clause is composed of a quantity (some forty households) and a predicate; predicates are made of few parts: what
cannot be done (打不开水龙头, 吃不上饭), what is not there (没有热水), where people are brought in a danger (劝到学校),
who did not get out (没爬出来), what a body shows (发烧, 肚子疼), what struck somebody (撞飞三人).
"""

import re
from collections.abc import Iterator, Sequence

from nlp.look.first_look import sight
from nlp.severity.count_beside import of_victims
from nlp.severity.happening import Token
from nlp.severity.happening_words import PERSON
from nlp.severity.mention import Mention

_HEAD = rf"(?:(?:多|余)?(?:人家|{PERSON}|小朋友|居民|教师|户|人))?"
_ADVERB = (
    "(?:都|全|也|已经?|全部|均|陆续|先后|相继|连夜|半夜|紧急|提前|自行|还|又|今天|昨天|昨晚|现在|目前|突然|竟然?|就)*"
)
_DANGER = re.compile(
    "火|烟|燃气|煤气|天然气|漏气|泄漏|爆|塌|垮|滑坡|泥石|洪|水位|水库|溃|决口|台风|暴雨|大雨|地震|险情|石头|落石|裂缝|淹|积水|"
    "毒|氨|氯|夜|凌晨|危楼|危房|倾斜"
)
_SAFE = (
    "(?:家门|楼下|广场|操场|学校|安置|高处|空地|宾馆|酒店|体育馆|礼堂|外面|"
    "室外|马路|街上|院子|亲戚|村委|村部|安全|山上|堤上|避)"
)
_BROUGHT = re.compile(
    rf"{_HEAD}{_ADVERB}(?:[被由让给][^，,。]{{0,6}}?)?{_ADVERB}(?:劝|请|接|叫|喊|赶|带|领|背|抬|扶|送|跑|逃|撤|搬|挪|躲|迁|疏|转)"
    rf"(?:了)?(?:[出到去往进向至离][^，,。]{{0,8}}?{_SAFE}|[出下]来|下楼|出去|离|(?<=[搬撤])走)"
)
"""Behind the quantity."""
_LED_OUT = re.compile(
    "(?:劝|请|接|叫|喊|背|抬|扶|搀|护送|撤|疏|转)(?:了|[走出下离]了?来?了?|出去了?)(?:我们|咱们?|大概|大约|约|近|将近|一共|共)?$"
)
_HAVE_LEFT = re.compile("(?:撤|跑|逃|搬|转移|疏散)(?:了|走了?|光了?|出来了?|出去了?|离了?)$")
_HARD_TO = "|".join(
    f"(?<={what}{how})"
    for what in (
        "出行",
        "出入",
        "进出",
        "上学",
        "就医",
        "吃水",
        "用水",
        "饮水",
        "生活",
        "通行",
        "过河",
        "用电",
        "耕种",
        "灌溉",
    )
    for how in ("", "很", "极", "都", "十分", "非常", "极其", "极为")
)
_CANNOT = sight(
    "[用吃喝住走过进回办领拿打开洗睡买取做上看]不(?:上|到|了|成|着|开|去|来|起|通|出)(?!办法)|"
    "(?:没有?|无|未|不)(?:法|能|让|办法)?(?:正常)?(?:用|做|洗|出|上|回|进|通|睡|开|种|灌)?(?:水|电|燃气|煤气|天然气|暖|网|路可|学|班|门|家|饭|觉|信号|热水|地方|着落)|"
    "(?:停|断)(?:了)?(?:水|电|气|暖|网|供|课|学|工|产|运|航)|"
    "怎么(?:活|过|办|住|走)|没人[管理问]|被[^，,。]{0,6}[淹泡堵毁埋烧砸]|(?:喝|用|买|靠)(?:桶装|矿泉|井|送)水|[要得](?:多)?绕|(?:要|得|只能|只好|被迫|天天|每天)[^，,。]{0,3}(?:排队|爬楼|挑水|等水|睡|挤|蹚|淌|摸黑|绕|住)|"
    rf"(?:{_HARD_TO})(?:困难|不便|受阻|成问题)|"
    "[是都全](?:凉|冷|黑|臭|浑|黄)的|(?:至今|一直|还)?[没未](?:有)?(?:见到?|拿到?|领到?|收到?|发|等到)(?:过|一)"
)
_OWN = re.compile(
    "(?:我们?[校厂村班店]?|咱们?|全[村校厂镇乡县区市院班组]|小区|整[栋个条幢]|[栋村厂校组楼班]|单元|河[东西南北])[^，,。\\d]{0,6}$"
)
_ILL = re.compile(
    rf"{_HEAD}{_ADVERB}(?:[出有]现)?(?:[^，,。]{{0,4}}?)(?:发烧|发热|咳嗽|吐(?!槽|出|露)|肚子疼|肚子痛|腹痛|拉稀|头晕|头痛|头疼|抽搐|起疹|过敏|不适|难受|晕过去|昏过去|倒在|倒地|倒下|烧起来)"
)
_STRUCK = re.compile(
    "(?:撞飞|撞倒|撞翻|撞到|砸中|砸到|砍了|砍倒|捅了|刺中|咬了|烫到|压住|压倒|碾过)了?(?:路边|路过|旁边)?的?$"
)
_OF_THOSE = re.compile("其中[^，,。]{0,3}$|[其中第每各]$")
_NOBODY = re.compile(
    "嫌疑|民警|警察|警力|干部|医护|消防|救援|队员|志愿|专家|记者|工作人员|城管|保安|参加|报名|参观|参会|出动|招"
)
_COMMA = re.compile("[，,：:；;]")
_CLAUSE, _AROUND = 60, 200
"""How far a clause is read from its number on, and what is said around it: so that a long line costs no more."""
_LEAST, _BARE = 2, 6
"""Fewer are no group that is affected; a clause of so many characters beside its number says nothing itself."""


def framed(
    sentence: str, number_of: int, tokens: Sequence[Token], told: Sequence[tuple[str, Mention]]
) -> Iterator[tuple[str, Mention]]:
    """(signal, mention) of the quantities of people that nothing in `told` has taken."""
    taken = [(mention.place, mention.place + max(1, len(mention.words))) for _, mention in told]
    names = {name for name, _ in told}
    for token in tokens:
        if token.name not in {"count", "houses", "home"} or any(s < token.end and token.start < e for s, e in taken):
            continue
        if token.name == "houses" and _PEOPLE_TOO.match(sentence, token.end):
            continue
        name = _befalls(sentence, token)
        if name and name not in names and not (name == "affected" and names):
            yield (
                name,
                Mention(
                    value=token.value,
                    words=sentence[token.start : token.end].strip(),
                    sentence=number_of,
                    place=token.start,
                    kind="旁" if name == "affected" else "",
                ),
            )


def _befalls(sentence: str, token: Token) -> str:
    """What befalls those who are counted, empty for nothing that is known."""
    before = _COMMA.split(sentence[max(0, token.start - _CLAUSE) : token.start])[-1]
    behind, *rest = _COMMA.split(sentence[token.end : token.end + _CLAUSE], maxsplit=2)
    if _OF_THOSE.search(before) or _NOBODY.search(before[-6:] + behind[:6]):
        return ""
    if token.name != "houses" and (_STRUCK.search(before) or _ILL.match(behind)):
        return "injured"
    if token.value < _LEAST or before.endswith("几"):
        return ""
    sentence, place = sentence[max(0, token.start - _AROUND) : token.end + _AROUND], min(token.start, _AROUND)
    token = token._replace(start=place, end=place + token.end - token.start)
    start = place - len(before)
    if _brought_out(sentence, start, before, behind):
        return "evacuated"
    following = rest[0] if rest and len(behind) <= _BARE else ""
    if of_victims(sentence, token) or token.name == "houses" or _OWN.search(before):
        cannot = _CANNOT.search(behind) or _CANNOT.search(following)
        return "affected" if cannot or _all_homes(sentence, token, before, behind) else ""
    return ""


def _brought_out(sentence: str, start: int, before: str, behind: str) -> bool:
    """Are those who are counted brought away from a danger, or by night? `start`: of the clause."""
    if not _DANGER.search(sentence):
        return False
    if _BROUGHT.match(behind) or _LED_OUT.search(before):
        return True
    alone = start > 0 and len(before) + len(behind) <= _BARE
    return alone and _HAVE_LEFT.search(sentence, max(0, start - 8), start - 1) is not None


_GRIEVED = re.compile(
    "[没未无不坏停断漏臭淹塌裂堵吵欠骗乱涨脏冷凉黑封卷灰]|少了|发黄|浑浊|拖|拒|违|投诉|要求|联名|签名|反映|挪用|侵占|私自|强行|克扣|集资|开发商|物业"
)
_LIVE = re.compile(
    "每[^，,。]{0,8}$|(?:住着|住了|共有|只有|才|仅|千家|第|首批|新增|建成|完成|覆盖|惠及|走访|慰问|帮扶|脱贫|签约|安装|改造)[^，,。]{0,4}$|[层楼栋梯]$"
)
_PEOPLE_TOO = re.compile(r"[共计、，, ]{0,2}\d+(?:余|多)?[人口名]")
"""5户28人: the people count."""
_NO_HOME = re.compile(
    r"[的名头口型籍主外]|均|[^，,。；;]{0,4}[共计、及和，,]*[\d一二两三四五六七八九十百千万余多几]+(?:口|人|名)"
)


def _all_homes(sentence: str, token: Token, before: str, behind: str) -> bool:
    """小区共1386户 with what is wrong there: homes that a complaint counts are those that it is about."""
    return (
        token.name == "houses"
        and sentence[token.end - 1] == "户"
        and before + behind != ""
        and not _LIVE.search(before)
        and not _NO_HOME.match(behind)
        and _GRIEVED.search(sentence) is not None
    )
