"""职责簿: the working folder's own duty table is imported and taken back without a shell; each is an event.

What was in force before stands as a file beside the table, by the number of the event that replaced it; an empty one
means that there was no table of the folder's own, and the preset held.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.duties import importing
from alerts.models import OfficeEvent
from alerts.office.book import DUTIES, append
from alerts.rules.states import MoveRefused
from alerts.units import sync_departments
from config.load import jurisdiction, load_yaml, own_jurisdictions
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Role

MAY = (Role.DISPATCHER, Role.SUPERVISOR)
IMPORTED, TAKEN_BACK = "导入职责", "撤回职责"


def preset() -> Jurisdiction:
    """The table in force."""
    return jurisdiction(settings.INSTALLATION.jurisdiction)


def number() -> int:
    """The number of the last change, 0 before the first."""
    last = next(iter(history(1)), None)
    return last.number if last else 0


def history(most: int = 10) -> list[OfficeEvent]:
    """What was imported and taken back, newest first."""
    return list(OfficeEvent.objects.filter(book=DUTIES).order_by("-number")[:most])


@transaction.atomic
def install(after: Jurisdiction, lines: Sequence[str], name: str, actor: Actor, now: datetime, seen: int) -> int:
    """From now on this table; how many units are new. `lines`: the preview, `seen`: the last change when it was made.

    Cases that were dispatched stay where they are. Raises `MoveRefused`.
    """
    own = _own(actor, seen)
    text = _text(own)
    data = {"file": name, "lines": list(lines), "before": sha256(text.encode()).hexdigest()}
    made = append(DUTIES, IMPORTED, actor, now, data=data)
    _keep(own, made.number, text)
    created = sync_departments(after)
    importing.write(after, own.parent.parent.parent)  # last: where it fails, nothing is recorded
    return created


@transaction.atomic
def take_back(reason: str, actor: Actor, now: datetime, seen: int) -> None:
    """撤回: the table before the last change again; done twice, the change is back. Raises `MoveRefused`."""
    own = _own(actor, seen)
    if not seen:
        raise MoveRefused("nothing", "没有在页面上导入过职责，没有可撤回的。")
    kept = _version(own, seen)
    if not kept.is_file():
        raise MoveRefused("gone", "导入以前的职责表不在了，不能撤回；可以重新导入。")
    text = kept.read_text("utf-8")
    if text:
        sync_departments(load_yaml(kept, Jurisdiction))
    made = append(DUTIES, TAKEN_BACK, actor, now, reason=reason, data={"number": seen})
    _keep(own, made.number, _text(own))
    if text:
        part = own.with_suffix(".part")
        part.write_text(text, "utf-8")
        part.replace(own)
    else:
        own.unlink(missing_ok=True)


def _own(actor: Actor, seen: int) -> Path:
    if actor.role not in MAY:
        raise MoveRefused("role", f"职责表由{'、'.join(role.zh for role in MAY)}维护。")
    if seen != number():
        raise MoveRefused("changed", "别人刚刚改过职责表，请重新打开再改。")
    where = own_jurisdictions()
    if where is None:
        raise MoveRefused("folder", "没有工作目录，不能保存；请在工作目录中启动。")
    return where / settings.INSTALLATION.jurisdiction / "jurisdiction.yaml"


def _text(own: Path) -> str:
    return own.read_text("utf-8") if own.is_file() else ""


def _version(own: Path, number: int) -> Path:
    return own.parent / "before" / f"{number}.yaml"


def _keep(own: Path, number: int, text: str) -> None:
    path = _version(own, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
