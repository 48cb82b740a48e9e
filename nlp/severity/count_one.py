"""One person who is named without a numeral: 司机死亡."""

import re
from collections.abc import Sequence

from nlp.look.late import late
from nlp.severity.happening import Token, clause_start
from nlp.severity.happening_words import BODY, PERSON

_ALONE = late(
    rf"(?:{PERSON})(?:[（(][^）)]{{1,12}}[）)])?(?:[于在]?(?:去年|今年|昨天|前天|\d{{1,2}}[月日号时点分])+)?(?P<gap>[^，,、。]{{0,14}})$"
)
_I = late(r"(?:我|他|她|自己|本人)(?P<gap>[^，,、。\d]{0,8})$")
_ALONE_NOT = late(
    r"\d{4}年|的|易(?!燃)|可能|如果|会|怕|担心|和|与|被追|觉得|对|为|看|说|给|找|无(?!效)|没(?!抢|救)|未(?!来)|"
    "不(?!幸|慎|治)|证|者|(?<!因)工伤|费|拒|虐"
)
_ALONE_NOT_AGED = late("容易|可能|如果|会|怕|担心|觉得|证|费|拒|虐|未|不(?!幸|慎|治|堪|及)|没(?!抢|救)|差点|险些|假")
_GRAVE = late(
    "(?:死亡|致死|死去|杀害|死在|遇难|遇害|人(?:已经?|都|就|早就?)?(?:凉|硬)了|身亡|丧生|罹难|溺亡|坠亡|身故|殉职|牺牲|殒命|丧命|猝死|抢救无效|医治无效|"
    "走了|没了|没气|没[醒过]|没能?[跑逃]出来|咽了?气|断了?气|[没丢]了?(?:性)?命|撒手人寰|葬身|过世|病故|无力回天|回天乏术|没?了?(?:呼吸|心跳|脉搏)|生命体征|救不[过回]来|没救[过回]来|没抢救[过回]来|没救活|没挺过|不治|走了|不行了|没保住|(?:撞|砸|淹|烧|压|毒|打|摔|炸|电|捅|砍|呛|轧|埋|冻|刺|杀|射|碾|踩|踢|殴|溺|勒|噎|饿|毒|害)死|死了)"
)
_SUDDEN = late("工伤|因工|因公|砸|撞|溺|触电|坠|昨|今天|当场|抢救|中毒|事故|车祸|不幸|刚刚|被")
_HARMED = late(
    "上吐下泻|呕吐|腹泻|拉肚子|扭了|(?<![没未不有])破了?[点层]?皮|昏死|红疹|中毒|休克|脑震荡|软组织|挫伤|撕裂|脑出血|截肢|植物人|昏厥|昏倒|吐血|破相|不省人事|神志不清|是血|错位|重症|高压氧|压伤|划伤|轻微伤|烧得|伤得|烫得|撞得|打得|砸得|咬得|淤青|崴|缝|病危|流鼻血|损伤|垂危|ICU|抢救|命悬|受了?[重轻皮]|受伤|重伤|轻伤|骨折|[摔咬砸烧烫撞打刺砍捅炸扎擦灼踩熏呛踢夹]伤|"
    "头破血流|鼻青脸肿|[蜇蛰咬]了|[砸磕打撞摔]得?破|骨裂|打断|打掉|"
    "[砸磕打撞摔切夹轧压割划砍扎咬绞卷碰踩烫烧炸踢掰拧][断破掉烂裂穿瞎肿]|脱臼|断了|[截锯咬]了|[呛熏撞打砸]晕|头破|昏迷|晕倒|中暑"
)
_LOST = late("不见了|丢了|未归|没回来|没回家|离家|失去联系|失踪|失联|走失|走丢|下落不明|冲走")
_OF_AGE = late(r"[1-9]\d?岁(?:半|多)?(?:的)?(?:[\u4e00-\u9fff]{1,4}[男女子孩童员生人工师手军])?[^，,。；;的]{0,18}$")
"""26岁李梦豪壮烈牺牲, 17岁举重冠军被杠铃压脖身亡: who is told with an age is one person."""
_AGE_BEHIND = late(r"[，,]?[^。；;]{0,16}(?:年仅|享年|终年|时年|得年|卒年)[\d一二三四五六七八九十]")
"""滑雪身亡，年仅49岁: one person, whoever it is."""
_SUBJECT = late(rf"^[^，,。：:\d]{{0,6}}(?:{PERSON})(?![家的们亲])[^，,。；;]{{0,30}}$")
_CLOSES = late("$|[ ，,。！!；;…（(]|前|后|案|时|家属|获赔|事件|身份")
"""女子三天内几次自杀，用刀身亡: who stands first in a headline, and no other person is told of."""
_AGED = late(
    rf"(?:{PERSON})[，,]?(?:今年|现年)?[\d一二三四五六七八九十]{{1,3}}岁(?:半|多)?[，,（(]?[^，,。]{{0,8}}[，,]?[^，,。\d]{{0,8}}$"
)
"""我弟弟16岁，前天放学后失踪: who somebody is, then what befell him."""
_BODY_OF = late(rf"(?:我(?!们)|{PERSON})[^，,。]{{0,14}}[，,][^，,。]{{0,3}}[{BODY}][^，,。]{{0,8}}$")
"""我叔在浴室滑倒，头磕破了: whose part of the body it is was said in the clause before."""
_NOBODY = late("[的者率后时]|证|赔|保|人数|事故|病例|多年|人口")
_DONE_BY = late(
    rf"(?:我(?!们)|{PERSON})[^，,。]{{0,8}}被[^，,。\d一两二三]{{1,10}}[打砍捅撞咬砸烫推踢](?:成|得|到|致)$"
)
"""我儿子在学校被高年级的打成轻伤."""
_PART_OF = late(rf"(?:我(?!们)|{PERSON})的?[左右小大双]?[{BODY}][^，,。]{{0,3}}$")
"""把我女儿的小腿咬了两个洞."""
_STRUCK = late(
    rf"(?:我|有个?人|{PERSON}|老[\u4e00-\u9fff](?=[昨今前被从在跳]))[^，,。]{{0,10}}(?:被[^，,。]{{0,8}}[撞打砸咬压轧碾刺捅砍卷拖夹淹埋倒翻飞击戳]|从[^，,。]{{1,8}}[掉摔跌坠]|落水|溺水|触电|"
    r"晕倒|昏倒|倒下|坠[楼落江河]|跳[楼河江桥]|上吊|喝(?:了)?农药|掉[进下到]|摔[下倒]|热射病|突发|发病|手术|输液)[^，,。]{0,6}[，,]"
    r"(?:[^，,。\d一二两三四五六七八九十]{0,10}[，,])?[^，,。]{0,8}$"
)
_HIT_BY = late(
    rf"了?(?:一)?(?:名|个|位)?(?:我|他|她)?(?:家|的)?(?:{PERSON}|邻居|[\u4e00-\u9fff]{{1,4}}?(?:{PERSON}))(?![家的])"
)
_BOTH = late(
    rf"(?:{PERSON})(?:和|与|跟|、)(?:我|他|她|同车|车上|另一[名个位]?)?[的]?(?:{PERSON})[^，,。]{{0,4}}(?:都|均|双双|全部?)[^，,。]{{0,4}}$|(?:大人|大的)(?:和|、)?(?:小孩|孩子|娃|小的|胎儿)(?:都|全|也|均)$"
)
_AND_BY = late(
    rf"了?(?:一[名个位])?(?:[我他她])?[家的]?(?:{PERSON})(?:和|与|跟|、|以及)(?:一[名个位])?(?:[我他她])?的?(?:[\d一二三四五六七八九十]{{1,3}}岁的?)?(?:{PERSON})"
)
"""压伤我二哥和我侄子."""


