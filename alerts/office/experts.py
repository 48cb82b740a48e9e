"""专家名录: who can be asked about which sectors. An expert is written to only once the address is confirmed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from alerts.actors import Actor
from alerts.models import Expert
from alerts.office.book import EXPERTS, append
from alerts.rules.states import MoveRefused
from config.vocabulary import Role, Sector

KEEPERS = (Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR)


@transaction.atomic
def add(  # noqa: PLR0913, PLR0917  who an expert is
    actor: Actor, now: datetime, name: str, organisation: str, post: str, email: str, sectors: Sequence[Sector]
) -> Expert:
    """登记专家. Raises `MoveRefused`: not this role, nothing in a field, an address that is there already."""
    _keeper(actor)
    name, organisation, email = name.strip(), organisation.strip(), email.strip().lower()
    if not (name and organisation and email and sectors):
        raise MoveRefused("content", "请填写专家的姓名、单位、邮箱和领域。")
    try:
        with transaction.atomic():
            expert = Expert.objects.create(
                name=name[:60],
                organisation=organisation[:100],
                post=post.strip()[:60],
                email=email,
                sectors=[sector.value for sector in sectors],
                added_at=now,
                added_by=actor.name[:100],
            )
    except IntegrityError:
        raise MoveRefused("same", f"邮箱 {email} 已经登记过一位专家。") from None
    data = {"name": expert.name, "organisation": expert.organisation, "sectors": expert.sectors}
    append(EXPERTS, "登记专家", actor, now, reason=str(expert), data=data)
    return expert


@transaction.atomic
def retire(expert: Expert, actor: Actor, now: datetime, reason: str) -> None:
    """停用专家, with a reason: nobody asks him any more; what he said stays."""
    _keeper(actor)
    if not reason.strip():
        raise MoveRefused("content", "请填写停用的理由。")
    if not Expert.objects.filter(pk=expert.pk, retired_at=None).update(retired_at=now):
        raise MoveRefused("done", f"{expert}已经停用。")
    append(EXPERTS, "停用专家", actor, now, reason=f"{expert}：{reason.strip()}")


def of_sector(sector: str) -> list[Expert]:
    """Those who can be asked, of this sector first; each confirmed and not retired."""
    asked = Expert.objects.filter(confirmed_at__isnull=False, retired_at=None)
    return sorted(asked, key=lambda one: (sector not in one.sectors, one.name))


def _keeper(actor: Actor) -> None:
    if actor.role not in KEEPERS:
        raise MoveRefused("role", f"专家名录由{'、'.join(role.zh for role in KEEPERS)}维护。")
