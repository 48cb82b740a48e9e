"""The form of a watch."""

from datetime import datetime
from typing import Any

from django import forms

from alerts.models import Staff
from alerts.office.watching.asking import names, tree_of
from alerts.office.watching.keeping import EVERY, Plan
from alerts.web.access import DESK, OVERSIGHT
from alerts.web.forms.base import MUST, Desk, line, units
from alerts.web.forms.dates import day, hour
from alerts.web.forms.folded_choice import FoldedChoice
from pipeline.search.language.errors import QueryError


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Members of staff by name and role."""

    def label_from_instance(self, obj: Any) -> str:
        """王芳（监测员）."""
        return f"{obj.user.get_full_name() or obj.user.get_username()}（{obj.get_role_display()}）"


class WatchForm(Desk):
    """新建或修改监测方案. `pointed`: the wrong query before, at and after the place, where it is wrong."""

    pointed: tuple[str, str, str] | None = None
    one_of = ("people", "units")
    name = line("名称", "例如“城区停水”。邮件标题里会用到。", length=60)
    query = forms.CharField(
        label="查询",
        help_text="和检索同一种写法，不写时间。例如 (停水 或 停电) 领域:城乡建设 排除:招聘,转让。",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        error_messages=MUST,
    )
    people = PeopleField(
        Staff.objects.filter(user__is_active=True, role__in=[role.value for role in (*DESK, *OVERSIGHT)])
        .select_related("user")
        .order_by("id"),
        label="接收人",
        help_text="接收人和接收单位至少选一项。",
        required=False,
        widget=FoldedChoice("个人"),
    )
    units = units("接收单位", "发给该单位已确认的联系人；只有摘要和原文网址，看不到方案。", folded=True)
    every_minutes = forms.TypedChoiceField(
        label="最快多久发一次",
        coerce=int,
        choices=[(minutes, word) for minutes, word in EVERY.items()],
        help_text="期间命中的合成一封。",
        error_messages=MUST,
    )
    quiet_from = hour("免打扰从", "这段时间不发信，重大以上的除外。")
    quiet_until = hour("免打扰到")
    ends_on = day("截止日期", "含当日，到期自动结束。最长一年。")
    to_flag = forms.BooleanField(
        label="命中时列入预警候选",
        help_text="相关专题成为候选，由研判人员决定是否交办。",
        required=False,
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def clean_query(self) -> str:
        """A query that a new post can be asked."""
        query = str(self.cleaned_data["query"]).strip()
        try:
            self.tree = tree_of(query, self._now, names())
        except QueryError as error:
            self.pointed = error.pointed(query)
            raise forms.ValidationError(str(error)) from error
        return query

    def plan(self) -> Plan:
        """As the office takes it."""
        given: dict[str, Any] = self.cleaned_data
        return Plan(**{**given, "people": list(given["people"]), "units": list(given["units"])})
