"""What is said of a topic after its alert, and the letters that tell of it."""

from datetime import datetime, timedelta

from alerts.models import Notification
from pipeline.models import Item, Topic

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def say(topic: Topic, at: datetime, people: int = 6, **analysis) -> None:
    """New voices on the topic's matter; the topic counts them."""
    model = topic.topic_items.first()
    for number in range(people):
        Item.objects.create(
            source=model.source, external_id=f"{topic.pk}-{at.isoformat()}-{number}", kind="post", title=topic.title,
            text="又积水了", submitter=f"new{at.isoformat()}{number}"[:32], published_at=at, learnt_at=at, seen_at=at,
            content_hash="x", sector=topic.sector, severity=topic.severity, topic=topic,
            analysis={**model.analysis, **analysis},
        )  # fmt: skip
    topic.refresh_from_db()
    topic.items += people
    topic.submitters += people
    topic.revision += 1
    topic.save()


def graver(topic: Topic, severity: str) -> None:
    Topic.objects.filter(pk=topic.pk).update(severity=severity)
    topic.refresh_from_db()
    topic.revision += 1
    topic.save()


def letters(to: str = "judge@town.example") -> list[Notification]:
    return list(Notification.objects.filter(purpose="alert", recipient=to).order_by("id"))
