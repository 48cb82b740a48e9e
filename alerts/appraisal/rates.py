"""The rates that an appraisal may count: those of the digest, and what other documents name beside them.

Names: 解决率 响应率 北京市接诉即办工作条例; 不满意率 宁国市; 直办率 淮北市2021年3月市长热线运行情况通报; 答复规范
数据质量 连12345发〔2021〕1号.
None of them gives a formula; the formulas here are ours (proposals) and are shown with each rate.
"""

from collections.abc import Iterator

from alerts.digest import numbers
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.values import Proof, Rate
from alerts.models import CaseEvent
from alerts.rules.callbacks import RATED, Rating
from config.vocabulary import CaseState

RESPONDED, SOLVED, UNSATISFIED, DIRECT = "响应率", "解决率", "不满意率", "直办率"
REGULAR, RECORDED = "答复规范率", "数据质量"
_DETOURS = ("退回", "改派", "裁定", "重办")


def rates(period: Period) -> tuple[Rate, ...]:
    """All rates of a period, as one unit answers for them."""
    nothing = Period(period.start, [])
    return (*numbers.rates(period, nothing), *numbers.rates_by(_RATES, period, nothing, {UNSATISFIED}))


def available() -> tuple[Rate, ...]:
    """All rates of nothing: their names and formulas."""
    empty = Period(numbers.NEVER, [])
    return (*numbers.no_rates(), *numbers.rates_by(_RATES, empty, empty))


def _responded(period: Period) -> Iterator[Proof]:
    """Cases first dispatched in the period; good are those of which anything was published by its end."""
    for one in period.cases:
        first = next((event.at for event in one.events if event.after == CaseState.DISPATCHED.value), None)
        if first is not None and first >= period.start and one.leads:
            yield one.proof(first, "首次交办", good=bool(one.releases))


def _solved(period: Period) -> Iterator[Proof]:
    for one, event in numbers.call_backs(period):
        if event.data.get("resolved") is not None:
            solved = bool(event.data["resolved"])
            yield one.proof(event.at, "回访：已解决" if solved else "回访：未解决", good=solved)


def _unsatisfied(period: Period) -> Iterator[Proof]:
    for one, event in numbers.call_backs(period):
        if event.data.get("rating") in RATED:
            said = str(event.data["rating"])
            yield one.proof(event.at, f"回访：{said}", good=said == Rating.UNSATISFIED)


def _direct(period: Period) -> Iterator[Proof]:
    for one, answer in _answers(period):
        detours = (event for event in one.events if event.kind in _DETOURS and event.at <= answer.at)
        yield one.proof(answer.at, answer.kind, good=next(detours, None) is None)


def _regular(period: Period) -> Iterator[Proof]:
    """Decisions on answers that were put up for review."""
    for one in period.cases:
        for event in one.within(period.start) if one.leads else ():
            if event.kind in {"审核通过", "重办"}:
                yield one.proof(event.at, event.kind, good=event.kind == "审核通过")


def _recorded(period: Period) -> Iterator[Proof]:
    for one, answer in _answers(period):
        linked = any(release.url.strip() for release in one.releases if release.published_at == answer.at)
        yield one.proof(answer.at, answer.kind if linked else f"{answer.kind}，没有链接", good=linked)


def _answers(period: Period) -> Iterator[tuple[CaseThen, CaseEvent]]:
    for one in period.cases:
        for event in one.within(period.start) if one.leads else ():
            if event.after == CaseState.RESPONDED.value:
                yield one, event


_RATES = (
    (RESPONDED, "至期末已对外发布过信息 ÷ 本期首次交办、由本单位主办的交办单", _responded),
    (SOLVED, "已解决 ÷ 本期回访中说明是否解决的", _solved),
    (UNSATISFIED, "不满意 ÷ 本期回访中作出评价的", _unsatisfied),
    (DIRECT, "没有退回、改派、裁定、重办就办结 ÷ 本期由本单位主办办结的交办单", _direct),
    (REGULAR, "审核通过 ÷ 本期审核的报审（要求重办的为不规范）", _regular),
    (RECORDED, "最终结果留有公开链接、可以核对 ÷ 本期由本单位主办办结的交办单", _recorded),
)
