"""What the flag rules need beside the posts of a topic, however many posts it has."""

from typing import Any

import pytest

from alerts import topic_facts
from alerts.topic_facts import beside
from pipeline.models import Item


@pytest.mark.django_db
def test_a_topic_of_many_posts_is_asked_about_in_parts(monkeypatch: Any, django_assert_num_queries: Any) -> None:
    monkeypatch.setattr(topic_facts, "_ASKED", 2)
    with django_assert_num_queries(4):
        known = beside([Item(pk=number, source_id=1) for number in range(1, 6)])
    assert (known.rhythms, known.watches) == ({}, {})
