"""反馈: what people think of an alert: 有用, 不归我们, 重复, 太迟; the later word of the same person counts."""

from datetime import datetime

from alerts.actors import Actor
from alerts.models import Alert, AlertVerdict
from alerts.rules.states import MoveRefused
from config.vocabulary import Role, Verdict
from nlp.personal.mask import mask_staff

MAY = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER)


def judge(alert: Alert, actor: Actor, now: datetime, verdict: Verdict, note: str = "") -> AlertVerdict:
    """Take down one verdict. Raises `MoveRefused`."""
    if actor.user_id is None or actor.role not in MAY:
        raise MoveRefused("role", f"预警的反馈由{'、'.join(role.zh for role in MAY)}填写。")
    values = {"by": actor.name[:100], "verdict": verdict.value, "note": mask_staff(note.strip())[:200], "at": now}
    made, _ = AlertVerdict.objects.update_or_create(alert=alert, user_id=actor.user_id, defaults=values)
    return made