_OWN_HAND = late("自[杀尽缢焚刎]$")
_SEVERAL = late("常常|经常|时常|往往|[多数几等][人名位]|(?<![我你他她咱])们|些|众多|不少|许多")
_WHO_DIED = late(rf"的(?:那个|这个)?(?:{PERSON})(?:才|只有|今年|名叫|还不到|年仅)")
_IN_DANGER = late("抢救|ICU|中毒|车祸|事故|手术|输液|触电|溺水")
_ACCIDENT = late("失火|起火|着火|火灾|浓烟|爆炸|车祸|追尾|侧翻|坠|塌|触电|溺水|落水|砸|撞|中毒|泄漏")
_ALL_SENT = late("[均都全皆]|[伤患]者|伤员|病人")
_CAME_UP = late("[^，,。\\d]{0,12}(?:发现|找到|打捞|寻获|捞[起上])")
_NUMBERS = {"count", "home", "houses"}
_TELLING = {"deaths": _GRAVE, "injured": _HARMED, "missing": _LOST}
"""Of what befalls one person: the words that say so plainly."""


def one(  # noqa: C901, PLR0911, PLR0912  one sign after the other
    sentence: str, tokens: Sequence[Token], place: int, name: str
) -> bool:
    """Does it happen to one person who is named without a numeral?"""
    if name not in _TELLING:
        return False
    token = tokens[place]
    said = sentence[token.start : token.end]
    start = clause_start(sentence, token.start)
    if _SEVERAL.search(sentence, start, token.start):
        return False
    if name == "deaths" and _WHO_DIED.match(sentence, token.end):
        return True
    if name == "deaths" and _OWN_HAND.search(sentence, max(0, token.start - 4), token.start):
        return True
    if said == "走了" and sentence[token.start - 1] in "奶爷妈爸婆公母父":
        return _IN_DANGER.search(sentence) is not None
    if name == "deaths" and said in {"遗体", "尸体"} and _CAME_UP.match(sentence, token.end):
        return not any(number.name in _NUMBERS for number in tokens[:place])
    if name == "deaths" and said[0] == "人" and not any(number.name in _NUMBERS for number in tokens[:place]):
        return True
    if place and tokens[place - 1].end > start and tokens[place - 1].name in {"count", "home", "houses", token.name}:
        return False
    if said == "死" and sentence.startswith("在", token.end):
        said = "死在"
    telling: re.Pattern[str] | None = _TELLING[name]
    if name == "deaths" and said in {"去世", "离世", "过世"}:
        telling = _SUDDEN if _SUDDEN.search(sentence) else None
        said = sentence
    sent = (
        token.name == "care"
        and said[0] in "送急"
        and _ACCIDENT.search(sentence)
        and not _ALL_SENT.search(sentence, start, token.start)
    )
    if telling is None or not (telling.search(said) or sent) or _NOBODY.match(sentence, token.end):
        return False
    if _BOTH.search(sentence, start, token.start):
        return True
    if name == "injured" and _DONE_BY.search(sentence, start, token.start):
        return True
    for pattern in (_ALONE, _I)[: 2 if name == "injured" else 1]:
        alone = pattern.search(sentence, start, token.start)
        first = alone
        while alone and _ALONE_NOT.search(alone["gap"]):  # 假医生导致伤者某某死亡: the one before is not the one
            alone = pattern.search(sentence, alone.start() + 1, token.start)
        if first:
            return alone is not None
    if _AGED.search(sentence, max(0, start - 24), token.start):
        return True
    if name == "deaths" and _AGE_BEHIND.match(sentence, token.end):
        return not any(number.name in _NUMBERS for number in tokens[:place])
    if name == "deaths" and _CLOSES.match(sentence, token.end) and _SUBJECT.search(sentence, 0, token.start):
        return not (
            _ALONE_NOT_AGED.search(sentence, 0, token.start) or any(number.name in _NUMBERS for number in tokens)
        )
    if name == "deaths" and (aged := _OF_AGE.search(sentence, start, token.start)):
        return not (_ALONE_NOT_AGED.search(aged[0]) or any(number.start > aged.start() for number in tokens[:place]))
    if name == "injured" and _BODY_OF.search(sentence, max(0, start - 24), token.start):
        return True
    if name == "injured" and _PART_OF.search(sentence, start, token.start):
        return True
    behind = (said[-1] in "死伤" or said in {"咬了", "蜇了"}) and len(said) == 2 and _HIT_BY.match(sentence, token.end)
    struck = _STRUCK.search(sentence, max(0, start - 24), token.start)
    numbers = [number.end for number in tokens[:place] if number.name in {"count", "home"}]
    counted = struck and any(struck.start() - 4 <= end <= struck.end() for end in numbers)
    return bool(behind or (struck and not counted))


def tells_of_one(sentence: str, token: Token, name: str) -> bool:
    """Is it said so plainly that it may tell of one person: 确认死亡, 还在ICU?"""
    telling = _TELLING.get(name)
    said = sentence[token.start : token.end]
    return telling is not None and telling.search(said) is not None and not _NOBODY.match(sentence, token.end)


def alone(sentence: str, token: Token) -> float:
    """How many are named without a numeral: two in 司机和副驾都死了, else one."""
    both = _BOTH.search(sentence, clause_start(sentence, token.start), token.start) or _AND_BY.match(
        sentence, token.end
    )
    return 2.0 if both else 1.0
