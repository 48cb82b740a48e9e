"""What waited until nothing is asked any more is not sent: 请研判 of a case that was judged meanwhile.

The message is kept, with the reason; when the move that made it moot is taken back (撤销), it is due again.
"""

from datetime import datetime

from alerts.models import Notification
from config.vocabulary import CaseState

_ASKS_IN = {"triage": ("研判", (CaseState.CANDIDATE, CaseState.TRIAGE))}
"""Purpose -> what it asks for, and the states of the case in which that is still to be done."""
_State = Notification.State


def drop(now: datetime) -> int:
    """Settle what is due and moot; gives how many messages."""
    dropped = 0
    for purpose, (asked, states) in _ASKS_IN.items():
        due = Notification.objects.filter(state=_State.PENDING, purpose=purpose, next_attempt_at__lte=now, attempts=0)
        moot = due.exclude(case=None).exclude(case__state__in=[state.value for state in states])
        for state in moot.order_by().values_list("case__state", flat=True).distinct():
            some = Notification.objects.filter(pk__in=list(moot.filter(case__state=state).values_list("pk", flat=True)))
            why = f"已不需{asked}（{CaseState(state).zh}）"
            dropped += some.filter(state=_State.PENDING, attempts=0).update(
                state=_State.MOOT, next_attempt_at=None, error=why
            )
    return dropped


def revive(case: int, now: datetime) -> int:
    """What was moot in this case is asked again, since the move that answered it was taken back."""
    moot = Notification.objects.filter(case=case, state=_State.MOOT)
    return moot.update(state=_State.PENDING, next_attempt_at=now, error="")
