"""链接核查: the page of every published statement is looked at at once and again each week; its words are kept.

A page that cannot be read is shown and told, and stops nothing.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from alerts.actors import SYSTEM
from alerts.cases import events, notices
from alerts.models import Case, LinkCheck, Release
from alerts.notify.recipients import staff
from alerts.web_pages import Answer, fetch
from config.vocabulary import ReleaseKind, Role
from nlp.personal.mask import mask

AGAIN = timedelta(days=7)
AFTER_FAILURE = timedelta(hours=1)
"""A failed look is repeated soon, three times, then weekly as well."""
_TRIES = 3
_KEPT = 50_000


def check_links(now: datetime, limit: int = 20) -> int:
    """Look at the links that are due, the longest waiting first; gives how many were looked at."""
    due = (
        Release.objects.filter(published_at__isnull=False)
        .exclude(url="")
        .annotate(looked=Max("link_checks__at"))
        .filter(Q(looked=None) | Q(looked__lte=now - AFTER_FAILURE))
        .order_by("looked", "id")
    )
    done = 0
    for release in due.select_related("case").prefetch_related("link_checks").iterator(chunk_size=100):
        if done >= limit:
            break
        if _due(list(release.link_checks.all()), now):
            note(release, fetch(release.url, now), now)
            done += 1
    return done


@transaction.atomic
def note(release: Release, answer: Answer, now: datetime) -> LinkCheck:
    """Store what the look found; tells the judges when a link that was never or last in order has failed."""
    Case.objects.select_for_update().get(pk=release.case_id)
    before = list(release.link_checks.order_by("id"))
    digest = hashlib.sha256(answer.text.encode("utf-8", "surrogatepass")).hexdigest() if answer.text else ""
    changed = digest and digest not in {one.digest for one in before}
    check = LinkCheck.objects.create(
        release=release,
        at=now,
        ok=answer.ok,
        status=answer.status,
        error=answer.error[:300],
        final_url=answer.url[:1000],
        text=mask(answer.text[:_KEPT])[0] if changed else "",
        digest=digest,
    )
    failed_before = bool(before) and not before[-1].ok
    if not answer.ok and not failed_before:
        _tell(release, answer, now)
    return check


def _due(checks: list[LinkCheck], now: datetime) -> bool:
    if not checks:
        return True
    tail = 0
    for check in reversed(checks):
        if check.ok:
            break
        tail += 1
    return now - checks[-1].at >= (AFTER_FAILURE if 0 < tail < _TRIES else AGAIN)


def _tell(release: Release, answer: Answer, now: datetime) -> None:
    case, kind = release.case, ReleaseKind(release.kind).zh
    data = {"release": release.number, "url": release.url, "status": answer.status, "error": answer.error}
    event = events.append(
        case, "链接失效", SYSTEM, now, reason=f"第{release.number}次发布（{kind}）：{answer.error}", data=data
    )
    notices.tell(
        event, "link_failed", staff(Role.JUDGE), f"第{release.number}次发布的链接打不开，请核对", {"url": release.url}
    )
