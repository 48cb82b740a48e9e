"""The words of the trade as enums, one place for all packages, a module a noun; values are the Chinese terms shown on
screen. The English names are the glossary's.
"""

from config.vocabulary.alerting import CallOutcome, Verdict
from config.vocabulary.origins import PostKind, SourceKind
from config.vocabulary.people import Part, Role
from config.vocabulary.speaking import ClaimState, ReleaseKind
from config.vocabulary.states import AssignmentState, CaseState
from config.vocabulary.subjects import Appeal, Emotion, Sector, Severity
from config.vocabulary.timers import TimerName

__all__ = [
    "Appeal",
    "AssignmentState",
    "CallOutcome",
    "CaseState",
    "ClaimState",
    "Emotion",
    "Part",
    "PostKind",
    "ReleaseKind",
    "Role",
    "Sector",
    "Severity",
    "SourceKind",
    "TimerName",
    "Verdict",
]
