"""Forms about duties."""

from django import forms

from alerts.web.forms.base import Desk, words
from config.vocabulary import Sector

_SECTORS = [("", "不指定"), *((each.value, each.value) for each in Sector if each is not Sector.OTHER)]


class TrialForm(Desk):
    """试一试."""

    private = True
    text = words("群众怎样说", "一句话就行，例如：人民路十字路口的路灯坏了一周没人修。", rows=2)
    sector = forms.ChoiceField(label="领域", help_text="不指定就只按这句话里的词找。", choices=_SECTORS, required=False)

    def sector_chosen(self) -> Sector:
        """Without one the words alone decide."""
        return Sector(self.cleaned_data["sector"] or Sector.OTHER)
