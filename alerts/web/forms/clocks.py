"""Forms about clocks: 延期, 挂账, 督办单."""

from typing import Any

from django import forms

from alerts.cases.extending import extendable, not_extendable, pending
from alerts.cases.ordering import proposed
from alerts.models import Assignment, Case, Extension, SupervisionOrder, Timer
from alerts.rules.timers import longest_extension
from alerts.web.forms.base import MUST, Desk, choice, words
from alerts.web.forms.dates import day
from config import clock
from config.clock import when
from config.vocabulary import TimerName


class ExtendForm(Desk):
    """申请延期: which of the unit's own clocks, by how many working days, why."""

    def __init__(self, *args: Any, part: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        timers = extendable(part, None if self.is_bound else clock.now())  # what fell due meanwhile is refused in words
        most = max((longest_extension(TimerName(timer.name), timer.rule) for timer in timers), default=1)
        barred = "；".join(not_extendable(part, clock.now()))
        said = f"不能申请的：{barred}。" if barred else ""
        self.fields["timer"] = choice("哪个时限", [(timer.name, _named(timer)) for timer in timers], said)
        refused = f"请从列出的时限中选择。{said}"
        self.fields["timer"].error_messages = {**self.fields["timer"].error_messages, "invalid_choice": refused}
        if len(timers) == 1:
            self.initial["timer"] = timers[0].name
        self.fields["days"] = forms.IntegerField(
            label="延期几个工作日",
            help_text=f"最多 {most} 个工作日，从原到期日起算。每个时限只能申请一次，须在到期前申请。",
            min_value=1,
            max_value=most,
            error_messages={
                **MUST,
                "invalid": "请填写整数。",
                "min_value": "至少 1 个工作日。",
                "max_value": f"最多 {most} 个工作日。",
            },
        )
        self.fields["reason"] = words("延期的理由", "为什么不能按期办完，已经办到哪一步。")


class DecideForm(Desk):
    """批准延期 and 不予延期: which application, and the word on it."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = {str(one.pk): one for one in pending(case)}
        values = [(key, extension_words(one)) for key, one in self._waiting.items()]
        self.fields["which"] = choice("哪项申请", values)
        self.fields["reason"] = words("审批意见")
        if len(values) == 1:  # the page tells of it; there is nothing to choose
            self.initial["which"] = values[0][0]
            self.fields["which"].widget = forms.HiddenInput()

    def extension(self) -> Extension:
        """The application chosen."""
        return self._waiting[self.cleaned_data["which"]]


class SuspendForm(Desk):
    """挂账."""

    until = day("挂账到哪一天", "到这一天上班时自动恢复催办。国家规定的回应时限照常计算，其他期限也不改变。")
    reason = words("挂账的理由", "为什么现在不能办结，等待什么。")


class OrderForm(Desk):
    """签发督办单 and, with a reason that must be given, 不发督办单."""

    def __init__(self, *args: Any, case: Case, must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = {str(one.pk): one for one in proposed(case)}
        values = [(key, order_words(one)) for key, one in self._waiting.items()]
        help_text = "先选中超期最久的一份；其余的签发以后再打开本页，或在“督办”页一次签发。" if len(values) > 1 else ""
        self.fields["which"] = choice("哪份督办单", values, help_text)
        self.fields["note"] = words("理由" if must else "督办意见", required=must)
        if self._waiting:
            self.initial["which"] = min(self._waiting, key=lambda key: (self._waiting[key].timer.due_at, int(key)))

    def order(self) -> SupervisionOrder:
        """The order chosen."""
        return self._waiting[self.cleaned_data["which"]]


def extension_words(extension: Extension) -> str:
    """县水务局 办结时限 (11月30日 18:00 到期) 延期 5 个工作日: 理由."""
    return f"{_clock(extension.timer)}延期 {extension.days} 个工作日：{extension.reason}"


def order_words(order: SupervisionOrder) -> str:
    """县水务局 签收时限 (11月23日 09:36 到期)."""
    return _clock(order.timer)


def _clock(timer: Timer) -> str:
    unit = f"{timer.assignment.department.name} " if timer.assignment else ""
    return f"{unit}{_named(timer)}"


def _named(timer: Timer) -> str:
    return f"{TimerName(timer.name).zh}时限（{when(timer.due_at)} 到期）"
