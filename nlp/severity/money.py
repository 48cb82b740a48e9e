"""Amounts of money at stake in one sentence: losses, debts, fraud, fines, refunds; not prices, wages or budgets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.lexicon.words import word_list
from nlp.look.first_look import sight
from nlp.look.words_in import WordsIn
from nlp.severity.mention import PARALLEL, Mention
from nlp.severity.numerals import PATTERN as NUMBER
from nlp.severity.numerals import size_of, value

_MORE = "(?:余|多|来|几|好几)?"
_TO = rf"(?:[至到\-~—－](?P<upper>{NUMBER}))?"
_STAKE = WordsIn(word_list("signal_stake"))
_PAID = sight(
    r"(?:(?<![社成提移打结公外])交|[缴付花扣骗赔亏押充刷掏垫汇砸搭讹贪吞昧诓]|(?<![不积亏拖赊])欠|(?<!误)差(?=[了我们他她你\d一二两三四五六七八九十百几])|"
    r"(?<![丰回吸])收(?!入|益|成)|借|贷(?!款额度|款利率)|转(?=[了给过去出走账]|$)|汇|打(?=[了给过去]|$)|投(?=[了进入]|$)|存(?=[了进的]|$)|"
    r"要(?:价|了?[我们他她咱]|走)|少(?:了|发|给|缴|算|补|付|领|拿|退|报)|多(?:收|扣|算|交|付|掏|花|要|出)|漏(?:发|缴|交)|补(?:交|缴)|"
    r"倒贴|(?:偷|顺|拐|卷|抢|转|划|支|领|套|提|吞)(?:走|跑|掉)|打了?水漂|[未没]有?(?:发|付|退|给|结)的|收费|自费|自付|定损|折款|折价|估损|估价)"
    r"(?:[了过掉走去出进取得给完上的我们咱他她你它家人爸妈妻女儿老单位就约近大概足整共计总超至少不下于高达人民币]|"
    r"[\u4e00-\u9fff]{0,4}(?:费|款|金|钱|税)[约近共计了为]{0,2}|每[人户家个生]|[饭酒][店馆]|公司|项目|村里|小区|[一二两三半\d]个?(?:年|季度|学期|月)的?){0,9}$"
)
"""Money changes hands or is kept back, in the same clause right before the amount, whoever stands between."""
_DEED = sight(
    "(?:挪用|贪污|侵吞|私吞|骗取|诈骗|行骗|骗走|骗|敲诈|勒索|盗刷|盗取|盗走|盗窃|偷走|抢走|受贿|行贿|索要|集资|吸收|骗保|倒欠|拖欠|亏损|损失|[判索获理]赔|赔偿|补偿|被平摊|被扣|被罚|罚款)"
    "(?:了|我|他|她|其|对方|公款|资金|货款|款|金额|共|达|近|约|超|逾|至少|高达|多达|总计|[男女]子|老人|老太|大[爷妈叔]|[\u4e00-\u9fff]{2,5}?(?<![的价费])){0,4}$"
)
"""An offence or a penalty, and to whom it is done, right before the amount: 骗董事长6万元, 挪用公款200万."""
_OFFENCE = re.compile(
    "^的?(?:(?!补贴|学费)[\u4e00-\u9fff]){0,8}?(?:诈骗|骗局|盗窃|盗刷|贪污|贪腐|受贿|行贿|非法集资|欠薪)|^(?:被骗|被盗|被挪用|被卷|打了水漂|不翼而飞)"
)
"""Behind the amount: 2.26亿元虚拟货币庞氏骗局."""
_THIS = frozenset("这那哪另整同")
"""这一块 is no money."""
_FOREIGN = re.compile(
    "^\\s?(?:[美欧日韩港澳泰加卢纽台新]元|英镑|欧元|[美港澳]币|卢布|卢比|韩币|日币|美金|越南盾|泰铢|法郎|里拉|比索|[\u4e00-\u9fff]国?币(?<!人民币))"
)
"""What is told in another currency is no amount in yuan."""
_KEPT = re.compile(
    r"^[^，,。；;]{0,6}(?:全?都?[臭坏烂毁泡烧冲][了光掉]|[没未不](?:有|肯|能|予|给)?(?:退|还|给|发|付|到账|拿到|领到|收到|兑现|补|赔|结)|转成|变成|打(?:了)?(?:水漂|白条)|泡汤|被[^，,。]{0,6}[偷骗抢盗卷挪贪截吞]|全没了|拿不)"
)
"""Behind the amount it is said that it does not come, or is gone."""
_MONEY = re.compile(
    rf"(?<![\d年月第号.几上])(?<!(?<!总)数)(?P<n>{NUMBER}){_MORE}(?P<unit>千万|百万|万|个亿|亿)?{_MORE}{_TO}"
    r"(?P<yuan>[ ]?(?:元|块(?P<jiao>[1-9一二两三四五六七八九](?![\d.万千百十个点年月天张直次下]))?"
    r"(?!砖|地|板|石|玻|瓷|田|牌)|圆|人民币))?(?P<rest>[^，,。、；;！!？?）)]{0,2})"
)
_BARE = re.compile(
    r"^(?:$|定期|活期|怎么|[有多少]的|[跑不没还欠取到存私赔了的给买整修建盖和]|好处|血汗|彩礼|本金|首付|定金|押金|积蓄|存款|(?![\u4e00-\u9fff]{0,2}的)[\u4e00-\u9fff]{1,3}[费"
    r"款钱]|工程|工资|打了?水|要不|血本|去向|之间|交了|都|就|左右|上下|出头|以上|打底|全|呢|啊|吗|吧|现在|至今|拖|被)"
)
_RATE = sight(
    r"(?:(?:[半一两\d]|[一二两三四五六七八九十])个?(?:小时|分钟|公里|根|趟|餐|顿|碗|份|杯|晚)(?:停车|就|仅|只|才|要)*(?:收费?)?(?:了|约|近)?$|[只仅才]花|每|单价|均价|房价|月租|一个月|月薪|退休金(?!少|没|被)|(?<!冒领)养老金(?!少|没|被)|/|一斤|一吨|"
    r"起步价|时薪|年薪|日薪|注册资本|票价|门票|总投资|市值|估值|财政(?:投入|出资|拨付)|政府(?:投入|投资|出资)|中央投资|计划投资|预算|拨款|拨付|产值|营收|票房|奖金|中奖|"
    r"捐(?!款箱|款里))"
    r"[^，,。]{0,10}$"
)
_FROM_EACH = re.compile("每[户人家生个][^，,。]{0,3}不等")
"""每户一百八到三百不等."""
_UNFAIR = re.compile("乱收费|不打表|违规收费|不按规定|多收")
"""What is a rate elsewhere is what the complaint is about."""
_TAKEN = sight(
    "每[户人家个][^，,。]{0,4}(?:多收|乱收|强收|收取|收|扣|罚|骗|交|缴|付|掏|亏|少给|少发|花)[了我们走取掉]{0,2}$|(?:收|交|缴|扣|骗|罚)[^，,。]{0,12}每[户人家个生]$|(?:补贴|补助|补偿|奖补|费|款|金)每[户人家个生]$"
)
"""每户多收了320: what is taken from each is at stake, not a price."""
_OWED = re.compile("欠|拖|克扣|扣了|扣我|扣掉|共|合计|没发|不发|未发|没给|不给|讨|少发|血汗")
_PER = re.compile(
    r"^(?:每|/|一(?:个)?(?:月|平|斤|人|次|户|小时|天|年)|左右一|以[上下](?:的|者|不满|不足|不到|至|处|\d)|以下)"
)
_PLAN = re.compile(
    "^(?:资金|专款)?(?:的(?:项目|工程|公园|大桥|道路|广场)|建[了成]|修[了成]|用于|建设|修建|新建|扩建|改建|改造|打造|升级|实施|推进)"
)
_PART = re.compile(r"其中|包括|含")
_TOTAL = sight(
    r"查实|核实|核定|认定|[实净]际(?:是|为|到手)?$|还剩|还差|还欠|尚欠|仍欠|还有|剩下的?|剩余|共|累计|总数|合计|总计|加起来|加一起|整整|总额|总的|升至|增至"
)
_OWES = sight(
    "欠薪|拖欠|欠着|欠我|欠了|违规收|[乱多]收|[差该]我|差着|被骗|诈骗|卷款|跑路|卷走|讨薪|不退|没退|没发|不给|工钱|血汗钱|损失|集资|赔偿|货款|工程款|押金|定金|学费|会费"
)
"""Said anywhere in the sentence, it puts at stake what is summed up or shared out in it."""
_NONE_YET = sight(
    r"(?:险[被遭]骗|悬赏|免遭|愿[出花]|挽回|避免|额度|[上下]限|限额|起付线|门槛|封顶线?|(?:票|售|原|定|均|单|市场|挂牌)价|价格|收费标准|还是|[说想打算]要花|[需将得]要?花|要花(?![了我])|估计要)"
    r"[^，,。]{0,6}$"
    r"|(?:隔壁|邻近?|别的?|人家|其他|外)[村县镇乡区市家人]?[^，,。；;我]{0,4}(?:给|补|赔|发|是)[了的到]?$"
)
"""Prices, bounds, what it would cost: nobody has lost it."""
_UNITS_ALONE = frozenset("百千万")
_SHARE = re.compile("(?:(?:[我他她]|老婆|老公|丈夫|妻子|爱人|爸|妈)的|[多少短有][的则])(?=[^，,。]{0,2}$)")
_SIGNS = ("￥", "¥", "人民币")
_TIMES = {"": 1.0, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "个亿": 1e8}


def amounts(  # noqa: C901  one pass
    sentence: str, number_of: int, places: Sequence[int]
) -> Iterator[Mention]:
    """Amounts in yuan that a word beside them puts at stake. `number_of`: of the sentence; `places`: of numbers."""
    last, owed = 0, False
    pending: Mention | None = None
    for place in places:
        found = _MONEY.match(sentence, place) if place >= last else None
        number = value(found.group("n")) if found else None
        if not found or not number:
            continue
        if not found.group("unit"):
            number *= size_of(found.group("n"), found.group("upper"))
        last = found.start("rest")
        written = found.group("n")
        sign = next((mark for mark in _SIGNS if sentence.endswith(mark, 0, place)), "")
        begin = place - len(sign)
        number = round(number * _TIMES[found.group("unit") or ""] + (value(found.group("jiao") or "") or 0) / 10, 4)
        end = found.start("rest")
        named = sign or found.group("yuan")
        size = "万" if number >= _LARGE and found.group("upper") else ""
        bare = written + (found.group("unit") or size)
        if not named and bare in _UNITS_ALONE:
            continue
        if not named and not _reads_as_money(bare, number, sentence[:begin], sentence[end : end + 6]):
            continue
        before, after = sentence[max(0, begin - 18) : begin], sentence[end : end + 12]
        if number == 1 and found.group("yuan") and sentence[begin - 1 : begin] in _THIS:
            continue
        if _FOREIGN.match(after if not found.group("yuan") else after[:0]):
            continue
        clause = _CLAUSE_END.split(before)[-1]
        taken = _TAKEN.search(before) is not None or _FROM_EACH.search(before + after) is not None
        if (
            (_RATE.search(before) and not taken and not _SHARE.search(before) and not _UNFAIR.search(sentence))
            or ("工资" in before[-6:] and not _OWED.search(sentence))
            or _PER.match(after)
            or (_PLAN.search(after) and not _OWED.search(before))
            or _NONE_YET.search(before)
        ):
            continue
        verbs = _STAKE.all(before)
        total = _TOTAL.search(before[-7:]) is not None
        if not (
            verbs
            or taken
            or _STAKE.any(after)
            or _PAID.search(before)
            or _DEED.search(clause)
            or _KEPT.match(after)
            or (number >= _LARGE and _OFFENCE.match(after))
            or ((total or _SHARE.search(before)) and (owed or _OWES.search(sentence)))
        ):
            continue
        owed = True
        share = _SHARE.search(before[-8:])
        told = Mention(
            value=number,
            words=sentence[begin:end].strip(),
            sentence=number_of,
            place=begin,
            part=_PART.search(before) is not None,
            total=total,
            kind=share[0] if share else next((verb for verb in verbs if verb in PARALLEL), verbs[-1]) if verbs else "",
        )
        if pending and _AND.match(sentence[pending.place + len(pending.words) : begin]):
            told = replace(pending, value=pending.value + told.value, words=sentence[pending.place : end].strip())
        elif pending:
            yield pending
        pending = told
    if pending:
        yield pending


_CLAUSE_END = re.compile("[，,。；;！!？? ]")
_AND = re.compile(
    r"\A(?:和|、|及|与|加上?|外加|[，,](?=[\u4e00-\u9fff]{1,3}[费款金]))(?:[\u4e00-\u9fff]{1,3}[费款金])?\Z"
)
"""Between two amounts that make one: 四万和两万五, 工程款480万、材料款120万."""
_ITEM = re.compile(
    "(?:赔偿款|赔偿金|补偿款|押金|定金|订金|学费|工资|货款|本金|保证金|彩礼|欠款|尾款|工程款|医药费|工钱|报名费|培训费|装修款|购房款|违约金|首付款?|[津补]贴|补助金?|年终奖|加班费|提成|抚养费|赡养费)(?:共|一共|总共|约|大概|还有|还剩)?$"
)
"""What an amount is, right before it."""
_STRAIGHT = re.compile(
    "(?:花|充|刷|掏|垫|还差|赔|罚|扣|骗|多收|收|付|交|欠|坑|讹|诈|亏|损失|借|转|少发|少给)(?:[了我们你他她它妈爸走款掉去给人家"
    "只才就被]|老板)*$"
)
_CLOSED = re.compile(
    "^(?:$|[，,。;；!！?？、 ]|[\u4e00-\u9fff]{0,3}[费款金税](?![\u4e00-\u9fff]{0,2}卡)"
    "|只|才|又|也|都|至今|一直|没|不|就|还(?![要得])|押|块|拖|[退用取拿要领]不|未|"
    "的[\u4e00-\u9fff]{0,3}[钱费款卡金]|房东|老板|"
    "中介|商家|公司|物业|学校|机构)"
)
_OF_THINGS = re.compile(
    "[余多来几]?(?:[人户名位口家张平亩吨斤条株棵只头件套辆份度步字粉票分天年月米立次里本块枚台瓶箱方袋]|个(?!亿))"
)


_LARGE = 10_000
_NO_MONEY = re.compile(
    "[余多]?(?:学生|粉丝|网友|用户|客户|会员|农民|职工|员工|考生|股|斤|吨|枚|方|平|公里|播放|流量|数据|信息)"
)


def _reads_as_money(written: str, number: float, before: str, after: str) -> bool:
    """An amount without 元: 赔8000; 8万5, 三十万, 50万私了; at a clause's end, or before a word for money's ways."""
    deed = _DEED.search(_CLAUSE_END.split(before[-18:])[-1]) is not None
    large = number >= _LARGE and ("万" in written or "亿" in written)
    if large and (deed or _OFFENCE.match(after)) and not _OF_THINGS.match(after) and not _NO_MONEY.match(after):
        return True
    if number >= 100 and (_STRAIGHT.search(before) or _ITEM.search(before) or _PAID.search(before[-18:])):
        return _CLOSED.match(after) is not None or ("万" in written and not _OF_THINGS.match(after))
    if after.startswith("不等"):
        return number >= 100
    if number < 1000 or _OF_THINGS.match(after) or not re.search("[万千亿百wW]", written):
        return False
    return _BARE.match(re.split("[，,。、；;！!？?）) ]", after)[0]) is not None
