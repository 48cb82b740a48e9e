"""The tabs of the list of cases (列表分栏): which states stand together, as people work on them."""

from collections.abc import Mapping

from config.vocabulary import CaseState

C = CaseState
TABS: Mapping[str, tuple[str, tuple[CaseState, ...]]] = {
    "triage": ("待研判", (C.CANDIDATE, C.TRIAGE)),
    "dispatched": ("已交办", (C.DISPATCHED, C.DISPUTED)),
    "handling": ("处置中", (C.HANDLING,)),
    "review": ("待审核", (C.REVIEW,)),
    "tracking": ("跟踪", (C.RESPONDED, C.TRACKING, C.EVALUATED)),
}
"""Every open state is in one; what has ended is in none."""
TAB_OF: Mapping[CaseState, str] = {state: key for key, (_word, states) in TABS.items() for state in states}
