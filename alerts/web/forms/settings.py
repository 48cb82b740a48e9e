"""Forms of settings that are kept in 设置簿: 考核办法, 转载设置, 模型设置. Each gives plain values and takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from alerts.models import Department
from alerts.web.forms.base import MUST, Desk, line
from config.schema.appraisal import Appraisal
from config.schema.installation import Models
from pipeline.models import Source
from pipeline.sources.registry import NOT_CRAWLED

_PORTALS = [("", "不是"), ("superior", "上级门户"), ("own", "本单位门户")]
_WHOLE = 100


def _percent(share: float | None) -> str:
    return f"{round((share or 0) * _WHOLE, 4):g}"


def _number(label: str, bounds: tuple[float, float], help_text: str = "", required: bool = True) -> forms.FloatField:
    least, most = bounds
    wrong = {"invalid": "请填数字。", "min_value": f"不小于 {least:g}。", "max_value": f"不大于 {most:g}。"}
    return forms.FloatField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=least,
        max_value=most,
        error_messages={**MUST, **wrong},
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


Group = tuple[str, str, list[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """Groups of fields under one head. `fold`: folded, open (with a fold), or nothing."""

    head: str
    help: str
    groups: list[Group]
    fold: str = ""


class SettingForm(Desk):
    """What every setting asks: the reason, and the change that was seen. `groups`: its fields under their heads;
    `parts`: those under heads of their own."""

    reason = line("理由", "为什么改，记入设置簿。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen

    def last(self) -> None:
        """The reason stands below what it is the reason of."""
        names = [name for name in self.fields if name not in {"reason", "seen"}]
        self.order_fields([*names, "reason", "seen"])

    def groups(self) -> list[Group]:
        """(head, help, fields)."""
        return [("", "", [self[name] for name in self.fields if name != "seen"])]

    def parts(self) -> list[Part]:
        """Its groups under heads of their own."""
        return [Part("", "", self.groups())]


class AppraisalForm(SettingForm):
    """考核办法: weight and line of each rate, what is added and taken away."""

    def __init__(self, *args: Any, rules: Appraisal, rates: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rules = rules
        scored = {one.rate: one for one in rules.metrics}
        self._rates = [name for name, _ in rates if not (name in scored and scored[name].scale)]
        self.stepped = [one.rate for one in rules.metrics if one.scale]
        self.fields["minimum"] = forms.IntegerField(
            label="至少多少件才计分",
            min_value=1,
            max_value=1000,
            help_text="不足的指标不计分。",
            error_messages={**MUST, "invalid": "请填整数。", "min_value": "至少 1 件。", "max_value": "最多 1000 件。"},
        )
        self.fields["ranked_share"] = _number("至少计满多少分值才排名（%）", (0, _WHOLE))
        self.initial.update({"minimum": rules.minimum, "ranked_share": _percent(rules.ranked_share)})
        for at, name in enumerate(self._rates):
            one = scored.get(name)
            self.fields[f"w{at}"] = _number("分值", (0, _WHOLE))
            self.fields[f"z{at}"] = _number("零分的率 %", (0, _WHOLE))
            self.fields[f"f{at}"] = _number("满分的率 %", (0, _WHOLE))
            self.initial[f"w{at}"] = f"{one.weight:g}" if one else "0"
            self.initial[f"z{at}"] = _percent(one.zero) if one else "0"
            self.initial[f"f{at}"] = _percent(one.full) if one else "100"
        for at, extra in enumerate(rules.extras):
            self.fields[f"p{at}"] = _number("每次加减多少分", (-_WHOLE, _WHOLE))
            self.fields[f"m{at}"] = _number("最多加减多少分", (0, _WHOLE))
            self.initial.update({f"p{at}": f"{extra.points:g}", f"m{at}": f"{extra.most:g}"})
        self.last()

    def parts(self) -> list[Part]:
        """What holds of all; the rates that are scored; those that are not, folded; what is added and taken away."""
        rates = [(name, "", [self[f"{key}{at}"] for key in "wzf"]) for at, name in enumerate(self._rates)]
        scored = [one for at, one in enumerate(rates) if self._weighs(at)]
        idle = [one for at, one in enumerate(rates) if not self._weighs(at)]
        extras = [
            (extra.name, f"办理记录中的{'、'.join(extra.events)}", [self[f"p{at}"], self[f"m{at}"]])
            for at, extra in enumerate(self._rules.extras)
        ]
        total = sum(float(self.initial[f"w{at}"]) for at in range(len(rates)))
        less = f"分值合计 {total:g}。满分的率比零分的率小，就是越少越好，只扣分不加分。"
        wrong = any(field.errors for _head, _help, fields in idle for field in fields)
        found = [
            Part("计分和排名", "", [("", "", [self["minimum"], self["ranked_share"]])]),
            Part(f"计分的 {len(scored)} 项指标", less, scored),
            Part(f"不计分的 {len(idle)} 项指标", "填了分值就计分。", idle, "open" if wrong else "folded"),
            Part(f"加分和扣分 {len(extras)} 项", "", extras),
        ]
        return [*(one for one in found if one.groups), Part("", "", [("", "", [self["reason"]])])]

    def _weighs(self, at: int) -> bool:
        """Whether a rate is scored as the form stands: where it was opened, and what was typed since."""
        return str(self[f"w{at}"].value()).strip() not in {"", "0"} or self.initial[f"w{at}"] != "0"

    def clean(self) -> dict[str, Any]:
        """A rate that is scored has two different shares; something is scored."""
        given = super().clean() or self.cleaned_data
        for at, _name in enumerate(self._rates):
            if given.get(f"w{at}") and f"z{at}" in given and given[f"z{at}"] == given.get(f"f{at}"):
                self.add_error(f"f{at}", "两个率不能相同。")
        if not self.stepped and not any(given.get(f"w{at}") for at, _name in enumerate(self._rates)):
            self.add_error("minimum", "至少有一项指标计分。")
        return given

    def values(self) -> dict[str, Any]:
        """As `Appraisal` reads it; rates scored by more lines than two stay as they were."""
        given, old = self.cleaned_data, {one.rate: one for one in self._rules.metrics}
        made = {
            name: {"rate": name, "weight": given[f"w{at}"]}
            | {"zero": round(given[f"z{at}"] / _WHOLE, 6), "full": round(given[f"f{at}"] / _WHOLE, 6)}
            for at, name in enumerate(self._rates)
            if given[f"w{at}"]
        }
        made |= {name: old[name].model_dump(mode="json") for name in self.stepped}
        order = [*old, *(name for name in made if name not in old)]
        extras = [
            one.model_copy(update={"points": given[f"p{at}"], "most": given[f"m{at}"]}).model_dump(mode="json")
            for at, one in enumerate(self._rules.extras)
        ]
        said = {
            "version": f"页面 {given['seen'] + 1}",
            "minimum": given["minimum"],
            "ranked_share": given["ranked_share"] / _WHOLE,
            "metrics": [made[name] for name in order if name in made],
            "extras": extras,
        }
        return Appraisal.model_validate(said).model_dump(mode="json")


class ReposterForm(SettingForm):
    """转载设置: which sources are portals, and who runs the own one."""

    def __init__(self, *args: Any, now: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unknown = {key: portal for key, portal in now["portals"].items()}
        self.fields["unit"] = forms.ModelChoiceField(
            Department.objects.all(),
            label="运行本单位门户的单位",
            help_text="没有转载时提醒这个单位，它也能登记转载链接；不选就提醒监测员。",
            required=False,
            to_field_name="name",
            empty_label="不选",
            error_messages=MUST,
        )
        self.initial["unit"] = now["unit"]
        self._sources = list(Source.objects.exclude(kind__in=NOT_CRAWLED).order_by("name", "key"))
        for one in self._sources:
            self._unknown.pop(one.key, None)
            self.fields[f"s{one.pk}"] = forms.ChoiceField(label=one.name, choices=_PORTALS, required=False)
            self.initial[f"s{one.pk}"] = now["portals"].get(one.key, "")
        self.last()

    def groups(self) -> list[Group]:
        """The unit, the sources, the reason."""
        says = (
            "上级门户发布的政策文件开始计时，本单位门户出现同题页面就停止。"
            if self._sources
            else "还没有来源，先在“来源”页加入。"
        )
        marks = [self[f"s{one.pk}"] for one in self._sources]
        return [("", "", [self["unit"]]), ("哪些来源是门户", says, marks), ("", "", [self["reason"]])]

    def values(self) -> dict[str, Any]:
        """The unit by its name, the marks by the keys of the sources."""
        given = self.cleaned_data
        marks = {one.key: given[f"s{one.pk}"] for one in self._sources if given[f"s{one.pk}"]}
        return {"unit": given["unit"].name if given["unit"] else "", "portals": dict(sorted(marks.items()))}

    def names(self) -> dict[str, str]:
        """The sources by their keys."""
        return {one.key: one.name for one in self._sources}


class LimitsForm(SettingForm):
    """模型设置: how far a class may fall at an installation, from when on drift is told."""

    margin = _number("安装时一类的 F1 最多下降（%）", (0, _WHOLE), "学习人工更正以后，有一类下降得更多就不安装。")
    drift_items = forms.IntegerField(
        label="一周少于多少条信息就不提示漂移",
        min_value=20,
        max_value=1_000_000,
        error_messages={**MUST, "invalid": "请填整数。", "min_value": "至少 20 条。"},
    )
    drift_abstained = _number("留给人判断的，比训练时多多少才提示（百分点）", (0, _WHOLE))
    drift_unknown = _number("未见过的词，比训练时多多少才提示（百分点）", (0, _WHOLE))
    drift_mix = _number("领域构成变化多大才提示", (0, 100), "群体稳定性指数（PSI），通常以 0.25 为明显变化。")

    def __init__(self, *args: Any, limits: Models, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in limits.model_dump().items():
            self.initial[name] = _percent(value) if name in _SHARES else f"{value:g}"
        self.last()

    def values(self) -> dict[str, Any]:
        """As `Models` reads it."""
        given = {
            name: round(self.cleaned_data[name] / _WHOLE, 6) if name in _SHARES else self.cleaned_data[name]
            for name in Models.model_fields
        }
        return Models.model_validate(given).model_dump(mode="json")


_SHARES = frozenset(["margin", "drift_abstained", "drift_unknown"])
