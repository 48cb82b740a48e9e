"""Which parts of a sentence are so now: no history, fiction, drill, rumour, wording of a law, no animals."""

import re
from dataclasses import dataclass

from nlp.look.by_first import guarded
from nlp.look.first_look import Quick, sight

_PAST = Quick(
    "(?=[\\d一两七三上九二五以八六几前十历去古史周四回多大平年建当往抗日曾每今全同上民清祭纪解过近那早失走离丢不])(?:"
    r"去年(?!刚|才|新|底才|交付|开通|竣工|装修)|前年|大前年|往年|历年|历史上|曾经?(?![\u4e00-\u9fff]?[某先女"
    r"])|上世纪|近年来|近[\d一二两三四五六七八九十几]+年|过去[\d一二两三四五六七八九十几]+年"
    r"|(?:19\d\d|200\d)年|前[几些两]年|早[几些]年|[12]\d{3}年[^，,]{0,14}[死伤亡出生]过"
    r"|每年|日均|平均每|年均|[\d一二两三四五六七八九十几多]+年前|周年|当年|那年|那场|那起|那一年|"
    r"纪念|(?<![公家])祭|回忆|抗战|二战|解放前|大地震|建国|民国|清朝|古代|以前"
    r"|(?:失联|失踪|走失|失散|离家|丢失|不见)了?(?:整整|已|将近|近)?[\d一二两三四五六七八九十几]+多?年|(?:失联|失踪|走失|失散)[\d一二两三四五六七八九十几]+多?年"
    r"|今年以来|同比|去年同期|上半年|全年累计"
    r"|上次|上回|上一次|上一起|前[一两三几]次|前[一两三几]起|头[一两]回|[12]\d{3}年[^，,]{0,12}(?:那|大?地震|特大|事件|惨案|战|起义)|历史|史上"
    ")"
)
_UNREAL = Quick(
    "(?=[,并有一万三不主以会传倘假做免剧副动反台吃噩大套女好如子宣密小差影恐拉捏推故教旧早是本桌梦模段水游演漫片狼王电男番看科童笑第等系红结统编网虚西要警设谣辟这连迟追造避防险难非预，])(?:"
    r"看(?:了|完|过)?《|电影(?!响)|影片|片中|本片|好莱坞|电视剧|连续剧|网剧|追剧|看剧|小说|剧情|剧中|"
    r"剧里|剧本|编剧|台词|游戏(?![充币厅机账]|平台|公司|里充)|吃鸡|王者荣耀|副本|漫画|动漫|番剧|主角|[男女]主(?![播人管任持厨妇])|这集|第[\d一二三四五六七八九"
    r"十]+集|一集(?!资)|三国|水浒|红楼|西游"
    r"|大结局|结局里|演练|演习|拉动|模拟|推演|预案|设想|虚构|"
    r"宣传片|教育片|警示片|反诈宣传|防骗|警惕|套路|童话|故事里|段子|笑话|桌游|狼人杀|密室"
    r"|谣言|辟谣|不实|不属实|虚假信息|造谣|子虚乌有|系谣|谣传|假消息|捏造|假的|假新闻|旧闻|"
    r"(?:^|[，,])传言"
    r"|梦见|梦到|做梦|噩梦|科普|统计年鉴|并非|有误|不是(?:网上|网传|有人|传说|谣传)"
    ")"
)
_WOULD = Quick(
    "(?=[假如万倘要迟早难是等会差险恐免以防避])(?:"
    "假如|假设|如果|(?<![一二两三四五六七八九十百千几数余多\\d])万一(?![千百])|倘若|要是|迟早|早晚(?!高峰)|难道要|要等(?![，,。]|$)|是不是要|难道非得|"
    "等到|会不会|差(?:一)?点(?:就|把|没|被|要)|差点|险些|恐怕会|免得|以免|防止|避免再)"
)
"""What has not happened: it and what follows from it, not what was told before it."""
_LAW = Quick(
    r"条例|规定(?!时)|法律|法条|刑法|民法典|条款|《[^》]{0,20}(?:法|条例|规定|办法|意见|标准)》|"
    r"(?:以上|以下)(?:的|[^，。]{0,6}(?:死亡|重伤|伤亡|有期徒刑))"
    r"|第[一二三四五六七八九十百\d]+条|处以|处[^，,]{0,14}(?:罚款|徒刑|拘役|拘留)|有期徒刑|"
    r"属于?(?:较大|重大|特别重大|一般)事故|定义为|认定标准|启动[^，。]{0,4}响应"
)
_BEAST = sight(
    "(?=[匹只大头宠小尾条流海熊牛狗狮猪猫猴羊羽老虎蜂象豹马鱼鲸鸟鸡鸭鹅])(?:"
    r"[头只匹尾羽条](?:[\u4e00-\u9fff]{0,3})(?:猪|牛|羊|狗|猫|鸡|鸭|鹅|鱼|马|兔|鸟|骡|驴)"
    r"|(?:猪|牛|羊|狗|猫|鸡|鸭|鹅|鱼|蜂|猴|虎|豹|象|鸟|马)(?:已|都|全|全都|均)?(?:死|病死|被毒死|"
    r"[一二两三四五六七八九十\d]+死)"
    r"|(?:小|大)?(?:熊猫|老虎|狮子|猴子|流浪猫|流浪狗|宠物|猫咪|狗狗|海豚|鲸)[^，,咬抓扑踩顶撞]{0,6}(?:死|"
    r"伤|亡|失踪|走失|丢)"
    ")"
)
_TURN = Quick(
    r"(?<=[，,：:、 ])(?:但|可|而|其实|结果|没想到|不料|然而|晚上|今天|今早|今晨|今日|昨天|"
    r"昨日|昨晚|昨夜|刚刚|刚才|现在|如今|这回|这次|此次|本次|今年(?=又|再|提前|已)"
    r"|应为|仅(?=[\d一两二三])|此前|之前|原先|只有|官方|实为|经(?:核实|核查|查|查实|调查)|实际上?|事实上|真实|真相|截至目前|截止目前|目前(?=确认|核实|证实|只有|仅)|实为|(?:同一家厂|同一[^，,]{0,6})昨)"
)
_OF_THAT = re.compile("(?:但|不过|可)?(?:那|这|都|也|就)*(?:都|已经|已)?(?:是|发生)")
_WHAT = Quick(
    guarded("网传|爆料|传闻|流传|网友[称说]|都?在传|都在说|有消息称|疯传|传言|听说|朋友圈|谣|所谓|有人说|据传")
)
_DENIED = re.compile(
    "谣言|辟谣|不实|不属实|捏造|子虚乌有|纯属虚构|假消息|系谣|造谣|虚假信息"
    "|没这回事|并无此事|没有的事|无中生有|[不别]要?再传|瞎传"
)
_TRUTH = sight(
    "[，,：:](?:实为|实系|实际(?:是|为)|系(?=[\\d一二两三四五六七八九十])|(?:官方|警方|通报|教育局|卫健委|应急局|镇政府|派出所|[\\u4e00-\\u9fff]{1,4}局)[^，,：:]{0,6}(?:只有|仅有?|没有|无人|通报|回应|澄清|确认|核实|说|称|[:：])|(?:截至|截止)?(?:目前|今|现)[^，,：:]{0,4}(?:确认|核实|证实|确定|仅|只有))"
)
"""What is so, behind what was passed on: 网传死2人，教育局：系12名学生肠胃不适."""
_TOLD = re.compile("电影|电视剧|小说|剧情|大结局|游戏|演练|演习|模拟|剧本杀|虚构|梦见|梦到|谣言|那场|周年")
_BACK = re.compile("今天|昨天|昨晚|昨日|今晨|今早|现在|刚刚|刚才|这次|此次|经核实|实际|事实|真出事|现实")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, from `start` to `end`. `past`: from where on it tells of former times, `law`: wording of a
    rule, `unreal`: from where on it is a story, a drill, a rumour, a fear. What it never is, is so from `end`."""

    start: int
    end: int
    past: int
    law: bool
    unreal: int


def parts(sentence: str, before: str = "") -> list[Part]:
    """The parts of a sentence: a turn (今天, 经核实 ...) begins a new one. `before`: what stands before it."""
    starts = [0, *(found.start() for found in _TURN.finditer(sentence))]
    told = _told_before(sentence, before)
    denied = _denied_until(sentence)
    found: list[Part] = []
    for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True):
        part = sentence[start:end]
        unreal = start if told or start < denied or _UNREAL.search(part) else start + _from_clause(_WOULD, part)
        found.append(Part(start, end, start + _from_clause(_PAST, part), _LAW.search(part) is not None, unreal))
    return found


def _from_clause(pattern: Quick, part: str) -> int:
    """Where the clause begins that says so, or what it speaks of (那是十年前的事); the length of the part if none."""
    found = pattern.search(part)
    if found is None:
        return len(part)
    start = max(part.rfind(mark, 0, found.start()) for mark in "，,") + 1
    return 0 if _OF_THAT.match(part, start) else start


def of_animals(sentence: str, place: int) -> bool:
    """Is the clause in which `place` lies about animals?"""
    start = max(sentence.rfind(mark, 0, place + 1) for mark in "，,、") + 1
    ends = [end for mark in "，,、" if (end := sentence.find(mark, place + 1)) >= 0]
    return _BEAST.search(sentence, start, min(ends, default=len(sentence))) is not None


def _told_before(sentence: str, before: str) -> bool:
    """Does the sentence go on with a story, a drill or a memory that the one before it began?"""
    if not before:
        return False
    last = re.split("[。！!？?；;\n]", before.rstrip("。！!？?；; \n"))[-1]
    return bool(_TOLD.search(last)) and not _BACK.search(sentence) and not _BACK.search(last)


def _denied_until(sentence: str) -> int:
    """Where the denial begins of what the sentence passes on before it: 网传3人遇难，经核实不属实. 0 for none."""
    heard = _WHAT.search(sentence)
    truth = _TRUTH.search(sentence, heard.end()) if heard else None
    if truth:
        return truth.start() + 1
    denied = _DENIED.search(sentence, heard.end()) if heard else None
    return denied.start() if denied else 0


def denied_after(sentence: str, after: str) -> bool:
    """Is what this sentence passes on (网传 ...) denied by the next one?"""
    return bool(after) and bool(_DENIED.search(after[:40])) and bool(_WHAT.search(sentence))
