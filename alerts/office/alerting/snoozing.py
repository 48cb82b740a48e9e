"""暂缓提醒: a topic is not told of until an end, for a reason; what happens meanwhile is told at the end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from alerts.actors import Actor
from alerts.models import Alert, Snooze, TopicSnooze
from alerts.office.book import WATCHES, append
from alerts.rules.states import MoveRefused
from config.clock import when
from config.vocabulary import Role
from nlp.personal.mask import mask_staff
from pipeline.models import Topic
from pipeline.rows import asked

MAY = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR)
LONGEST = timedelta(days=30)


@transaction.atomic
def snooze(topic: Topic, actor: Actor, now: datetime, until: datetime, reason: str) -> TopicSnooze:
    """Put a topic off; a snooze that runs is replaced. Raises `MoveRefused`."""
    _check(actor)
    reason = mask_staff(reason.strip())[:200]
    if not reason:
        raise MoveRefused("content", "请填写暂缓提醒的理由。")
    if not now < until <= now + LONGEST:
        raise MoveRefused("content", f"暂缓到的时间应在现在之后、{when(now + LONGEST)} 之前。")
    running = snooze_of(topic, now)
    if running is not None:
        TopicSnooze.objects.filter(pk=running.pk).update(ended_at=now)
    made = TopicSnooze.objects.create(topic=topic, reason=reason, by=actor.name[:100], at=now, until=until)
    Alert.objects.filter(topic=topic, told_at=None, parent=None).update(due_at=until)
    data = {"topic": topic.pk, "title": topic.title, "until": until.isoformat()}
    append(WATCHES, "暂缓提醒", actor, now, reason=reason, data=data)
    return made


@transaction.atomic
def wake(topic: Topic, actor: Actor, now: datetime) -> None:
    """恢复提醒, before the end: what waits is told now. Raises `MoveRefused`."""
    _check(actor)
    running = snooze_of(topic, now)
    if running is None:
        raise MoveRefused("done", "这个专题没有暂缓提醒。")
    TopicSnooze.objects.filter(pk=running.pk).update(ended_at=now)
    Alert.objects.filter(topic=topic, told_at=None, parent=None).update(due_at=now)
    append(WATCHES, "恢复提醒", actor, now, reason=topic.title, data={"topic": topic.pk})


def snooze_of(topic: Topic, now: datetime) -> TopicSnooze | None:
    """The snooze that runs at `now`."""
    return topic.snoozes.filter(ended_at=None, at__lte=now, until__gt=now).first()


def rests_until(topic: Topic, now: datetime) -> datetime | None:
    """Until when the topic is not told of: its own snooze, or that of its case while the case keeps its grade."""
    if not _put_off(topic):
        return None
    own = snooze_of(topic, now)
    put_aside = Snooze.objects.filter(
        case__topic=topic, ended_at=None, until__gt=now, severity=F("case__severity")
    ).values_list("until", flat=True)
    return max([*([own.until] if own else []), *put_aside], default=None)


def _put_off(topic: Topic) -> bool:
    """Whether anything of it is snoozed and was not woken: mostly nothing, and that is quickly said."""
    found = asked(
        "SELECT 1 FROM alerts_topicsnooze WHERE topic_id = %s AND ended_at IS NULL"
        " UNION ALL SELECT 1 FROM alerts_snooze JOIN alerts_case ON alerts_case.id = case_id"
        " WHERE topic_id = %s AND ended_at IS NULL LIMIT 1",
        topic.pk,
        topic.pk,
    )
    return bool(found)


def _check(actor: Actor) -> None:
    if actor.role not in MAY:
        raise MoveRefused("role", f"暂缓提醒由{'、'.join(role.zh for role in MAY)}办理。")
