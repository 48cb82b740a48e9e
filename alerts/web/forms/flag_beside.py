"""The forms of what stands beside flag rules: a sensitive period, an entry of recipients, how alerts are told."""

import re
from typing import Any

from django import forms

from alerts.models import Department, Staff
from alerts.models.units import name_of
from alerts.place_words import place_word
from alerts.web.forms.base import MUST, Desk, line, units
from alerts.web.forms.dates import hour
from alerts.web.forms.day_of_year import DayField
from alerts.web.forms.folded_choice import FoldedChoice
from alerts.web.rule_page import options
from config.flags import FlagFile, Hearing, Period, Telling
from config.vocabulary import Role, Sector, Severity

_WHOLE = {"required": "请填写此项。", "invalid": "请填写整数。"}


def _ticked(label: str, what: str, help_text: str, folded: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=FoldedChoice(what, folded),
        error_messages=MUST,
    )


def _number(label: str, unit: str, least: int, most: int) -> forms.IntegerField:
    wrong = {**_WHOLE, "min_value": f"不小于 {least}。", "max_value": f"不大于 {most}。"}
    return forms.IntegerField(
        label=label,
        help_text=f"{unit}，{least} 到 {most}。",
        min_value=least,
        max_value=most,
        error_messages=wrong,
    )


def _sectors() -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in Sector]


class BesideForm(Desk):
    """What each asks: the reason, and the version and text that were seen."""

    reason = line("理由", "为什么改，记入规则簿。")
    seen = forms.IntegerField(widget=forms.HiddenInput)
    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, file: FlagFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        self.complete()
        self.order_fields([name for name in self.fields if name not in {"reason", "seen", "stood"}])

    def complete(self) -> None:
        """Fill in what there is to choose from."""


class PeriodForm(BesideForm):
    """敏感时段."""

    name = line("名称", "写在规则和预警里，例如“高考”。", length=20)
    first = DayField(label="从哪天", help_text="每年都是的选“每年”；只这一年的选年份。")
    last = DayField(label="到哪天", help_text="这一天也算。每年的可以跨年，例如 12 月 28 日到 1 月 3 日。")
    sectors = _ticked("只管这些领域", "个领域", "都不勾就是全部领域。")

    def complete(self) -> None:
        """The sectors."""
        self.fields["sectors"].choices = _sectors()  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(entry: Period | None) -> dict[str, Any]:
        """What the form shows of a period."""
        return entry.model_dump(mode="json") if entry else {}

    def clean(self) -> dict[str, Any]:
        """The two days belong together, and no name stands twice."""
        given = super().clean() or {}
        if {"first", "last", "name"} <= given.keys():
            try:
                self.made = Period.model_validate(
                    {
                        "name": " ".join(given["name"].split()),
                        "from": given["first"],
                        "to": given["last"],
                        "sectors": given["sectors"],
                    }
                )
            except ValueError:
                self.add_error("last", _days_wrong(given["first"], given["last"]))
        return given


def _days_wrong(first: str, last: str) -> str:
    if len(first) != len(last):
        return "开始和结束要么都写年份，要么都不写。"
    return "结束早于开始。"


