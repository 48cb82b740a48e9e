"""A topic's items at a glance: the same as the models say, in the same order, on every store."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Coalesce

from pipeline.glances import Glance, glances
from pipeline.models import Item, Source, Topic

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 7, 30, 0, 120_000, tzinfo=UTC)


def test_glances_are_what_the_models_say() -> None:
    source = Source.objects.create(key="forum", name="禾城论坛", kind="discuz")
    topic = Topic.objects.create(title="积水", first_at=AT, last_at=AT, learnt_at=AT)
    first = None
    for number in range(5):
        at = AT + timedelta(minutes=5 - number)
        made = Item.objects.create(
            source=source, external_id=str(number), kind="post", submitter=f"h{number}", topic=topic, learnt_at=at,
            seen_at=at, published_at=None if number == 3 else at, content_hash=str(number), duplicate_of=first,
            parent="1" if number else "", sector="城乡建设",
        )  # fmt: skip
        first = first or made
    names = [{"source": "source__name", "happened_at": "at"}.get(name, name) for name in Glance._fields]
    known = Item.objects.filter(topic=topic).annotate(at=Coalesce("published_at", "learnt_at"))
    asked = known.order_by("published_at", "id").values_list(*names)
    assert glances(topic) == [Glance(*row) for row in asked]
    assert all(one.happened_at.tzinfo is not None for one in glances(topic))
