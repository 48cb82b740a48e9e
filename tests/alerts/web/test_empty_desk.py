"""A store in which nothing is yet; the county of the other modules is not laid here."""

from django.test import Client
from django.urls import reverse

from pipeline.models import Source


def test_an_empty_desk_says_what_will_be_here(db, now, django_user_model):
    """No table heads over nothing."""
    root = django_user_model.objects.create_superuser("root")
    client = Client()
    client.force_login(root)
    for name, head in (
        ("alerts", "没有待研判的事项"),
        ("topics", "还没有专题"),
        ("late", "没有超时的事项"),
        ("sources", "还没有来源"),
        ("departments", "还没有单位"),
        ("notifications", "所有通知都已送达"),
        ("inbox", "没有交给本单位的事项"),
        ("digest", "这一周没有动静"),
    ):
        assert head in client.get(reverse(name)).content.decode(), name
    way = f'先在<a href="{reverse("sources")}">来源</a>页加入'
    assert way in client.get(reverse("alerts")).content.decode()
    Source.objects.create(key="bbs", name="论坛", kind="discuz")
    assert way not in client.get(reverse("alerts")).content.decode()