class HearingForm(BesideForm):
    """发给谁: of which alerts, and who hears. Kinds of people are added up; kinds of alerts must all fit."""

    name = line("名称", "给这一条起个名字，收到的人看得到，例如“教育口”。", length=30)
    sectors = _ticked("领域", "个领域", "都不勾就是全部领域。")
    territories = _ticked("属地", "个属地", "都不勾就是全部属地。")
    severity = forms.ChoiceField(label="等级", required=False, error_messages=MUST)
    rules = _ticked("按哪些规则预警的", "条规则", "都不勾就是全部规则。")
    roles = _ticked("这些角色的人", "个角色", "这个角色的每个人。", folded=False)
    users = _ticked("这些人", "个人", "按各自的电子邮箱。")
    units = units("这些单位", "发给单位已确认的联系人。", folded=True)
    lost = _ticked("名单里找不到的", "个", "规则文件里写着，但没有这个用户或单位；去掉勾就不再写。")
    mails = forms.CharField(
        label="另发这些邮箱",
        help_text="一行一个。",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=MUST,
    )
    one_of = ("roles", "users", "units", "mails")

    def complete(self) -> None:
        """What there is to choose from here, and what the entry names that is no more."""
        known = options(self.file)
        entry: Hearing | None = self.initial.get("entry")
        staff = Staff.objects.filter(user__is_active=True).select_related("user").order_by("id")
        people = [(one.user.get_username(), f"{name_of(one.user)} ({Role(one.role).zh})") for one in staff]
        named = {name for name, _zh in people} | set(Department.objects.values_list("name", flat=True))
        lost = [one for one in (*entry.users, *entry.units) if one not in named] if entry else []
        places = dict(known["territories"]) | {one: place_word(one) for one in (entry.territories if entry else ())}
        choices: dict[str, Any] = {
            "sectors": _sectors(),
            "territories": list(places.items()),
            "severity": [("", "全部等级"), *((one.value, f"{one.value}以上") for one in Severity)],
            "rules": [(rule.id, rule.name) for rule in self.file.rules],
            "roles": [(one.value, one.zh) for one in Role if one is not Role.SYSTEM],
            "users": people,
            "lost": [(one, one) for one in lost],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        for name in ("territories", "users", "lost"):
            if not choices[name]:
                del self.fields[name]

    @staticmethod
    def initial_of(entry: Hearing | None) -> dict[str, Any]:
        """What the form shows of an entry."""
        if entry is None:
            return {}
        said = entry.model_dump(mode="json")
        found = list(Department.objects.filter(name__in=entry.units))
        return {
            **said,
            "entry": entry,
            "severity": said["severity"] or "",
            "units": [one.pk for one in found],
            "lost": [*entry.users, *entry.units],
            "mails": "\n".join(entry.mails),
        }

    def clean(self) -> dict[str, Any]:
        """Somebody hears, and each address is one."""
        given = super().clean() or {}
        mails = [one.strip() for one in given.get("mails", "").splitlines() if one.strip()]
        wrong = [one for one in mails if not re.fullmatch(r"[^@\s]+@[^@\s]+", one)]
        if wrong:
            self.add_error("mails", f"这不是完整的邮箱地址：{wrong[0][:60]}")
        if self.errors:
            return given
        entry: Hearing | None = self.initial.get("entry")
        kept, lost = entry or Hearing(name="无", mails=("a@b",)), set(given.get("lost", ()))
        who = {
            "roles": given["roles"],
            "users": [*given.get("users", ()), *(one for one in kept.users if one in lost)],
            "units": [*(one.name for one in given["units"]), *(one for one in kept.units if one in lost)],
            "mails": mails,
        }
        if not any(who.values()):
            self.add_error("roles", "请至少选一个角色、一个人、一个单位，或写一个邮箱。")
            return given
        of = {name: given.get(name) or () for name in ("sectors", "territories", "rules")}
        self.made = Hearing.model_validate(
            {"name": " ".join(given["name"].split()), "severity": given["severity"] or None, **of, **who}
        )
        return given


class TellingForm(BesideForm):
    """怎样提醒."""

    wait_minutes = _number("合并：等多少分钟", "先后出现的并成一封", 0, 120)
    repeat_hours = _number("再次提醒：至少隔多少小时", "同一事项有了新情况", 1, 336)
    grown = forms.FloatField(
        label="新情况：人数或平台增至几倍",
        help_text="1.2 到 100，例如 2。",
        min_value=1.2,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={**MUST, "invalid": "请填写数字。", "min_value": "不小于 1.2。", "max_value": "不大于 100。"},
    )
    inhibit_hours = _number("静默：上一级事项预警后多少小时内，它的组成部分不另行提醒", "小时", 0, 720)
    quiet_from = hour("免打扰：从几点", "和下一项都空着就没有免打扰。")
    quiet_until = hour("免打扰：到几点", "早上一起发。")
    loud = forms.ChoiceField(
        label="这一等级以上立即提醒，不受免打扰限制",
        choices=[(one.value, one.value) for one in Severity],
        error_messages=MUST,
    )

    @staticmethod
    def initial_of(told: Telling) -> dict[str, Any]:
        """What the form shows."""
        start, _dash, end = (told.quiet_hours or "").partition("-")
        return {**told.model_dump(mode="json"), "grown": f"{told.grown:g}", "quiet_from": start, "quiet_until": end}

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end."""
        given = super().clean() or {}
        if self.errors:
            return given
        start, end = given["quiet_from"], given["quiet_until"]
        if bool(start) != bool(end) or (start and start == end):
            self.add_error("quiet_until", "开始和结束的时间要么都写（不相同），要么都不写。")
            return given
        names = ("wait_minutes", "repeat_hours", "grown", "inhibit_hours", "loud")
        said = {name: given[name] for name in names}
        self.made = Telling.model_validate({**said, "quiet_hours": f"{start:%H:%M}-{end:%H:%M}" if start else None})
        return given
