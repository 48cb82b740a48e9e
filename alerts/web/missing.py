"""A choice with nothing to choose from: what is missing, and the page on which it is set."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, ChoiceField, ModelChoiceField

from alerts.models import Case, Department, Expert, Policy, Release, Staff


@dataclass(frozen=True, slots=True)
class Missing:
    """`page`: the name of the page where it is set, `word` what to do there; a page of the case itself has none."""

    text: str
    page: str = ""
    word: str = ""


_OF_MODEL = {
    Department: Missing("没有可选的单位。", "departments", "看单位和联系人"),
    Expert: Missing("还没有确认过邮箱的专家：先登记，由其本人确认。", "experts", "登记专家"),
    Policy: Missing("还没有登记政策：先由研判值班长或监测员登记政策和起草单位。", "talking", "登记政策"),
    Staff: Missing("还没有可选的人员：先由管理员建立用户。", "departments", "看单位和联系人"),
    Case: Missing("没有其他未办结的交办单。", "alerts", "看全部交办单"),
    Release: Missing("这张交办单还没有发布过，先记录发布。"),
}
_CALLS = Missing("叫应名单和值班表都是空的：先填叫应名单，或给值班人员填上电话。", "roster", "填叫应名单")
_OF_FIELD = {"who": _CALLS}
_NOTHING = Missing("没有可选的内容。")


def missing(bound: BoundField) -> Missing | None:
    """What a choice lacks; None where there is something to choose from, and for what is no choice."""
    field = bound.field
    if not isinstance(field, ChoiceField) or any(value not in {"", None} for value in _values(field)):
        return None
    if isinstance(field, ModelChoiceField):
        return _OF_MODEL.get(field.queryset.model, _NOTHING) if field.queryset is not None else _NOTHING
    return _OF_FIELD.get(bound.name, _NOTHING)


def _values(field: ChoiceField) -> list[object]:
    found: list[object] = []
    choices: Any = field.choices
    for value, label in choices:
        found += [inner for inner, _label in label] if isinstance(label, list | tuple) else [value]
        if len(found) > 1:
            break
    return [getattr(value, "value", value) for value in found]
