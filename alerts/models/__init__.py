"""Units, duties, cases and everything that happened to them. States are moved in `alerts.cases` only."""

from alerts.models.access import AccessRecord, SecondFactor, SignIn
from alerts.models.alerts import Alert, AlertVerdict, TopicSnooze
from alerts.models.attachments import Attachment
from alerts.models.audit import ClockAudit, ClockHole
from alerts.models.case import Assignment, Case, FlagCheck
from alerts.models.claims import Claim, Commitment
from alerts.models.clock import Timer
from alerts.models.desk import SavedView, Snooze
from alerts.models.digests import DigestSetting
from alerts.models.experts import Expert, Opinion
from alerts.models.extension import Extension
from alerts.models.hotline import HotlineBatch, HotlineOrder
from alerts.models.ledger import Anchor, AnchoredHead, CaseEvent
from alerts.models.links import ConfirmLink, OpinionLink
from alerts.models.listing import ListedNumber, Listing
from alerts.models.messages import ChannelHealth, MessagePreference, Notification, SignOffToken, Wording
from alerts.models.office import OfficeEvent, PendingImport
from alerts.models.order import SupervisionOrder
from alerts.models.period_figures import PeriodFigures
from alerts.models.reports import FrozenMonth, ReportJob
from alerts.models.reposts import Repost
from alerts.models.roster import Call, CallEntry, DutyShift, Handover
from alerts.models.slips import FormDraft, UndoSlip
from alerts.models.speaking import GateSignature, LinkCheck, Release
from alerts.models.suspension import Suspension
from alerts.models.talking import (
    InterpretationTask,
    MediaQuestion,
    PointUse,
    Policy,
    TalkingPoint,
    TalkingPointVersion,
)
from alerts.models.units import Contact, Department, Staff
from alerts.models.watches import Watch, WatchMatch, WatchVersion

__all__ = [
    "AccessRecord",
    "Alert",
    "AlertVerdict",
    "Anchor",
    "AnchoredHead",
    "Assignment",
    "Attachment",
    "Call",
    "CallEntry",
    "Case",
    "CaseEvent",
    "ChannelHealth",
    "Claim",
    "ClockAudit",
    "ClockHole",
    "Commitment",
    "ConfirmLink",
    "Contact",
    "Department",
    "DigestSetting",
    "DutyShift",
    "Expert",
    "Extension",
    "FlagCheck",
    "FormDraft",
    "FrozenMonth",
    "GateSignature",
    "Handover",
    "HotlineBatch",
    "HotlineOrder",
    "InterpretationTask",
    "LinkCheck",
    "ListedNumber",
    "Listing",
    "MediaQuestion",
    "MessagePreference",
    "Notification",
    "OfficeEvent",
    "Opinion",
    "OpinionLink",
    "PendingImport",
    "PeriodFigures",
    "PointUse",
    "Policy",
    "Release",
    "ReportJob",
    "Repost",
    "SavedView",
    "SecondFactor",
    "SignIn",
    "SignOffToken",
    "Snooze",
    "Staff",
    "SupervisionOrder",
    "Suspension",
    "TalkingPoint",
    "TalkingPointVersion",
    "Timer",
    "TopicSnooze",
    "UndoSlip",
    "Watch",
    "WatchMatch",
    "WatchVersion",
    "Wording",
]
