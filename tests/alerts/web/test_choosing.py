"""What a form lets one choose: likely targets of a merge first; only units that do not take part yet."""

import pytest

from alerts.models import Case
from alerts.rules.likeness import likest
from alerts.web.forms.merge_target import MOST
from config.vocabulary import CaseState, Part

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "best"),
    [
        ("解放路路面塌陷", ["解放路塌陷, 群众围观"]),
        ("小学门口没有红绿灯", []),
    ],
)
def test_titles_that_share_pairs_of_characters_are_alike(title, best):
    others = ["公交补贴何时兑现", "某村路面坏了", "解放路塌陷, 群众围观"]
    assert [others[at] for at in likest(title, others, 5)] == best


def test_the_case_that_tells_the_same_stands_first(county, client_of):
    case, *others = Case.objects.filter(state=CaseState.TRIAGE.value).order_by("pk")
    alike = others[-1]
    Case.objects.filter(pk=alike.pk).update(title=case.title[: len(case.title) - 1])
    form = client_of("judge").get(f"/cases/{case.pk}/merge/").context["form"]
    empty, (name, near), (rest, far) = form.fields["target"].choices
    assert (empty[1], name, rest) == ("请选择", "相近的", "其他")
    assert near[0] == (alike.pk, f"{alike.number} {case.title[:-1]}")
    assert case.pk not in {pk for pk, _title in [*near, *far]}
    assert len(far) <= MOST


def test_the_cases_like_one_of_those_chosen_stand_first_where_many_are_merged(county, client_of):
    one, two, *others = Case.objects.filter(state=CaseState.TRIAGE.value).order_by("pk")
    alike = others[-1]
    Case.objects.filter(pk=alike.pk).update(title=two.title[: len(two.title) - 1])
    form = client_of("judge").get(f"/alerts/bulk/merge/?ids={one.pk}&ids={two.pk}").context["form"]
    _empty, (chosen, own), (name, near), *rest = form.fields["target"].choices
    assert (chosen, {pk for pk, _title in own}, name) == ("所选的", {one.pk, two.pk}, "相近的")
    assert near[0][0] == alike.pk
    assert not {one.pk, two.pk} & {pk for _name, some in [(name, near), *rest] for pk, _title in some}


def test_a_unit_that_has_a_part_is_offered_as_such_and_the_notice_names_who_was_asked(county, client_of, now):
    case = Case.objects.filter(state=CaseState.HANDLING.value).exclude(severity__in=["重大", "特别重大"]).first()
    parts = dict(case.assignments.values_list("department", "part"))
    client = client_of("dispatcher")
    field = client.get(f"/cases/{case.pk}/invite/").context["form"].fields["departments"]
    named = {unit.pk: field.label_from_instance(unit) for unit in field.queryset}
    assert {pk for pk, name in named.items() if "只能会签" in name} == {pk for pk in parts if parts[pk] != "主办"}
    assert not {pk for pk in parts if parts[pk] == "主办"} & set(named)
    free = next(unit for unit in field.queryset if unit.contacts.exists() and unit.pk not in parts)
    free.contacts.update(confirmed_at=now)
    data = {"kind": Part.CONSULT.value, "departments": [free.pk], "ask": "请提出意见"}
    answer = client.post(f"/cases/{case.pk}/invite/", data, follow=True)
    assert f"已请{free.name}会商：{case.title}" in answer.content.decode()
