"""What a text reports of an event in numbers: deaths, injured, missing, evacuated, affected, money.

The newest state, summed over its parts; the lower end of a range. Not counted: history, fiction, drills, denied
rumours, the wording of laws, animals, idioms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.numerals import PATTERN as NUMBER
from nlp.numerals import value
from nlp.scan import Scan, Scanner
from nlp.signal_gates import NAMES, STAKE, Gates, groups
from nlp.types import Signal

_READ = 4000
_CLAUSE = re.compile(r"[^，,、：:]+")
_MORE = "(?:余|多|来|几|好几)?"
_N = rf"(?P<n>{NUMBER})"
_TO = rf"(?:[至到\-~—－、]{NUMBER})?"
_WHO = (
    "(?:(?:[\u4e00-\u9fff]{0,2})?(?:人|名|位|条人命|条生命)(?:[\u4e00-\u9fff]{0,8}?)?"
    "|个(?:人|孩子|小孩|学生|工人|老人|村民)|口(?:人)?|[男女])"
)
_DEAD = "(?:死亡|遇难|身亡|丧生|罹难|殉职|牺牲|溺亡|死于|去世|毙命|殒命|遇害|离世|不治|丧命)"
_HURT = (
    "(?:受伤|重伤|轻伤|轻微伤|受轻伤|受重伤|擦伤|烧伤|烫伤|砸伤|咬伤|摔伤"
    "|撞伤|骨折|中毒|负伤|上吐下泻|腹泻|呕吐|昏迷|送医|入院|(?:被)?送(?:往"
    "|到|进)?医院|住院)"
)
_GONE = "(?:失联|失踪|下落不明|不知去向|卷走|冲走)"
_MOVED = "(?:疏散|转移|撤离|撤出|避险转移)"
_FIX = "(?:人数|人员|者|群众|居民|人口|村民|学生)?"
_GROWN = "(?:已|已经|总数|共|达到?|为|有|约|近|超过?|至少|升至|上升到|上升至|增至|增加到|增加至|累计|合计|[:： ]){0,4}"

_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "deaths": (
        re.compile(
            rf"(?<![第\d.]){_N}{_MORE}{_TO}{_MORE}{_WHO}?(?:已|均|全部|当场|确认|经抢救无效"
            rf"|抢救无效|送医后|后|不幸|先后|因[^，。]{{1,6}}|溺水|触电|中毒|煤气中毒"
            rf"|确认为){{0,3}}{_DEAD}"
        ),
        re.compile(rf"(?:死亡|遇难|罹难|丧生|牺牲|死难){_FIX}{_GROWN}{_N}{_MORE}{_TO}(?=人|名|位|$|[，,、。）)])"),
        re.compile(rf"(?<![九十]){_N}死(?!一生|因|者|亡|刑|角)(?={NUMBER}?[伤，,。、]|$|[\d一二三四五六七八九十两])"),
        re.compile(
            rf"(?:造成|致|致使|夺走|夺去)(?:了)?{_N}{_MORE}(?:人|名[\u4e00-\u9fff]{{0,5}}"
            rf"|条人命|条生命|个鲜活的生命)(?:死|的?生命|$|[，,。])(?!伤)"
        ),
        re.compile(rf"(?:死了|砸死|淹死|撞死|烧死|压死|毒死|打死|摔死)(?:了)?{_N}{_MORE}(?:个|名|位)?人"),
    ),
    "injured": (
        re.compile(
            rf"(?<![第\d.]){_N}{_MORE}{_TO}{_MORE}{_WHO}?(?:已|均|全部|分别|不同程度"
            rf"|不同程度地|出现|被|因[^，。]{{1,6}}){{0,3}}{_HURT}"
        ),
        re.compile(
            rf"(?:受伤|重伤|轻伤|轻微伤|伤者|伤员|中毒){_FIX}{_GROWN}{_N}{_MORE}{_TO}(?=人|名|位|$|[，,、。）)])"
        ),
        re.compile(rf"(?:死|亡|^|[，,、。 及成致]){_N}(?:重|轻)?伤(?!害|心|人|者|口|亡)"),
        re.compile(
            rf"(?:砸伤|撞伤|咬伤|烧伤|打伤|烫伤|伤了)(?:了|的)?(?:已有|有)?{_N}{_MORE}(?:个"
            rf"|名|位)?(?:人|路人|工人|学生|孩子|行人|村民|居民|老人)"
        ),
    ),
    "missing": (
        re.compile(rf"(?<![第\d.]){_N}{_MORE}{_TO}{_WHO}?(?:仍|尚|被[\u4e00-\u9fff]{{0,4}}|至今|已){{0,3}}{_GONE}"),
        re.compile(rf"(?:失联|失踪)的?{_FIX}{_GROWN}{_N}{_MORE}(?=人|名|$|[，,、。）)])"),
    ),
    "evacuated": (
        re.compile(
            rf"(?:紧急|连夜|及时|安全|提前|已|共|累计|组织)?{_MOVED}(?:安置|了|受灾"
            rf"|危险区域|周边|群众|居民|人员|村民|游客|约|近|超过|共|出){{0,4}}{_N}{_MORE}(?:余)?(?=人"
            rf"|名|余|位)"
        ),
        re.compile(
            rf"(?<![第\d.]){_N}{_MORE}(?:人|名[\u4e00-\u9fff]{{0,4}}|居民|群众|村民)(?:已"
            rf"|被|紧急|连夜|全部|安全|提前){{0,3}}{_MOVED}"
        ),
    ),
    "affected": (
        re.compile(
            rf"(?:受灾|受影响|受害|受损|受骗)(?:人数|人员|者|群众|居民|人口|村民|学生"
            rf"|人)?{_GROWN}{_N}{_MORE}(?=人|户|名|余|家)"
        ),
        re.compile(
            rf"(?:影响|涉及|波及|殃及|关系到?)(?:了|到)?[\u4e00-\u9fff]{{0,6}}?{_N}{_MORE}(?:多"
            rf"|余)?(?=[个]?(?:人|户|名|位|家庭|业主|居民|村民|学生|工人|家|群众))"
        ),
        re.compile(
            rf"(?<![第\d.]){_N}{_MORE}(?:名|户|位|个)?(?:人|居民|业主|群众|村民|投资人"
            rf"|投资者|学生|家庭|客户)?(?:受灾|受影响|受骗|被骗|上当|受害|断水|停水"
            rf"|断电|停电)"
        ),
    ),
}
_STAKE = re.compile("|".join(STAKE))
_MONEY = re.compile(
    rf"(?:(?:人民币|约|近|共|超过|至少|高达|达|共计|合计|[￥¥])?{_N}{_MORE}(?P<unit>万"
    rf"|千万|百万|亿)?{_MORE}{_TO}(?:元|块|人民币|圆)|(?<![\d年月日第号])(?P<m>{NUMBER})(?=$"
    rf"|[，,。、；;！!？?）)]|跑|不|没|还|定金|押金|好处费|欠|取|到期|存))"
)
_RATE = re.compile(
    r"(?:每|单价|均价|房价|月租|一个月|月薪|退休金|养老金|/|一斤|一吨|起步价"
    r"|时薪|年薪|注册资本|票价|门票)[^，,。]{0,10}$"
)
_OWED = re.compile("欠|拖|克扣|共|合计|没发|不发|未发|讨")
_PER = re.compile(r"^(?:每|/|一(?:个)?(?:月|平|斤|人|次|户|小时|天|年)|左右一)")
_PAST = re.compile(
    r"去年|前年|往年|历年|历史上|曾经|上世纪|近年来|过去[\d一二三四五六七八九十几]+年"
    r"|每年|年均|[\d一二三四五六七八九十几]+年前|周年|当年|那年|那场|纪念"
    r"|祭|回忆|抗战|二战|解放前|唐山大地震|汶川|建国|民国|清朝|古代|以前"
    r"|上次|上回"
)
_UNREAL = re.compile(
    r"电影|电视剧|小说|剧情|剧中|游戏|漫画|动漫|番剧|主角|男主|女主|这集"
    r"|大结局|演练|演习|模拟|推演|预案|假如|假设|如果|万一|倘若|要是|设想"
    r"|谣言|辟谣|不实|虚假信息|造谣|子虚乌有|系谣|谣传|假消息|迟早|早晚|难道要"
    r"|非要等|是不是要|等到|会不会|梦见|梦到|科普|统计年鉴"
)
_LAW = re.compile(
    r"条例|规定|法律|《|刑法|以上[^，。]{0,6}(?:死亡|重伤|伤亡)|第[一二三四五六七八九十百\d]+条"
    r"|处以|有期徒刑|属于?(?:较大|重大|特别重大|一般)|启动[^，。]{0,4}响应"
)
_BEAST = re.compile(
    r"(?:头|只|条|匹|尾|羽|口)(?:[\u4e00-\u9fff]{0,3})(?:猪|牛|羊|狗|猫|鸡"
    r"|鸭|鹅|鱼|马|兔|鸟)|(?:猪|牛|羊|狗|猫|鸡|鸭|鱼|蜂|猴)(?:死|都死|全死"
    r"|病死|被毒死)"
)
_NOT = re.compile(r"(?:无|没有|未造成|未|不会|并无|没|尚无|避免(?:了)?|零)(?:任何|出现|发生|造成|人员|人|一人|接到)*$")
_PART = re.compile(r"其中|包括|含")
_TOTAL = re.compile(r"共|累计|总数|合计|总计|升至|上升|增至|增加到|增加至|截至|目前|最新|已有|已造成")
_MISSING_FOUND = re.compile(r"(?:失踪|失联)[^，。]{0,12}(?:全部找到|已找到|均已找到|找到)")
_ALL_DEAD = re.compile("(?:均|全部|都)已?(?:遇难|死亡|身亡|罹难)")
_ONE_DEAD = re.compile(
    r"(?:[某工老村学民司乘男女孩妇]|老人|工人|孩子|男子|女子|妇女|患者|司机)[^，。,"
    r"、\d]{0,6}?(?:触电|溺水|坠楼|坠亡|当场|不幸|昨天|昨晚|今天|已经|抢救无效)[^，。,"
    r"、\d]{0,4}?(?:身亡|死亡|去世|遇难|溺亡|丧生)"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    value: float
    words: str
    kind: str
    part: bool
    total: bool


def signals(text: str) -> dict[str, Signal]:
    """What one text reports; only signals above zero."""
    scanner, gates = _own_gates()
    return signals_of([text], gates, scanner.scan([text]))[0]


def signals_of(texts: Sequence[str], gates: Gates, scan: Scan) -> list[dict[str, Signal]]:
    """What each text reports in its first 4,000 characters. `scan`: of the same texts, by the scanner of `gates`."""
    found: list[dict[str, list[_Mention]]] = [{} for _ in texts]
    for number, start, end, names, numeral in gates.open(scan):
        sentence = texts[number][start : min(end, _READ)]
        if len(sentence) > 2:
            for name, mention in _mentions(sentence, names, numeral):
                found[number].setdefault(name, []).append(mention)
    return [_settled(text[:_READ], mentions) if mentions else {} for text, mentions in zip(texts, found, strict=True)]


@cache
def _own_gates() -> tuple[Scanner, Gates]:
    scanner = Scanner(groups())
    return scanner, Gates(scanner)


def _settled(text: str, found: dict[str, list[_Mention]]) -> dict[str, Signal]:
    result = {name: _settle(name, mentions) for name, mentions in found.items()}
    if "missing" in result and _MISSING_FOUND.search(text):
        if _ALL_DEAD.search(text):
            result.setdefault("deaths", result["missing"])
        del result["missing"]
    return {name: result[name] for name in NAMES if name in result and result[name].value > 0}


def _mentions(sentence: str, names: Sequence[str], numeral: bool) -> list[tuple[str, _Mention]]:
    """What one sentence reports, unless it tells of history, fiction, a drill, a rumour, a law or animals."""
    found: list[tuple[str, _Mention]] = []
    for name in names:
        if numeral:
            read = _money(sentence) if name == "money" else _people(sentence, _PATTERNS[name])
            found += [(name, mention) for mention in read]
        if name == "deaths" and not found and (alone := _ONE_DEAD.search(sentence)):
            found.append((name, _Mention(1.0, alone.group(), "", False, False)))
    if not found or _UNREAL.search(sentence) or _BEAST.search(sentence):
        return []
    past = _PAST.search(sentence) is not None
    if past or _LAW.search(sentence):
        owed = not past or "欠" in sentence or "骗" in sentence
        return [(name, mention) for name, mention in found if name == "money" and owed]
    return found


def _people(sentence: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[_Mention]:
    taken: set[int] = set()
    for pattern in patterns:
        for found in pattern.finditer(sentence):
            number = value(found.group("n"))
            before = sentence[max(0, found.start() - 8) : found.start()]
            if number is None or number <= 0 or found.start("n") in taken or _NOT.search(before):
                continue
            taken.add(found.start("n"))
            lead = sentence[max(0, found.start() - 10) : found.end()]
            kind = "serious" if "重伤" in found.group() else ""
            yield _Mention(
                number,
                found.group().strip(),
                kind,
                _PART.search(sentence[max(0, found.start() - 6) : found.start()]) is not None,
                _TOTAL.search(lead) is not None,
            )


def _money(sentence: str) -> Iterator[_Mention]:
    for found in _MONEY.finditer(sentence):
        written = found.group("n") or found.group("m")
        number = value(written)
        if number is None:
            continue
        unit = found.group("unit") or ""
        number *= {"": 1, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}[unit]
        before, after = sentence[max(0, found.start() - 18) : found.start()], sentence[found.end() : found.end() + 12]
        if found.group("n") is None and (number < 1000 or not re.search("[万千亿百]", written)):
            continue
        if (
            _RATE.search(before)
            or ("工资" in before[-6:] and not _OWED.search(sentence))
            or _PER.match(after)
            or (re.search(r"[人户名个家]$", before[-1:]) and not found.group("n"))
        ):
            continue
        if _STAKE.search(before) or _STAKE.search(after):
            yield _Mention(
                number,
                found.group().strip(),
                "",
                _PART.search(before) is not None,
                _TOTAL.search(before[-6:] + found.group()) is not None,
            )


def _settle(name: str, mentions: list[_Mention]) -> Signal:
    """One number of several mentions: the last total; else the sum of unlike whole mentions (money: the largest)."""
    whole = [mention for mention in mentions if not mention.part] or mentions
    totals = [mention for mention in whole if mention.total]
    if name == "money":
        best = max(totals or whole, key=lambda mention: mention.value)
        return Signal(best.value, best.words)
    if totals and not (name == "injured" and any(mention.kind for mention in whole)):
        best = totals[-1] if len(totals) > 1 else max(totals, key=lambda mention: mention.value)
        largest = max(whole, key=lambda mention: mention.value)
        best = (
            best if best is totals[-1] and len(totals) > 1 else max((best, largest), key=lambda mention: mention.value)
        )
        return Signal(best.value, best.words)
    distinct = {(mention.value, mention.words): mention for mention in whole}
    if name in {"deaths", "injured", "missing"} and len(distinct) > 1 and len(whole) <= 4:
        return Signal(
            sum(mention.value for mention in distinct.values()),
            "；".join(mention.words for mention in distinct.values()),
        )
    best = max(whole, key=lambda mention: mention.value)
    return Signal(best.value, best.words)
