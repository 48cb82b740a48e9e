"""A topic that is no case yet shows who would be proposed, and why."""

from typing import Any

from alerts.models import Case
from pipeline.models import Topic


def test_topic_without_a_case_shows_a_suggestion_with_its_reason(county: Any, client_of: Any) -> None:
    topic = Topic.objects.filter(cases=None, items__gt=0).first()
    assert topic is not None
    page = client_of("monitor").get(f"/topics/{topic.pk}/").content.decode()
    assert "如交办，建议" in page
    assert "理由" in page
    assert not Case.objects.filter(topic=topic).exists()


def test_topic_with_a_case_leaves_the_suggestion_to_the_case(county: Any, client_of: Any) -> None:
    case = Case.objects.exclude(topic=None).first()
    assert case is not None
    assert "如交办，建议" not in client_of("monitor").get(f"/topics/{case.topic_id}/").content.decode()
