"""效果: what the answer did to heat and tone, in words, for who evaluates and for who reads the case later."""

from collections.abc import Mapping
from typing import Any

from alerts.web.words import percent

_FEW = 5
"""Below so many posts a share says nothing; they are counted."""


def facts(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Term and text of what `alerts.cases.effect.effect_of` measured, and the judge's note where there is one."""
    told = _measured(effect) if effect.get("measured") else [("测算", f"{effect.get('why', '没有测算')}。")]
    return [*told, ("评估意见", str(effect["note"]))] if effect.get("note") else told


def _measured(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    before, after = int(effect["items_before"]), int(effect["items_after"])
    shares = _share(effect["negative_before"], before), _share(effect["negative_after"], after)
    return [
        ("热度", f"回应时 {effect['heat_at_response']:.1f}, 评估时 {effect['heat_now']:.1f}"),
        ("信息", f"回应前 {before} 条, 回应后新增 {after} 条"),
        ("负面情绪", f"回应前 {shares[0]}, 回应后 {shares[1]}"),
    ]


def _share(share: float | None, items: int) -> str:
    if share is None:
        return "没有信息"
    return f"{round(share * items)}/{items} 条" if items < _FEW else percent(share)
