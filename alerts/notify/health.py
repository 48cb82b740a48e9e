"""通道状况: a channel that fails rests for a while; one that goes on failing is dead, its messages go elsewhere."""

from datetime import datetime, timedelta

from django.conf import settings

from alerts.models import ChannelHealth

FIRST_REST = timedelta(seconds=15)
LONGEST_REST = timedelta(minutes=10)


def resting(now: datetime) -> set[str]:
    """The channels that are not tried at `now`."""
    return set(ChannelHealth.objects.filter(retry_at__gt=now).values_list("channel", flat=True))


def troubled() -> set[str]:
    """The channels that failed or were throttled and did not work since."""
    return set(ChannelHealth.objects.values_list("channel", flat=True))


def dead() -> set[str]:
    """The channels that failed as often as `messages.dead_after` says."""
    often = settings.INSTALLATION.messages.dead_after
    return set(ChannelHealth.objects.filter(failures__gte=often).values_list("channel", flat=True))


def note_down(channel: str, error: str, now: datetime) -> bool:
    """One more failure; gives whether the channel is dead by now. It rests longer each time, 15 s to 10 min."""
    row, _ = ChannelHealth.objects.get_or_create(channel=channel)
    row.failures += 1
    row.since = row.since or now
    row.error = error
    row.retry_at = now + min(LONGEST_REST, FIRST_REST * 2 ** min(row.failures - 1, 6))
    row.save()
    return row.failures >= settings.INSTALLATION.messages.dead_after


def note_throttled(channel: str, error: str, seconds: float, now: datetime) -> None:
    """The receiver wants a rest; that is no failure."""
    rest = {"retry_at": now + timedelta(seconds=seconds), "error": error}
    ChannelHealth.objects.update_or_create(channel=channel, defaults=rest)


def note_well(channel: str) -> None:
    """A message went out by it: whatever was wrong is over."""
    ChannelHealth.objects.filter(channel=channel).delete()
