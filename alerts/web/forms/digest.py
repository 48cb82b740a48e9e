"""The form of 周报设置."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from alerts.digest.readers import of_the_whole
from alerts.models import Department
from alerts.notify.recipients import Recipient
from alerts.rules.digest_plan import WEEKDAYS, DigestPlan, Hour
from alerts.web.forms.base import MUST, Desk, units

_DAYS = [(str(number), name) for number, name in enumerate(WEEKDAYS)]
_HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
_ADDRESS = re.compile(r"[^@\s:,，]+@[^@\s:,，]+")
_MOST = 200


def _yes(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def _one_of(label: str, values: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=values, error_messages=MUST)


class DigestPlanForm(Desk):
    """Built around a plan: the leaders there are (`people`), and the units in charge of each who reads the whole."""

    leaders = _yes("发总周报", "领导和下面另列的邮箱各收一封。")
    leaders_day = _one_of("总周报：星期", _DAYS)
    leaders_hour = _one_of("总周报：时刻", _HOURS)
    departments = _yes("发各部门周报", "各部门已确认的负责人收本单位的一封；一周没有事的不发。")
    territories = _yes("发各属地周报", "各街道、乡镇已确认的负责人收本属地的一封。")
    units_day = _one_of("单位周报：星期", _DAYS)
    units_hour = _one_of("单位周报：时刻", _HOURS)
    units_off = units("不发周报的单位", folded=True)
    recipients = forms.CharField(
        label="另收周报的邮箱",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个。只写邮箱的收总周报；邮箱后空一格写单位全称的，收那个单位的周报。",
        error_messages=MUST,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, plan: DigestPlan, people: Sequence[Recipient], **kwargs: Any) -> None:
        self.plan, self.people = plan, people
        self.readers = _readers(plan, people)
        super().__init__(*args, **kwargs)
        if self.people:
            self.fields["receive"] = forms.MultipleChoiceField(
                label="收总周报的领导",
                choices=[(one.address.lower(), f"{one.name} {one.address}") for one in self.people],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages=MUST,
            )
        for number, one in enumerate(self.readers):
            self.fields[f"charge_{number}"] = units(f"{one.name or one.address}分管的单位（排在周报前面）", folded=True)
        self.order_fields(["leaders", "receive", "leaders_day", "leaders_hour", *self._charges(), "recipients"])

    def _charges(self) -> list[str]:
        return [f"charge_{number}" for number in range(len(self.readers))]

    def clean_recipients(self) -> tuple[tuple[str, str], ...]:
        """Each line as (address, full name of a unit or nothing)."""
        found: dict[tuple[str, str], None] = {}
        for line in filter(None, (one.strip() for one in self.cleaned_data["recipients"].splitlines())):
            address, _, unit = line.partition(" ")
            if not _ADDRESS.fullmatch(address) or not address.isascii() or len(address) > _MOST:
                raise forms.ValidationError(f"“{line[:60]}”不是邮箱。每行写一个邮箱，或：邮箱 单位全称。")
            found[(address, unit.strip())] = None
        return tuple(found)

    def wished(self) -> DigestPlan:
        """The plan that the fields say. Call it when the form is valid."""
        given = self.cleaned_data
        received = set(given.get("receive", ()))
        shown = {one.address.lower() for one in self.readers}
        kept = tuple(one for one in self.plan.portfolios if one[0].lower() not in shown)
        chosen = ((one.address, _names(given[name])) for one, name in zip(self.readers, self._charges(), strict=True))
        return DigestPlan(
            leaders=given["leaders"],
            leaders_at=Hour(int(given["leaders_day"]), int(given["leaders_hour"])),
            departments=given["departments"],
            territories=given["territories"],
            units_at=Hour(int(given["units_day"]), int(given["units_hour"])),
            off=tuple(one.address.lower() for one in self.people if one.address.lower() not in received),
            units_off=_names(given["units_off"]),
            recipients=given["recipients"],
            portfolios=(*(one for one in chosen if one[1]), *kept),
        )


def initial(plan: DigestPlan, seen: int, people: Sequence[Recipient]) -> dict[str, Any]:
    """What the form shows of a plan. `people`: the leaders."""
    readers, charge = _readers(plan, people), plan.charge
    named = {*plan.units_off, *(name for names in charge.values() for name in names)}
    units_of = dict(Department.objects.filter(name__in=named).values_list("name", "pk"))
    charges = {
        f"charge_{number}": [units_of[name] for name in charge.get(one.address.lower(), ()) if name in units_of]
        for number, one in enumerate(readers)
    }
    return charges | {
        "leaders": plan.leaders,
        "receive": [one.address.lower() for one in people if one.address.lower() not in plan.off],
        "leaders_day": str(plan.leaders_at.weekday),
        "leaders_hour": str(plan.leaders_at.hour),
        "departments": plan.departments,
        "territories": plan.territories,
        "units_day": str(plan.units_at.weekday),
        "units_hour": str(plan.units_at.hour),
        "units_off": [units_of[name] for name in plan.units_off if name in units_of],
        "recipients": "\n".join(f"{address} {unit}".strip() for address, unit in plan.recipients),
        "seen": seen,
    }


def _readers(plan: DigestPlan, people: Sequence[Recipient]) -> list[Recipient]:
    return [one.to for one in of_the_whole(plan, people)] if plan.leaders else list(people)


def _names(found: Any) -> tuple[str, ...]:
    return tuple(unit.name for unit in found)
