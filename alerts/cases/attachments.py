"""附件: pictures, PDF and Office files of a case. The bytes are stored outside the web root under their SHA-256."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.moves import lock, named
from alerts.models import Assignment, Attachment, Case
from alerts.rules.file_kinds import NotAllowed, kind_of, plain_name
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState
from nlp.personal.mask import mask

MOST = 50
"""Files of one case."""
_CHUNK = 1 << 20


@transaction.atomic
def attach(  # noqa: PLR0913, PLR0917  a file, whose it is, and what it shows
    case: Case,
    actor: Actor,
    now: datetime,
    file: IO[bytes],
    name: str,
    note: str = "",
    assignment: Assignment | None = None,
) -> Attachment:
    """Store a file with a case, or with one unit's part in it; its hash goes into the event. Raises `MoveRefused`.

    The bytes are on the disk before the row is; a crash in between leaves bytes that nobody names, never a row without
    bytes.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "附件", actor.role)
    if assignment is not None and actor.department_id not in {None, assignment.department_id}:
        raise MoveRefused("unit", "只能在本单位承办的部分上传附件。")
    if case.attachments.count() >= MOST:
        raise MoveRefused("content", f"{case.number} 已有 {MOST} 个附件，不能再增加。")
    kind, digest, size = _stored(file)
    shown = mask(plain_name(name, kind))[0]
    row = Attachment.objects.create(
        case=case,
        assignment=assignment,
        name=shown,
        kind=kind,
        size=size,
        digest=digest,
        note=mask(note.strip()[:200])[0],
        added_at=now,
        added_by=actor.name[:100],
    )
    whose = named(assignment) if assignment else {}
    data = {"name": shown, "sha256": digest, "size": size, "note": row.note, **whose}
    events.append(case, "附件", actor, now, assignment=assignment, reason=shown, data=data)
    return row


def path_of(attachment: Attachment) -> Path:
    """Where the bytes lie. The file may be absent when somebody removed it."""
    return folder() / attachment.digest[:2] / attachment.digest


def intact(attachment: Attachment) -> bool:
    """Whether the bytes are there and still have their hash."""
    return _whole(path_of(attachment))


def _whole(path: Path) -> bool:
    """Whether a stored file still has the hash that it is called by."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except OSError:
        return False


def folder() -> Path:
    """The folder of all attachments. Raises `MoveRefused` where there is no working folder."""
    if settings.FOLDER is None:
        raise MoveRefused("folder", "没有工作目录，不能保存附件。")
    return Path(settings.FOLDER) / "attachments"


def _stored(file: IO[bytes]) -> tuple[str, str, int]:
    """Check and store the bytes once; gives kind, SHA-256 and size."""
    most = settings.INSTALLATION.attachment_megabytes * 1_000_000
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise MoveRefused("content", "文件是空的。")
    if size > most:
        raise MoveRefused("content", f"文件超过 {settings.INSTALLATION.attachment_megabytes} MB，不能上传。")
    try:
        kind = kind_of(file)
    except NotAllowed as refused:
        raise MoveRefused("content", str(refused)) from refused
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    _keep(file, folder() / digest[:2] / digest)
    return kind, digest, size


def _keep(file: IO[bytes], target: Path) -> None:
    """Write under another name, sync, rename: the target is whole or absent.

    The same bytes again change nothing, but heal what was damaged meanwhile.
    """
    if target.exists() and _whole(target):
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.seek(0)
    descriptor, path = tempfile.mkstemp(dir=target.parent, prefix=".new-")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        Path(path).replace(target)
    except OSError:
        Path(path).unlink(missing_ok=True)
        raise
