"""Points for a share, by the lines of `appraisal.yaml`, and whether what counted says enough for a rank."""

from itertools import pairwise

from config.schema.appraisal import Appraisal, Metric


def points_of(metric: Metric, share: float) -> float:
    """On the straight between the two lines that the share lies between, at most those of the last; to two places."""
    line = metric.line
    if share <= line[0][0]:
        return round(line[0][1], 2)
    for (low, under), (high, above) in pairwise(line):
        if share <= high:
            return round(under + (above - under) * (share - low) / (high - low), 2)
    return round(line[-1][1], 2)


def scoring_of(metric: Metric) -> str:
    """The scoring in words, as printed: 80%得0分，100%得20分，其间按比例."""
    first = metric.line if metric.more_is_better else tuple(reversed(metric.line))
    told = "，".join(f"{_percent(share)}得{points:g}分" for share, points in first)
    return f"{told}，其间按比例"


def why_not(rules: Appraisal, counted: list[Metric]) -> str:
    """Why a unit of which only these metrics had events enough is not ranked; "" where it is."""
    if not counted:
        return "没有指标够件数"
    if not any(metric.more_is_better for metric in counted):
        return "只有退回、重办一类指标够件数"
    part = sum(one.weight for one in counted) / sum(one.weight for one in rules.metrics)
    if part < rules.ranked_share:
        return f"够件数的指标只占分值的 {part:.0%}，不足 {rules.ranked_share:.0%}"
    return ""


def _percent(share: float) -> str:
    return f"{round(100 * share, 2):g}%"
