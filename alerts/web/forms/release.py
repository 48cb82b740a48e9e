"""The form of a public statement: its parts by kind, the gates this officer passes, and how it went out if it did."""

from typing import Any

from django import forms

from alerts.models import Case
from alerts.rules.promised import PART
from alerts.rules.releases import CHANNELS, CONTENT, GATES, one_officer_may_pass_all_gates
from alerts.web.forms.base import MUST, Desk, line, web_address, words
from config.vocabulary import ReleaseKind, Severity

_HINTS = {PART: "写明日期和钟点，例如 11月28日18时；到时没有发布，督办页和周报会指出。"}
KINDS = [kind for kind in ReleaseKind if kind is not ReleaseKind.FINAL]


class WordingForm(Desk):
    """The parts of a statement of one kind."""

    def __init__(self, *args: Any, kind: ReleaseKind, content: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for number, part in enumerate(CONTENT[kind]):
            field = words(part, rows=2) if "时间" not in part else line(part, _HINTS.get(part, ""))
            field.initial = (content or {}).get(part, "")
            self.fields[f"part_{number}"] = field

    def content(self) -> dict[str, str]:
        """The parts by their Chinese names."""
        return {part: self.cleaned_data[f"part_{number}"] for number, part in enumerate(CONTENT[self.kind])}


class ReleaseForm(WordingForm):
    """发布: the kind is chosen by the page's address, so that the form shows that kind's parts only."""

    def __init__(self, *args: Any, case: Case, kind: ReleaseKind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.one_officer = one_officer_may_pass_all_gates(kind, Severity(case.severity))
        self.fields["my_gates"] = forms.MultipleChoiceField(
            label="我把的关",
            choices=[(gate, f"{gate}关") for gate in GATES],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=self._gate_hint(),
            error_messages=MUST,
        )
        if self.one_officer:
            self._sending()

    def _sending(self) -> None:
        """Where one officer may do all at once, the form asks how it went out as well."""
        self.fields["channel"] = forms.ChoiceField(
            label="发布渠道",
            choices=[("", "还没有发布"), *((channel, channel) for channel in CHANNELS)],
            required=False,
            help_text="已经发布的，请选渠道并填链接或凭证。",
            error_messages=MUST,
        )
        self.fields["url"] = web_address("发布链接", "链接会自动核查，之后每周复查。")
        self.fields["evidence"] = words("发布凭证", required=False, rows=2)
        self.fields["speaker_rank"] = line("发布人职务", required=False, length=100)

    def clean(self) -> dict[str, Any]:
        """How it went out is not asked before the gates are passed."""
        given = super().clean() or self.cleaned_data
        if given.get("channel") and set(given.get("my_gates") or ()) != set(GATES):
            self.add_error("channel", "填了发布渠道的，四关须都勾选；四关还没有把完的，先选“还没有发布”。")
        elif given.get("channel") and not (given.get("url") or given.get("evidence")):
            self.add_error("url", "请填写发布链接或发布凭证。")
        return given

    def _gate_hint(self) -> str:
        if self.one_officer:
            return "这一等级的首次信息可以由一位值班负责人把四关，四关都勾选即可直接记录发布。"
        return "只勾选您本人把过的关；其余的关由同事在交办单页面把。四关不能由同一人把。"

    def passed(self) -> list[str]:
        """The gates that the officer passes himself."""
        return list(self.cleaned_data["my_gates"])

    def sent(self) -> bool:
        """Whether the form says that it was published."""
        given = self.cleaned_data
        return bool(given.get("channel") and (given.get("url") or given.get("evidence")))
