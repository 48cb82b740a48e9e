"""Forms about alerts: what one thinks of it, and for how long it is put off."""

from datetime import datetime
from typing import Any

from django import forms

from alerts.office.alerting.snoozing import LONGEST
from alerts.web.forms.base import Desk, choice, line
from alerts.web.forms.dates import instant
from config.clock import when
from config.vocabulary import Verdict


class VerdictForm(Desk):
    """反馈."""

    verdict = choice("这条预警对您", [(verdict.value, verdict.zh) for verdict in Verdict])
    note = line("说明", "例如应归哪个单位，与哪张交办单重复，先在哪里看到。", required=False)


class SnoozeForm(Desk):
    """暂缓提醒."""

    until = instant("暂缓到", "到时若有新情况，一并提醒。")
    reason = line("理由", "例如：已在抢修，预计周三恢复。")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self._now = now
        super().__init__(*args, **kwargs)

    def clean_until(self) -> datetime:
        """Between now and a month from now."""
        until: datetime = self.cleaned_data["until"]
        if not self._now < until <= self._now + LONGEST:
            raise forms.ValidationError(f"应在现在之后、{when(self._now + LONGEST)} 之前。")
        return until
