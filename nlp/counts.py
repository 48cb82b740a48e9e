"""How many people one sentence tells of: numbers with a counting word, tied to what happened to them.

What happened takes the number right before it in its clause (3人死亡), else the one right after it (死亡3人), else one
person who is named without a numeral (司机死亡). A number serves once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.mention import Mention
from nlp.numerals import PATTERN as NUMBER
from nlp.numerals import value
from nlp.signal_spots import COUNT, EVENT

PERSON = (
    "老人|老太|老头|大爷|大妈|大娘|阿姨|阿婆|阿公|工人|民工|工友|工头|员工|职工|孩子|小孩|"
    "娃|男子|女子|妇女|孕妇|产妇|患者|病人|司机|驾驶员|乘客|旅客|游客|学生|男生|女生|师生|"
    "同学|老师"
    "|村民|居民|市民|群众|业主|住户|租客|房东|路人|行人|过路人|骑手|骑车人|外卖员|外卖小哥|"
    "快递员|环卫工|清洁工|保安|保洁|消防员|民警|交警|警察|辅警|战士|救援人员|队员|安全员|掘进工|"
    "矿工|钳工|焊工|电工|木工|技术员|操作工"
    "|男孩|女孩|男童|女童|儿童|婴儿|幼儿|少年|青年|老汉|大叔|小伙|姑娘|女儿|儿子|妈妈|爸爸|"
    "母亲|父亲|妈|爸|爷爷|奶奶|外公|外婆|姥姥|姥爷|丈夫|妻子|老公|老婆|老伴|媳妇|哥哥|弟弟|"
    "姐姐|妹妹|我哥|我弟|我姐|我妹|孙子|孙女|侄子|亲戚"
    "|邻居|男人|女人|饲养员|护士|医生|当事人|车主|船员|渔民|驴友|某某|[\u4e00-\u9fff]某[某甲乙丙]?|"
    "人员|伤者|家长|店主|店员|顾客|食客|选手|球迷|教练|考生|家人|生命|客户|投资者|投资人|储户|"
    "用户|会员|农户|商户|考生|家庭|女婴|男婴|操作员|老板娘|店老板|小学生|中学生|大学生|学员|租户|保姆|护工|钓友|"
    "登山者"
)
_KIN = "妈妈|爸爸|母亲|父亲|女儿|儿子|爷爷|奶奶|丈夫|妻子|老公|老婆|孩子|老人"
_AFTER_GE = (
    rf"(?:{PERSON}|[小大老男女]?人|小朋友|同事|亲人|无辜|重伤|轻伤|受伤|伤|死|当场|没了|已|都|"
    rf"全|被|没|不幸|抢救|溺"
    rf"|拉去|拉到|送|进了|发烧|呕吐|腹泻|拉肚|中毒|感染|确诊|住院|进医|\d{{1,3}}岁|[一二三四五六七八九十]{{1,3}}岁|"
    rf"[了，,、。 ]|$)"
)
_MORE = "(?:余|多|来|几|好几)?"
_TO = rf"(?:(?:人|名)?[至到\-~—－]{NUMBER})?"
_CLASSIFIER = (
    rf"(?:多|余)?(?:人(?![次民马口类工力造均员社行物为生]|民币)|[名位](?!额|称|单|置|于)|口(?:人|"
    rf"子)?|条(?:鲜活的?|无辜的?)?(?:人命|生命|性命)|具|[男女](?![生子孩士童人友方朋])|[大小](?=[一二两三四五"
    rf"]小|[，,死遇身受])|人次|例(?![如外行会子])"
    rf"|个(?={_AFTER_GE})|(?={PERSON})|(?<=仨)(?=$|[^月天年])|(?<=俩)(?=$|[^月天年]))"
)
_HOUSES = r"(?:多|余)?(?:户(?!外|口|型)|家(?=企业|商户|商铺|店|工厂|单位)|个家庭)"
_FAMILY = "父子|父女|母子|母女|夫妻|夫妇|兄弟|兄妹|姐妹|姐弟|祖孙|爷孙|婆媳|情侣|恋人|老两口|小两口|两口子|双胞胎"
_DEAD = (
    r"死(?=在)|死的(?=有|共|\d|[一二两三四五六七八九十])|双亡|双双(?:身亡|遇难|死亡)|死亡(?![赔证率保抚威线"
    r"之原时补金名]|地点|通知)|遇难|身亡|丧生|罹难|殉职|牺牲(?!休息|自己|时间)|溺亡|死于|去世|"
    r"毙命|殒命|遇害|离世|抢救无效(?!死|身)|医治无效(?!死|身)|救治无效(?!死|身)|丧命|身故|坠亡|"
    r"猝死|送命|亡故|没救[过回]来|没抢救[过回]来|没救活|没挺过|没能救|不治(?=$|[，,。；;！!])|没了(?:呼吸|气|心跳|命)|没气|没呼吸|停止(?:了)?呼吸|"
    r"(?:已?无|没有?|失去|丧失)生命体征"
    r"|遗体|尸体|死者|逝者|死难者?|[无没](?:有)?一(?:人)?(?:生还|幸存)|(?:撞|砸|淹|烧|压|毒|"
    r"打|摔|炸|电|闷|烫|冻|害|捅|砍|呛|掐|轧|埋|熏|咬|劈|憋)死|(?<![笑累气急吓烦])死[了掉]|(?<![笑累气急吓烦])死(?=\d|[一二两三四五六七八九十百仨"
    r"俩几])|人没了|没了(?=$|[，,。、；！!…]|两|[一二三四五六七八九十\d]+[人个])|夺(?:走|去)|"
    r"命丧|殁"
)
_HURT = (
    r"受了?(?:重|轻|轻微|皮外|不同程度)?伤(?!害|心|感)|重伤(?!害)|轻伤|轻微伤|擦伤|烧伤|烫伤|"
    r"灼伤|砸伤|咬伤|摔伤|撞伤|打伤|刺伤|砍伤|捅伤|炸伤|电伤|冻伤|扎伤|割伤|刮伤|碰伤|划伤|"
    r"踩伤|熏伤|呛伤|踢伤|挤伤|夹伤|磕伤|绊伤|轧伤|碾伤|拉伤|蜇伤|震伤|误伤|"
    r"打断(?=[\u4e00-\u9fff]{0,2}[骨腿手臂膊])|打掉[^，,。]{0,3}牙|骨裂|头破血流|血铅超标|"
    r"压伤|抓伤|扭伤|挂彩|骨折|摔断|砸断|撞断|中毒|负伤|伤者|伤员|伤势|晕倒|灼烧|受创|生命垂危|"
    r"命悬一线|[还正]在抢救|(?:[躺住进]在?了?|还在|正在)ICU|烧得|伤得|摔得|伤的(?=有|共|\d|[一二两三四五六七八九十])"
    r"|上吐下泻|腹泻|拉肚子|呕吐|昏迷|中暑|伤(?:了|及|到)(?=\d|[一二两三四五六七八九十百仨俩几])|"
    r"伤(?=\d|[一二两三四五六七八九十百仨俩几]+[人名个位])"
)
_CARE = (
    "送医|进了?(?:[市县区镇]|人民|中心){0,2}(?:医院|卫生院)|(?:拉|抬|背)[去到进][\u4e00-\u9fff]{0,4}(?:医院|卫生院)|"
    "正?在(?:医院|院)?(?:接受)?(?:救治|治疗|抢救)|入院|住院|送(?:往|到|进|至|去"
    ")?(?:附近|当地|市|县)?[\u4e00-\u9fff]{0,4}医院|就医|急诊|抢救中|留院|收治"
)
_GONE = (
    "失联|失踪|下落不明|不知去向|卷走(?!了?[\u4e00-\u9fff]{0,6}(?:款|钱|元|万))|冲走|走失|"
    "走丢|没找到|未找到|找不到人|没有?消息|杳无音[信讯]|联系不上|失去联系|(?<=孩子)丢了|(?<=老人)丢了|"
    "不见了|没影了|没了踪影|不见踪影|没浮上来|没再上来|没能上来|未归|没回来|没有回来|没回家|离家出走|生死不明|生死未卜"
)
_MOVED = (
    "疏散|转移(?!财产|资金|话题|支付|注意|视线|户口|接续|关系|登记|资产|到账)|撤离|撤出|撤走|"
    "撤了出|撤到|撤至|撤下|搬离|转出|避险|安置(?!房|区|费|点|补|小区|地|方案|协议)|迁出|接出"
)
_HIT = (
    "受灾|受影响|影响|受害|受损|受骗|被骗|骗了|上当|断水|停水|断电|停电|断气|停气|停暖|断网|"
    "涉及|波及|殃及|关系到|出行受阻|中招|受牵连|喝不上|吃不上|用不上|没水|没电|没暖气|没有暖气|"
    "(?:没法|无法)(?:做饭|洗澡|出行|出门|上学|回家|用水|生活)|遭殃|被坑|坑了|买不到|无法入学|无房可住|被淹|受淹|进水|没发工资|没拿到工资|没领到工资|血本无归|被拖欠|遭拖欠"
)
_OTHER = (
    "被困|被埋|获救|救出|生还|幸存|脱险|出院|逃生|载有|搭载|乘坐|下井|出动|投入|参加|参与|"
    "报名|评为|抓获|刑拘|拘留|逮捕|问责|处分|报告|报了?|在场|核载|招聘|招|埋了|砸到|伤亡|死伤"
)
_HOME = rf"(?P<home>一家(?P<f>{NUMBER})口|(?:一对)?(?:{_FAMILY})(?:[二两俩]人?)?)"
_COUNTED = re.compile(
    rf"(?P<each>(?<![第\d.九半十])(?P<d>{NUMBER})(?:人|名)?死(?!一生|"
    rf"因|者|亡|刑|角|了|相|谢|难|于|去|活|党|结|胡同|不)(?=[、和]?{NUMBER}?(?:重|轻)?[伤，,。、]|"
    rf"$|[\d一二三四五六七八九十两]|惨|的|事故|！|!|…)"
    rf"|(?:(?<=[死亡，,、。 及成致])|^)(?P<h>{NUMBER})(?P<how>[重轻]?)伤(?!害|心|人|者|口|亡|"
    rf"员|势|残)|(?<=[死亡伤，,、。])(?P<g>{NUMBER})失[踪联])"
    rf"|{_HOME}"
    rf"|(?P<count>(?<![第\d.数几十百千万亿])(?P<n>{NUMBER}){_MORE}{_TO}{_MORE}{_CLASSIFIER})"
    rf"|(?P<figure>(?<=[至到为达过])(?P<m>{NUMBER})(?=$|[，,。；;!！]))"
    rf"|(?P<houses>(?<![第\d.数几十百千万亿])(?P<k>{NUMBER}){_MORE}{_TO}{_MORE}{_HOUSES})"
)
_EVENT = re.compile(
    rf"{_HOME}|(?P<deaths>{_DEAD})|(?P<injured>{_HURT})|(?P<care>{_CARE})|(?P<missing>{_GONE})|(?P<evacuated>{_MOVED})"
    rf"|(?P<affected>{_HIT})|(?P<other>{_OTHER})"
)
_HAPPENS = {"deaths", "injured", "care", "missing", "evacuated", "affected", "other"}
_BREAK = re.compile("[，,：:；;（(）)《》|]")
_ACROSS = re.compile(
    r"^[^，,]{0,9}[，,）)：: ]{1,2}(?:目前|现|后|后来|送医后|随后|最终|最后|已|已经|确认|当场|"
    r"不幸|经|均|全部|全|都|皆|双双|无一|没有?一|被发现|被|抢救无效|医治无效|终因[^，,]{0,4}|"
    r"导致|造成|有人)*$"
)
_NOT = re.compile(
    r"(?:无|没有?|未|未造成|不会|并无|尚无|暂无|避免|零|无人|没人|未有|未见|否认|未接到|未致)(?:了|"
    r"任何|出现|发生|造成|人员|人|一人|接到|报告|有|再|导致|因灾)*$"
)
_NEVER = re.compile("[无没未]有?(?:人|任何|造成|发生|出现|接到|致)")
_FOLLOW = re.compile(
    r"^(?:人数|人员|者|人口|总数|名单|的|了|已|经|共|计|累计|合计|总|达|到|为|有|是|约|近|超|"
    r"过|至少|不少于|升|至|增|加|增加.{1,3}(?=至)|由.{1,6}?(?:更新|升|增|降|下降|上升|调整|"
    r"修正|变)[为到至]?|更正|订正|核减|核实|调整|维持|保持|稳定|在|更新|最新|上升|下降|修正|降|：|:|\s"
    rf"|{PERSON}|受灾|受困|危险区域|周边|附近|沿线|当地|全市|全县|全镇|在场|家属|中|安置|其他|"
    rf"可能|大概|大约|将近|差不多|足足|整整|就|这|我|他|她|我们|它|还|另外?)*$"
)
_ALONE = re.compile(rf"(?:{PERSON})(?:[（(][^）)]{{1,12}}[）)])?(?P<gap>[^，,、。\d]{{0,8}})$")
_I = re.compile(r"(?:我|他|她|自己|本人)(?P<gap>[^，,、。\d]{0,8})$")
_ALONE_NOT = re.compile(
    "的|容易|可能|如果|会|怕|担心|和|与|被追|觉得|对|为|看|说|给|找|无(?!效)|没(?!抢|救)|未|"
    "不(?!幸|慎|治)|证|者|工伤|费|拒|虐"
)
_GRAVE = re.compile(
    "(?:死亡|遇难|身亡|丧生|罹难|溺亡|坠亡|身故|殉职|牺牲|殒命|丧命|猝死|抢救无效|医治无效|"
    "没了|没气|没救[过回]来|没抢救[过回]来|没救活|没挺过|(?:撞|砸|淹|烧|压|毒|打|摔|炸|电|捅|砍|呛|轧|埋|冻)死|死了)"
)
_SUDDEN = re.compile("砸|撞|溺|触电|坠|昨|今天|当场|抢救|中毒|事故|车祸|不幸|刚刚|被")
_HARMED = re.compile(
    "烧得|伤得|垂危|ICU|抢救|命悬|受了?[重轻皮]|受伤|重伤|轻伤|骨折|[摔咬砸烧烫撞打刺砍捅炸扎擦灼踩熏呛踢夹]伤|"
    "头破血流|骨裂|打断|打掉|"
    "[摔砸撞]断|昏迷|晕倒|中暑"
)
_LOST = re.compile("不见了|丢了|未归|没回来|没回家|离家|失去联系|失踪|失联|走失|走丢|下落不明|冲走")
_NOBODY = re.compile("[的者率后时]|证|赔|保|人数|事故|病例|多年|人口")
_STRUCK = re.compile(
    rf"(?:我|{PERSON})[^，,。]{{0,6}}(?:被[^，,。]{{0,6}}[撞打砸咬压轧碾刺捅砍]|从[^，,。]{{1,8}}[掉摔跌坠]|落水|溺水|触电|"
    r"晕倒|坠[楼落])[^，,。]{0,4}[，,][^，,。]{0,8}$"
)
_HIT_BY = re.compile(
    rf"了?(?:一)?(?:名|个|位)?(?:我|他|她)?(?:家|的)?(?:{PERSON}|邻居|[\u4e00-\u9fff]{{1,4}}?(?:{PERSON}))(?![家的])"
)
_PART = re.compile(r"其中|包括|含|里面|里有")
_ANOTHER = re.compile(r"另|此外|还有|其余|余下|剩下")
_TOTAL = re.compile(
    r"更正|订正|续报|终报|最终|核减|核实为|共|累计|总数|合计|总计|升至|上升|增至|增加[到至]|更新|截至|截止|"
    r"最新|已有|已造成|已致|降至|修正|调整为|总共|一共"
)


@dataclass(frozen=True, slots=True)
class _Token:
    """`name`: what it is; `value`: of a number; `unit`: 人 or 户."""

    name: str
    start: int
    end: int
    value: float = 0.0
    unit: str = ""


def people(  # noqa: C901  one pass over the tokens
    sentence: str, number_of: int, spots: Sequence[tuple[int, int]]
) -> list[tuple[str, Mention]]:
    """(signal, mention) pairs of one sentence. `number_of`: of the sentence; `spots`: what may begin where in it."""
    tokens = list(_tokens(sentence, spots))
    if all(token.name in _ONLY_NUMBERS for token in tokens):
        return []
    found: list[tuple[str, Mention]] = []
    told = 0
    used: set[int] = set()
    wholes: set[str] = set()
    for place, token in enumerate(tokens):
        name = "injured" if token.name == "care" else token.name
        if name in _EACH:
            name, values, kind = _EACH[name][0], [token], _EACH[name][1]
        elif token.name not in _HAPPENS or _is_cause(sentence, tokens, place):
            continue
        else:
            values = _numbers(sentence, tokens, place, used)
            kind = _kind(sentence, token)
        if name == "other":
            continue
        if not values and (shared := _all_of_them(sentence, tokens, place)):
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
        elif not _NEVER.search(sentence, _clause(sentence, token.start), token.start) and _one(
            sentence, tokens, place, name
        ):
            kind = "独"
        else:
            continue
        clause = sentence[_clause(sentence, start) : start]
        lead = sentence[max(0, start - 12, told) : end]
        told = end
        since = sentence[:start]
        part = name in wholes and _is_part(since)
        total = sum(number.value for number in values) + (_AND.search(sentence[:start]) is not None) if values else 1.0
        if total > 0:
            wholes.add(name)
            mention = Mention(
                value=total,
                words=sentence[start:end].strip(),
                sentence=number_of,
                place=start,
                part=part,
                total=kind != "独" and _TOTAL.search(lead) is not None and "其中" not in clause,
                kind=kind,
            )
            found.append((name, mention))
    return found


_ONLY_NUMBERS = {"count", "houses", "home", "other"}
_EACH = {
    "gone each": ("missing", ""),
    "dead each": ("deaths", ""),
    "hurt each": ("injured", ""),
    "重 each": ("injured", "重"),
    "轻 each": ("injured", "轻"),
}


def _tokens(sentence: str, spots: Sequence[tuple[int, int]]) -> Iterator[_Token]:
    last = 0
    for kind, place in spots:
        if place < last:
            continue
        found = _COUNTED.match(sentence, place) if kind & COUNT else None
        found = found or (_EVENT.match(sentence, place) if kind & EVENT else None)
        if found:
            token = _token(found)
            last = found.end()
            if token:
                yield token


def _token(found: re.Match[str]) -> _Token | None:
    """None where its number cannot be read."""
    name = found.lastgroup or ""
    start, end = found.span()
    if name in _HAPPENS:
        return _Token(name, start, end)
    if name == "each":
        name = "dead each" if found["d"] else "gone each" if found["g"] else f"{found['how'] or 'hurt'} each"
        number, unit = value(found["d"] or found["h"] or found["g"]), ""
    elif name == "home":
        number, unit = (value(found["f"]) if found["f"] else 2.0), "人"
    else:
        number, unit = value(found["n"] or found["m"] or found["k"]), "户" if name == "houses" else "人"
        name = "houses" if name == "houses" else "count"
    return None if number is None else _Token(name, start, end, number, unit)


def _numbers(sentence: str, tokens: Sequence[_Token], place: int, used: set[int]) -> list[_Token]:
    """The numbers that belong to what happens at `place`; they are used up."""
    chosen = (
        _before(sentence, tokens, place, used)
        or _after(sentence, tokens, place, used)
        or _before(sentence, tokens, place, used, across=True)
    )
    used.update(chosen)
    numbers = [tokens[number] for number in chosen]
    persons = [number for number in numbers if number.unit == "人"]
    if tokens[place].name in {"affected", "evacuated"}:
        return persons or numbers
    return persons


def _before(sentence: str, tokens: Sequence[_Token], place: int, used: set[int], *, across: bool = False) -> list[int]:
    event = tokens[place]
    last = place - 1
    while last >= 0 and (
        tokens[last].name in _SAME.get(event.name, ()) or _is_cause(sentence, tokens, last)
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


_SAME = {"care": {"injured"}, "injured": {"care"}}
_JOINT = re.compile(rf"^(?:{PERSON}|小朋友)?(?:(?:、|和|及|与|以及)(?:[\u4e00-\u9fff]{{0,4}})|约|共)?$")
_AND = re.compile(
    rf"(?:司机|驾驶员|{_KIN}|[\u4e00-\u9fff]某|店主|店员|保安|房东|工头|队长)(?:和|及|与|以及|"
    rf"、|连同)(?:另外|其他)?$"
)


def _after(  # noqa: C901  one pass
    sentence: str, tokens: Sequence[_Token], place: int, used: set[int]
) -> list[int]:
    event = tokens[place]
    following = place + 1
    free = event.name in {"evacuated", "affected"}
    while free and following < len(tokens) and tokens[following].name in {"affected", "evacuated"} - {event.name}:
        following += 1
    if following >= len(tokens) or tokens[following].name not in {"count", "houses", "home"} or following in used:
        return []
    gap = sentence[event.end : tokens[following].start]
    if (
        re.search("[由从]$", gap) and following + 1 < len(tokens) and tokens[following + 1].name == "count"
    ):  # 由8人更新为6人
        following, gap = following + 1, gap[:-1]
    listed = re.match(r"^(?:者|人数|人员|群众|情况)?[：:]", gap) is not None
    if not (_near(gap, free, listed) or _SUMMED.search(gap)) or _belongs_to_next(sentence, tokens, following):
        return []
    chosen = [following]
    while listed and following + 1 < len(tokens) and tokens[following + 1].name == "count":
        joint = sentence[tokens[following].end : tokens[following + 1].start]
        if not re.match(r"^[，,、 ][\u4e00-\u9fff]{1,6}$", joint) or _PART.search(joint) or _ANOTHER.search(joint):
            break
        following += 1
        chosen.append(following)
    houses = following + 1
    if free and tokens[following].unit == "户" and houses < len(tokens) and tokens[houses].unit == "人":
        joint = sentence[tokens[following].end : tokens[houses].start]
        if len(joint) <= 4:
            chosen.append(houses)
    return chosen


_SUMMED = re.compile(r"^[^，,]{0,10}[，,](?:一|总)?(?:共|合计|总计|人数)(?:有|为|达到?|超过|近|约)?$")


def _near(gap: str, free: bool, listed: bool) -> bool:
    if listed:
        return len(gap) <= 12 and not re.search("[，,；;]", gap)
    if free:
        return len(gap) <= 14 and not _BREAK.search(gap.replace("：", "").replace(":", ""))
    return len(gap) <= 18 and _FOLLOW.match(gap) is not None


def _belongs_to_next(sentence: str, tokens: Sequence[_Token], number: int) -> bool:
    """受伤人员中3人死亡: the number after what happens is that of the next event, which has none behind it."""
    following = number + 1
    if following >= len(tokens) or tokens[following].name not in _HAPPENS - {"other"}:
        return False
    gap = sentence[tokens[number].end : tokens[following].start]
    if len(gap) > 8 or re.search("[，,：:；;、（(]", gap):
        return False
    behind = following + 1
    if behind < len(tokens) and tokens[behind].name in {"count", "houses", "home"}:
        rest = sentence[tokens[following].end : tokens[behind].start]
        if not re.search("[，,；;（(]", rest) and len(rest) <= 6:
            return False
    return True


_HARM = {"injured", "missing"}
_ALL = re.compile("(?:均|全部|全都|都|皆|无一)[^，,。]{0,6}$")


def _all_of_them(sentence: str, tokens: Sequence[_Token], place: int) -> _Token | None:
    """一家三口煤气中毒, 发现时都已没了呼吸: the number told before, where what happens befalls all of them."""
    token = tokens[place]
    if token.name != "deaths" or not (
        _ALL.search(sentence[max(0, token.start - 12) : token.start])
        or (token.end - token.start > 2 and "一" in sentence[token.start : token.end])
    ):
        return None
    numbers = [number for number in tokens[:place] if number.name in {"count", "home"}]
    return numbers[-1] if numbers else None


def _is_cause(sentence: str, tokens: Sequence[_Token], place: int) -> bool:
    """中毒身亡, 重伤不治: harm that only leads to the death named right after it."""
    if tokens[place].name not in {"injured", "care", "missing"} or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1]
    gap = sentence[tokens[place].end : following.start]
    return following.name == "deaths" and len(gap) <= 5 and not re.search("[，,、：:；;（(]", gap)


def _kind(sentence: str, token: _Token) -> str:
    if token.name == "care":
        return "送"
    said = sentence[token.start : token.end]
    if token.name == "injured":
        return "重" if "重" in said else "轻" if "轻" in said or "擦" in said else ""
    return ""


def _clause(sentence: str, place: int) -> int:
    """Where the clause begins in which `place` lies."""
    return max(sentence.rfind(mark, 0, place) for mark in "，,：:；;") + 1


def _is_part(before: str) -> bool:
    """Does 其中, or an open bracket, stand before it, with no 另 or 还有 in between?"""
    inside = max(before.rfind(mark) for mark in ("其中", "包括", "里面", "含", "（", "("))
    if inside < 0 or (before[inside] in "（(" and re.search("[）)]", before[inside:])):
        return False
    return _ANOTHER.search(before, inside) is None


def _one(sentence: str, tokens: Sequence[_Token], place: int, name: str) -> bool:
    """Does it happen to one person who is named without a numeral?"""
    token = tokens[place]
    said = sentence[token.start : token.end]
    start = _clause(sentence, token.start)
    if place and tokens[place - 1].end > start and tokens[place - 1].name in {"count", "home", "houses", token.name}:
        return False
    telling = {"deaths": _GRAVE, "injured": _HARMED, "missing": _LOST}.get(name)
    if name == "deaths" and said in {"去世", "离世"}:
        telling = _SUDDEN if _SUDDEN.search(sentence) else None
        said = sentence
    if telling is None or not telling.search(said) or _NOBODY.match(sentence, token.end):
        return False
    for pattern in (_ALONE, _I)[: 2 if name == "injured" else 1]:
        alone = pattern.search(sentence, start, token.start)
        if alone:
            return not _ALONE_NOT.search(alone["gap"])
    behind = said[-1] in "死伤" and len(said) == 2 and _HIT_BY.match(sentence, token.end)
    return bool(behind or _STRUCK.search(sentence, max(0, start - 24), token.start))
