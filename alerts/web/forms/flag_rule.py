"""The form of one flag rule, beside its conditions."""

from typing import Any

from django import forms

from alerts.web.forms.base import MUST, Desk, line
from alerts.web.rule_page import kinds_by_word
from config.flags import FlagRule
from config.vocabulary import SourceKind

_THEN = [("yes", "提请研判并提醒"), ("no", "只列为线索，不发提醒")]
_LONGEST = 24 * 90
FIELDS = ("name", "within_hours", "source_words", "then", "place", "reason", "seen", "stood")


class FlagRuleForm(Desk):
    """一条规则: all but its conditions."""

    name = line("规则名称", "写在预警里，例如“学校食堂”。", length=30)
    within_hours = forms.IntegerField(
        label="只看最近多少小时",
        help_text="一天是 24，一周是 168，最多 2160（90 天）。",
        min_value=1,
        max_value=_LONGEST,
        error_messages={
            **MUST,
            "invalid": "请填写整数。",
            "min_value": "至少 1 小时。",
            "max_value": "最多 2160 小时。",
        },
    )
    source_words = forms.MultipleChoiceField(
        label="只数这些来源",
        help_text="都不勾就是全部来源。",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        error_messages=MUST,
    )
    then = forms.ChoiceField(label="符合以后", choices=_THEN, widget=forms.RadioSelect, error_messages=MUST)
    place = forms.IntegerField(
        label="排在第几条",
        help_text="按先后顺序比对，第一条符合的写在预警里。",
        min_value=1,
        error_messages={**MUST, "invalid": "请填写整数。", "min_value": "从 1 数起。"},
    )
    reason = line("理由", "为什么改，记入规则簿。")
    seen = forms.IntegerField(widget=forms.HiddenInput)
    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["source_words"]
        assert isinstance(words, forms.MultipleChoiceField)
        words.choices = [(word, word) for word in kinds_by_word()]


def initial_of(rule: FlagRule | None, place: int, seen: int, stood: str) -> dict[str, Any]:
    """What the form shows of a rule, or of a new one."""
    kinds = set(rule.source_kinds) if rule else set()
    return {
        "name": rule.name if rule else "",
        "within_hours": rule.within_hours if rule else 24,
        "source_words": [word for word, of in kinds_by_word().items() if kinds & set(of)],
        "then": "yes" if rule is None or rule.to_triage else "no",
        "place": place,
        "seen": seen,
        "stood": stood,
    }


def kinds_of(words: list[str], before: FlagRule | None) -> tuple[SourceKind, ...]:
    """The kinds of the words ticked; of a word that a rule took in part, the same part."""
    had = set(before.source_kinds) if before else set()
    found: list[SourceKind] = []
    for word, kinds in kinds_by_word().items():
        if word in words:
            found += [kind for kind in kinds if kind in had] or list(kinds)
    return tuple(found)
