"""A sheet that was read and shown waits here, sealed, for its sender's word: loaded once, or gone after an hour."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from alerts.models import PendingImport
from alerts.rules.states import MoveRefused
from config import sealing

KEPT = timedelta(hours=1)


def keep(kind: str, user_id: int, name: str, content: Any, now: datetime) -> PendingImport:
    """Keep what would be loaded (plain values) for this user alone; an earlier one of the same kind goes."""
    PendingImport.objects.filter(kind=kind, user_id=user_id).delete()
    sealed = sealing.seal(settings.FOLDER, json.dumps(content, ensure_ascii=False))
    return PendingImport.objects.create(kind=kind, user_id=user_id, name=name[:200], sealed=sealed, made_at=now)


@transaction.atomic
def take(kind: str, user_id: int, pk: int, now: datetime) -> tuple[str, Any]:
    """(file name, content), once, by who sent it. Raises `MoveRefused` where it is gone, too old or another's."""
    row = PendingImport.objects.select_for_update().filter(pk=pk, kind=kind, user_id=user_id).first()
    if row is None or now - row.made_at >= KEPT:
        raise MoveRefused("gone", "这份预览已经载入过或已过一小时，请重新选择文件。")
    try:
        content = json.loads(sealing.unseal(settings.FOLDER, row.sealed))
    except sealing.NotReadable as error:
        raise MoveRefused("key", "这份预览打不开，请重新选择文件。") from error
    row.delete()
    return row.name, content


def drop(kind: str, user_id: int) -> None:
    """Let go of what waits for this user: it is no longer needed."""
    PendingImport.objects.filter(kind=kind, user_id=user_id).delete()


def sweep(now: datetime) -> int:
    """Delete what nobody confirmed within the hour."""
    gone, _ = PendingImport.objects.filter(made_at__lt=now - KEPT).delete()
    return gone
