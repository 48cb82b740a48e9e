"""回访: what a person who asked says about the answer. Names of the answers: notices such as 连12345发〔2021〕1号.

A call-back that reached nobody or was given no rating is kept and counts in no rate (无数据 is printed, never a guess).
"""

from enum import StrEnum


class Rating(StrEnum):
    """评价."""

    SATISFIED = "满意"
    FAIRLY = "基本满意"
    UNSATISFIED = "不满意"
    NONE = "未评价"


RATED = frozenset({Rating.SATISFIED.value, Rating.FAIRLY.value, Rating.UNSATISFIED.value})
SATISFIED_WORDS = frozenset({Rating.SATISFIED.value, Rating.FAIRLY.value})
WAYS = ("电话", "短信", "网站", "当面", "其他")
_SYNONYMS = {
    "非常满意": Rating.SATISFIED,
    "很满意": Rating.SATISFIED,
    "比较满意": Rating.FAIRLY,
    "较满意": Rating.FAIRLY,
    "一般": Rating.FAIRLY,
    "不太满意": Rating.UNSATISFIED,
    "非常不满意": Rating.UNSATISFIED,
    "很不满意": Rating.UNSATISFIED,
    "联系不上": Rating.NONE,
    "无人接听": Rating.NONE,
    "拒绝评价": Rating.NONE,
    "不愿评价": Rating.NONE,
    "未接通": Rating.NONE,
    "": Rating.NONE,
}


def rating_of(cell: str) -> Rating | None:
    """The rating that a sheet's cell means; None for a word that is none. 一般 is 基本满意, the page says so."""
    word = "".join(cell.split())
    return Rating(word) if word in set(Rating) else _SYNONYMS.get(word)


def resolved_of(cell: str) -> bool | None:
    """Whether the matter was solved, as the person said; None where nothing was said. Raises ValueError."""
    word = "".join(cell.split())
    if word in {"是", "已解决", "解决", "基本解决"}:
        return True
    if word in {"否", "未解决", "没有解决", "没解决"}:
        return False
    if word in {"", "未答", "不清楚"}:
        return None
    raise ValueError(f"“{cell}”看不懂，应写“已解决”“未解决”或空着")
