"""The form of a public statement: its parts by kind, and the four gates."""

from typing import Any

from alerts.models import Case
from alerts.rules.releases import CHANNELS, CONTENT, GATES, one_officer_may_pass_all_gates
from alerts.web.forms.base import Desk, choice, line, web_address, words
from config.vocabulary import ReleaseKind, Severity

KINDS = [kind for kind in ReleaseKind if kind is not ReleaseKind.FINAL]


class ReleaseForm(Desk):
    """发布: the kind is chosen by the page's address, so that the form shows that kind's parts only."""

    def __init__(self, *args: Any, case: Case, kind: ReleaseKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.one_officer = one_officer_may_pass_all_gates(kind, Severity(case.severity))
        for number, part in enumerate(CONTENT[kind]):
            self.fields[f"part_{number}"] = words(part, rows=2) if "时间" not in part else line(part)
        for number, gate in enumerate(GATES):
            hint = "" if number else self._gate_hint()
            self.fields[f"gate_{number}"] = line(f"{gate}关 把关人", hint, length=60)
        self.fields["channel"] = choice("发布渠道", [(channel, channel) for channel in CHANNELS])
        self.fields["url"] = web_address("发布链接", "链接和凭证至少填一项。")
        self.fields["evidence"] = words("发布凭证", required=False, rows=2)

    def _gate_hint(self) -> str:
        if self.one_officer:
            return "四关各写把关人姓名; 这一等级的首次信息可以由同一位值班负责人把四关。"
        return "四关各写把关人姓名。"

    def content(self) -> dict[str, str]:
        """The parts by their Chinese names."""
        return {part: self.cleaned_data[f"part_{number}"] for number, part in enumerate(CONTENT[self.kind])}

    def gates(self) -> dict[str, str]:
        """Who passed each gate."""
        return {gate: self.cleaned_data[f"gate_{number}"] for number, gate in enumerate(GATES)}
