"""Names in the fields of a form (落款人：乜文彬, 申请人（签名）：宗 磊), of peoples whose names have no surname, and in Latin
letters. Pairs (start, end). Here the field says that it is a name, so every surname counts, also a rare one or a word.
"""

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon.words import word_list
from nlp.personal_letters import COMPOUND, LAST, MIDDLE, RARE, SURNAMES

Span = tuple[int, int]
LABELS = (
    *("姓名", "名字", "真名", "实名", "全名", "本名", "落款", "署名", "签名", "签字", "户名", "户主", "机主", "失主", "事主", "车主"),
    *("申请人", "投诉人", "投诉者", "反映人", "反映者", "举报人", "举报者", "诉求人", "求助人", "求助者", "信访人", "上访人"),
    *("来电人", "留言人", "来信人", "来访人", "联系人", "联络人", "收款人", "付款人", "转账人", "汇款人", "收件人", "收货人"),
    *("寄件人", "发件人", "委托人", "代理人", "监护人", "持卡人", "开户人", "代笔人", "受害人", "受害者", "当事人", "报修人"),
    *("报警人", "报案人", "反馈人", "提交人", "填表人", "填报人", "上报人", "建议人", "咨询人", "提问人", "发帖人", "订票人"),
    *("乘车人", "入住人", "签收人", "签约人", "租房人", "承租人", "出租人", "买受人", "购房人", "缴费人", "参保人", "患者"),
    *("死者", "伤者", "学生", "家长", "业主", "住户", "房主", "房东", "租客", "反映业主", "被保险人", "投保人", "受益人"),
)  # fmt: skip
"""Words before the mark behind which a field of a form is filled in."""
CALLED_SO = tuple(mark + "叫" for mark in "我俺人他她字名爸妈爷奶公婆哥姐弟妹儿女子孩伴友东板机工头师生娃侄甥嫂舅姑姨叔伯")
"""What stands before the name of somebody who is told of."""
_HAN = "[\u4e00-\u9fff]"
_LABELLED = re.compile(
    rf"(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})人?(?:的?(?:姓名|名字|签名|签字))?(?:[(][^()\n]{{1,8}}[)])? ?"
    rf"处?(?:[是为]?[:：]|[/|｜=→])[ \t]{{0,3}}(?P<name>(?<=姓名[:：]){_HAN}{{2,3}}|(?:{COMPOUND}) ?{_HAN}{{1,2}}|[{SURNAMES}{RARE}] {{0,3}}{_HAN}(?: {{0,3}}{_HAN})?|[{SURNAMES}](?: {_HAN}){{3}}|{_HAN}{{2,5}}[·•]{_HAN}{{2,8}})"
    rf"(?=[，,。;；:：()、\n!！/|｜]|$| |电话|手机|身份证|[男女](?!{_HAN})|住址|地址|性别|年龄)"
)
_CALLED = re.compile(
    rf"{_HAN}叫(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}}|[{RARE}][{MIDDLE}][{LAST}])(?=[，,。;；()!！]|$)"
)
"""我叫成功，不是开玩笑."""
SIGNS = ("签字", "签名", "签章", "手印", "按印", "——")
_REACH = 8
_SIGNED = re.compile(rf"(?<!{_HAN})(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}{RARE}]{_HAN}{{1,2}})[，,(（ ]{{1,2}}\Z")
"""Before the sign of somebody's hand: 钱多多（签字）."""
_SIGNATURE = re.compile(
    rf"——(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}})(?=\s*(?:$|敬上|叩|拜|敬启|顿首|泣|谨?呈|\d{{4}})|[，,] ?(?:一[位名个]|一个){_HAN}{{2,8}}\s*$)"
)
"""What ends a text: ——尉迟明远."""
_NO_FIELD = frozenset(
    "别人 救命 车子 停业 匿名 保密 不详 不便 未知 没有 本人 同上 见上 如下 以上 自己 大家 全体 集体 业主 居民 市民 村民 群众 家长 学生 职工 员工 网友 热心 "
    "单位 公司 物业 社区 司机 老师 房东 房管 车主 商家 商户 店家 门店 客服 经理 老板 孩子 老人 有人 无人 他人 何人 谁 公安 公司名 "
    "高中生 小学生 幼儿园 成年人 农民 农民工 包工头 暂无 空白 全村 全家 相关 有关 都是 不是 应该 应当 可能 马上 路人 单身 "
    "已经 已故 安置 任何 计划 和解 支持 平台 平时 时间 家人 家属 向上 关于 来自 来电 尚未 能否 强制 广大 广告 符合 "
    "国企 国家 公职 公务员 原告 被告 全部 部分 阳光 明天 明年 金额 方便 水泥 水表 水务 红色 公交 公园 花园".split()
)
_OFFICES = tuple("公司 集团 中心 银行 学校 小学 中学 医院 社区 小区 物业 村委 居委 街道 部门 单位 局 厅 委 办 院 店 厂 队 处 科 村 镇 市 县 区".split())
"""What ends so is no person's name."""
_TITLE = re.compile("[\u4e00-\u9fff](?:先生|女士|小姐|师傅|老师|阿姨|大爷|大妈|某某?|总|工|局|处|科长|主任|经理|书记|村长|队长|老板|医生)")


def labelled(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """What a field for a name is filled with. `places`: of the words before it."""
    for place, _ in places:
        found = _LABELLED.match(text, place) or _CALLED.match(text, place)
        if found is None and text.startswith(SIGNS, place):
            found = _SIGNED.search(text, max(0, place - _REACH), place) or _SIGNATURE.match(text, place)
        if found and is_filled_in(found.group("name").replace(" ", "")):
            yield found.span("name")


def is_filled_in(name: str) -> bool:
    """Is it a name, and not 匿名, 全体业主, a title or an office?"""
    if name in _NO_FIELD or name[:2] in _NO_FIELD or name in word_list("personal_roles") or _TITLE.fullmatch(name):
        return False
    return not name.endswith(_OFFICES)
