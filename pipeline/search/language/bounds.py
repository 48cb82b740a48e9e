"""Bounds that leave nothing between them: from a day to an earlier one, more than 20 and less than 10."""

from collections.abc import Mapping

from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import Field
from pipeline.search.language.lexer import Token
from pipeline.search.language.tree import And, Node, Within


def check(node: Node, query: str, typed: Mapping[Within, Token]) -> None:
    """Raises `QueryError` at the second of two conditions that cannot both hold. `typed`: where each stands."""
    parts = [part for part in node.parts if isinstance(part, Within)] if isinstance(node, And) else []
    for heat in (False, True):
        told = [part for part in parts if (part.field is Field.HEAT) is heat]
        lows = [part for part in told if part.low is not None]
        highs = [part for part in told if part.high is not None]
        if not lows or not highs:
            continue
        low, high = max(lows, key=_low), min(highs, key=_high)
        if _low(low) < _high(high):
            continue
        first, second = sorted((typed[low], typed[high]), key=lambda token: token.at)
        one, other = (query[token.at : token.at + token.length] for token in (first, second))
        why = "没有这样的热度" if heat else "开始的时间在结束之后"
        expected = "改其中一个数。" if heat else "把两个日期对调，或改其中一个。"
        raise QueryError(f"“{one}”和“{other}”合在一起什么也找不到：{why}。", expected, second.at, second.length)


def _low(part: Within) -> float:
    return part.low if part.low is not None else float("-inf")


def _high(part: Within) -> float:
    return part.high if part.high is not None else float("inf")
