"""Points for a share, by the lines of `appraisal.yaml`, and whether what counted says enough for a rank.

Work that was done gives points; what should not happen (退回, 重办) takes points away and never gives any: who gave
nothing back and did nothing else has earned nothing.
"""

from collections.abc import Sequence
from itertools import pairwise

from config.schema.appraisal import Appraisal, Extra, Metric


def points_of(metric: Metric, share: float) -> float:
    """Points between 0 and the weight, or between minus the weight and 0 where less is better; to two places."""
    found = _on(metric.line, share)
    return round(found if metric.more_is_better else found - metric.weight, 2)


def scoring_of(metric: Metric) -> str:
    """The scoring in words, as printed: 80% 得 0 分，100% 得 20 分，其间按比例."""
    if metric.more_is_better:
        told = [f"{_percent(share)} 得 {points:g} 分" for share, points in metric.line]
    else:
        lost = [(share, round(metric.weight - points, 2)) for share, points in metric.line]
        told = [f"{_percent(share)} {f'扣 {points:g} 分' if points else '不扣分'}" for share, points in lost]
    return f"{'，'.join(told)}，其间按比例"


def each_time(extra: Extra) -> str:
    """What an event adds or takes away, in words: 每次扣 1 分，最多扣 5 分."""
    does = "加" if extra.points > 0 else "扣"
    return f"每次{does} {abs(extra.points):g} 分，最多{does} {extra.most:g} 分"


def why_not(rules: Appraisal, counted: Sequence[Metric]) -> str:
    """Why a unit of which only these metrics had events enough is not ranked; "" where it is."""
    if not counted:
        return "没有指标够件数"
    done = sum(one.weight for one in counted if one.more_is_better)
    if not done:
        return "只有退回、重办一类指标够件数"
    part = done / sum(one.weight for one in rules.metrics if one.more_is_better)
    if part < rules.ranked_share:
        return f"够件数的指标只占分值的 {part:.0%}，不足 {rules.ranked_share:.0%}"
    return ""


def _on(line: Sequence[tuple[float, float]], share: float) -> float:
    if share <= line[0][0]:
        return line[0][1]
    for (low, under), (high, above) in pairwise(line):
        if share <= high:
            return under + (above - under) * (share - low) / (high - low)
    return line[-1][1]


def _percent(share: float) -> str:
    return f"{round(100 * share, 2):g}%"
