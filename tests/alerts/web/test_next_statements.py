"""The hour that a statement promised for the next one, as the desk shows it."""

from datetime import timedelta

from django.urls import reverse

from alerts.models import Release


def test_a_promised_hour_that_went_by_is_said_to_the_supervisor_and_on_the_case(county, client_of, now):
    case, supervisor = county.cases[2], client_of("supervisor")
    pages = [reverse("late"), reverse("case", args=[case.pk])]
    said = {"kind": "follow_up", "channel": "微博", "published_at": now - timedelta(hours=5)}
    Release.objects.create(case=case, number=90, content={"最新进展": "抽排中", "下次发布时间": "2小时内"}, **said)
    for page in pages:
        assert "已过，尚未发布" in supervisor.get(page).content.decode()
    Release.objects.create(case=case, number=91, content={"最新进展": "已排完", "下次发布时间": "适时"}, **said)
    for page in pages:
        assert "已过，尚未发布" not in supervisor.get(page).content.decode()


def test_an_hour_that_comes_is_listed_and_one_far_off_is_not(county, client_of, now):
    said = {"case": county.cases[2], "kind": "follow_up", "channel": "微博", "published_at": now}
    near = Release.objects.create(number=90, content={"最新进展": "抽排中", "下次发布时间": "今晚20时"}, **said)
    supervisor = client_of("supervisor")
    assert "承诺“今晚20时”" in supervisor.get(reverse("late")).content.decode()
    near.content = {"最新进展": "抽排中", "下次发布时间": "后天9时"}
    near.save()
    assert "承诺“" not in supervisor.get(reverse("late")).content.decode()
