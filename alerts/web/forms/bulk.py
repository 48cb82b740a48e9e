"""Forms of the moves that the list makes, for one alert or for many."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from alerts.models import Case
from alerts.rules.states import OPEN_STATES
from alerts.web.forms.base import MUST, Desk, line, words
from alerts.web.forms.dates import instant
from alerts.web.forms.desk import RejectForm
from alerts.web.forms.merge_target import near_and_far
from config.clock import SHANGHAI

_HOURS = {"1h": ("1 小时", 1), "3h": ("3 小时", 3), "6h": ("6 小时", 6)}
_MORNING = time(8, 30)


class SnoozeForm(Desk):
    """暂缓."""

    until = forms.ChoiceField(
        label="暂缓到",
        choices=[
            *((key, word) for key, (word, _n) in _HOURS.items()),
            ("morning", "下一个早上 8:30"),
            ("at", "指定时间"),
        ],
        initial="1h",
        widget=forms.RadioSelect,
        error_messages=MUST,
    )
    at = instant("指定时间", required=False)
    reason = line("理由", "例如：等住建局值班室回话。", length=200)

    def clean(self) -> dict[str, Any]:
        """An instant of one's own needs to be given."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("until") == "at" and not given.get("at") and "at" not in self.errors:
            self.add_error("at", "请填写暂缓到什么时候。")
        return given

    def ends(self, now: datetime) -> datetime:
        """The instant chosen, of a valid form."""
        chosen = self.cleaned_data["until"]
        if chosen == "at":
            at: datetime = self.cleaned_data["at"]
            return at
        if chosen in _HOURS:
            return now + timedelta(hours=_HOURS[chosen][1])
        local = now.astimezone(SHANGHAI)
        morning = datetime.combine(local.date(), _MORNING, SHANGHAI)
        return morning if morning > local else morning + timedelta(days=1)


class RejectManyForm(RejectForm):
    """不予交办, the same reason for all."""


class DispatchManyForm(Desk):
    """交办, each to the unit proposed for it."""

    note = words("交办意见", "写给每个承办单位的话，会出现在签收邮件里。", required=False)


class MergeManyForm(Desk):
    """并单: one of them, or another open one, takes all others in."""

    target = forms.ModelChoiceField(
        Case.objects.none(),
        label="并入哪张交办单",
        empty_label="请选择",
        error_messages={"required": "请选择目标交办单。"},
    )

    def __init__(self, *args: Any, chosen: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [case.pk for case in chosen]
        others = Case.objects.filter(state__in=[state.value for state in OPEN_STATES])
        self.fields["target"].queryset = others  # type: ignore[attr-defined]
        near, far = near_and_far(others.exclude(pk__in=keys), [case.title for case in chosen])
        groups: list[Any] = [("", "请选择")]
        if len(chosen) > 1:
            groups.append(("所选的", [(case.pk, str(case)) for case in chosen]))
        groups += [(name, some) for name, some in (("相近的", near), ("其他未办结的", far)) if some]
        self.fields["target"].choices = groups  # type: ignore[attr-defined]
