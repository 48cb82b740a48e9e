"""Grade of an accident by deaths, serious injuries and direct loss.

Source: article 3 of 生产安全事故报告和调查处理条例 (国务院令第493号).
"""

import re
from collections.abc import Mapping

from config.vocabulary import Severity
from nlp.look.first_look import Quick
from nlp.severity.numerals import PATTERN as NUMBER
from nlp.severity.numerals import value
from nlp.types import Signal

_STEPS = (
    (Severity.EXTREME, 30, 100, 1e8),
    (Severity.MAJOR, 10, 50, 5e7),
    (Severity.LARGER, 3, 10, 1e7),
)
_SERIOUS = Quick(
    rf"(?<![第\d.])(?P<a>{NUMBER})(?:余|多)?(?:人|[名位个][\u4e00-\u9fff]{{0,6}}?)?(?:身受|受|被|伤势)?(?:重伤|危重|伤势严重)"
    rf"|(?:重伤|危重)(?:人数|人员|者|工人|乘客|[\u4e00-\u9fff]{{0,3}}?)?(?:已|达|为|有|至少|约|升至|增至|：|:){{0,2}}(?P<b>{NUMBER})(?:余|多)?(?:人|名|个|位|$|[，,。、])"
)
_LOSS = Quick(rf"(?:经济)?损失[^，。；]{{0,10}}?(?P<n>{NUMBER})(?:余|多)?(?P<unit>万|亿)?(?:余|多)?(?:元|块|人民币)")
_NO_ACCIDENT = re.compile(
    r"凶杀|杀害|行凶|砍死|砍伤|捅死|捅伤|持刀|自杀|跳楼|轻生|病例|病毒|疫情"
    r"|新冠|肺炎|确诊|癌症|病死|病逝|因病|地震|战争|空袭|枪击|恐怖袭击|刑拘"
    r"|谋杀|命案|斗殴|家暴"
)
_ACCIDENT = re.compile(
    r"直接(?:经济|财产)?损失|事故|爆炸|爆燃|闪爆|大火|失火|燃烧|决堤|沉没|断裂|脱落|塌|火灾|起火|着火|坍塌|倒塌|垮塌|塌方|塌陷|透水|瓦斯|泄漏"
    r"|泄露|中毒|车祸|相撞|侧翻|坠落|坠河|触电|溺|沉船|翻船|冒顶|坠机|脱轨"
    r"|踩踏|燃爆|高坠|滑坡|泥石流|洪水|溃坝|台风|暴雨|追尾|翻车|碰撞|殉职"
    r"|矿难|砸"
)
_NUMBERS = "、"


def severity(text: str, found: Mapping[str, Signal]) -> tuple[Severity, str]:
    """The grade and why, in one Chinese sentence. What is no accident is 一般."""
    if not found.keys() & {"deaths", "injured", "money"}:
        return Severity.ORDINARY, "未见伤亡或损失数字"
    deaths = found["deaths"].value if "deaths" in found else 0.0
    serious = _serious(text) if "injured" in found else 0.0
    loss = _loss(text) if "money" in found else 0.0
    if _NO_ACCIDENT.search(text) and not re.search(r"事故|爆炸|火灾|坍塌|车祸", text):
        return Severity.ORDINARY, "不属于事故, 按一般处理"
    if not (deaths or serious) and not (loss and _ACCIDENT.search(text)):
        return Severity.ORDINARY, "未见死亡、重伤或事故直接损失"
    for grade, least_deaths, least_serious, least_loss in _STEPS:
        reasons = [
            name
            for name, passed in (
                (f"死亡{deaths:.0f}人", deaths >= least_deaths),
                (f"重伤{serious:.0f}人", serious >= least_serious),
                (f"直接损失{loss / 1e4:.0f}万元", loss >= least_loss and _ACCIDENT.search(text)),
            )
            if passed
        ]
        if reasons:
            return grade, f"{_NUMBERS.join(reasons)}，达到{grade.value}事故标准（国务院令第493号第三条）"
    said = (
        [f"死亡{deaths:.0f}人"] * bool(deaths)
        + [f"重伤{serious:.0f}人"] * bool(serious)
        + [f"直接损失{loss / 1e4:.0f}万元"] * bool(loss)
    )
    return Severity.ORDINARY, f"{_NUMBERS.join(said)}，未达到较大事故标准（国务院令第493号第三条）"


def _serious(text: str) -> float:
    if not any(word in text for word in ("重伤", "危重", "伤势严重")):
        return 0.0
    numbers = [value(found.group("a") or found.group("b")) or 0.0 for found in _SERIOUS.finditer(text)]
    return max(numbers, default=0.0)


def _loss(text: str) -> float:
    if "损失" not in text:
        return 0.0
    scale = {None: 1.0, "万": 1e4, "亿": 1e8}
    return max(
        ((value(found.group("n")) or 0.0) * scale[found.group("unit")] for found in _LOSS.finditer(text)), default=0.0
    )
