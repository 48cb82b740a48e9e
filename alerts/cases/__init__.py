"""The moves of a case; the only place that changes states.

Every move takes `now`, runs in one transaction, moves a state by a conditional UPDATE, appends one event to the
hash chain, starts, stops or voids clocks, and writes its messages into the outbox. It refuses with `MoveRefused`
(one Chinese sentence in `.zh`); `MovedMeanwhile` says that somebody else was first, who and when.
"""

from alerts.cases.appraising import object_to, praise, rule_objection
from alerts.cases.attachments import attach
from alerts.cases.auditing import acknowledge, audit
from alerts.cases.calling import note_call
from alerts.cases.calling_back import call_back
from alerts.cases.claims import ask_verification, clarify_claim, note_claim, verify_claim
from alerts.cases.closing import archive, evaluate, follow_up, restart
from alerts.cases.commitments import chase, fulfil, promise
from alerts.cases.dispatching import dispatch, reassign, refuse_return, rule_dispute
from alerts.cases.drafting import draft, drop_draft, publish_draft, redraft
from alerts.cases.evidence import suggest
from alerts.cases.extending import ask_extension, grant_extension, refuse_extension
from alerts.cases.gates import sign_gates
from alerts.cases.grading import change_severity
from alerts.cases.handling import accept, approve, instruct, report, rework, submit_for_review, waive
from alerts.cases.links import check_links
from alerts.cases.moves import MovedMeanwhile
from alerts.cases.opening import open_by_hand, open_candidate, send_to_triage
from alerts.cases.opinions import ask_opinion, give_by_link, look_up_opinion, withdraw_opinion, write_down
from alerts.cases.ordering import hearers_of, issue_order, withhold_order
from alerts.cases.participants import invite
from alerts.cases.parts import replace, rework_part, withdraw
from alerts.cases.recording import except_press_conference, hand_over
from alerts.cases.releasing import Sent, publish
from alerts.cases.relinking import send_link
from alerts.cases.signing import addressee, give_back, look_up_token, sign_off, sign_off_by_token
from alerts.cases.suspending import resume, suspend
from alerts.cases.sweeping import sweep
from alerts.cases.ticking import TickReport, tick
from alerts.cases.triage import claim, merge, put_down, reject, restore
from alerts.cases.undo import undo
from alerts.rules.states import MoveRefused

__all__ = [
    "MoveRefused",
    "MovedMeanwhile",
    "Sent",
    "TickReport",
    "accept",
    "acknowledge",
    "addressee",
    "approve",
    "archive",
    "ask_extension",
    "ask_opinion",
    "ask_verification",
    "attach",
    "audit",
    "call_back",
    "change_severity",
    "chase",
    "check_links",
    "claim",
    "clarify_claim",
    "dispatch",
    "draft",
    "drop_draft",
    "evaluate",
    "except_press_conference",
    "follow_up",
    "fulfil",
    "give_back",
    "give_by_link",
    "grant_extension",
    "hand_over",
    "hearers_of",
    "instruct",
    "invite",
    "issue_order",
    "look_up_opinion",
    "look_up_token",
    "merge",
    "note_call",
    "note_claim",
    "object_to",
    "open_by_hand",
    "open_candidate",
    "praise",
    "promise",
    "publish",
    "publish_draft",
    "put_down",
    "reassign",
    "redraft",
    "refuse_extension",
    "refuse_return",
    "reject",
    "replace",
    "report",
    "restart",
    "restore",
    "resume",
    "rework",
    "rework_part",
    "rule_dispute",
    "rule_objection",
    "send_link",
    "send_to_triage",
    "sign_gates",
    "sign_off",
    "sign_off_by_token",
    "submit_for_review",
    "suggest",
    "suspend",
    "sweep",
    "tick",
    "undo",
    "verify_claim",
    "waive",
    "withdraw",
    "withdraw_opinion",
    "withhold_order",
    "write_down",
]
