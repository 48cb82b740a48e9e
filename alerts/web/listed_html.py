"""The rows of the list of cases as HTML, straight from what the store gives: the page that is asked for most.

The same words as `row_of` and `row_text`, which the live feed and other pages use; a test holds them together.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from alerts.punctuation import chinese
from alerts.rules.people import called
from alerts.web.listing import Plain
from alerts.web.rise import rises
from alerts.web.row_html import GRAVE, HOVER, PLACE, TAGS, TAKEN, clock_said, marked, time_text
from alerts.web.rows import (
    STATES,
    WAITING,
    asleep_said,
    case_address,
    heard,
    next_hand,
    rule_names,
    rule_said,
    sector_sure,
)
from alerts.web.running import WAITS, natural_of
from config.vocabulary import Severity

_FRESH, _STATE = 3, 5
"""Where in a `Read` they stand."""
_GRADED = {
    grade.value: (
        f' data-grave="{GRAVE[grade]}">',
        f'<span class="row-grade">{TAGS[grade]}</span><span class="row-line"><a class="row-title" href="',
    )
    for grade in Severity
}
_SAID = {state: f'<b class="row-state">{escape(word)}</b>' for state, word in STATES.items()}


class Known(NamedTuple):
    """What all rows of a page share: the present second, the beginning of an address, topics that rise, rules."""

    now: int
    address: str
    rising: Mapping[int, str]
    names: Mapping[str, str]


def listed_html(found: Sequence[Plain], now: datetime, show_state: bool, ticks: bool) -> str:
    """The rows, one after the other."""
    return "".join(listed_rows(found, now, show_state, ticks))


def listed_rows(found: Sequence[Plain], now: datetime, show_state: bool, ticks: bool) -> list[str]:
    """Each row by itself; how fast it rises is asked for those only that were heard of just now."""
    fresh = {one[_FRESH] for one in found if one[_FRESH]}
    rising = rises(fresh, now) if fresh else {}
    names = rule_names() if any(one[_STATE] in WAITING for one in found) else {}
    states = _SAID if show_state else {}
    known = Known(int(now.timestamp()), case_address(), rising, names)
    return [_row(one, known, states, ticks) for one in found]


def _row(one: Plain, known: Known, states: Mapping[str, str], ticks: bool) -> str:
    now, address, rising, names = known
    (pk, _key, _ended, fresh, title, state, grade, sector, place, detected, rule, because, said, p, due, clock, law,
     started, lead_state, lead, until, until_grade, by, suspended, account, family, given,
     submitters, sources, items) = one  # fmt: skip
    voices, who = heard(submitters, sources, items), next_hand(state, said, lead, lead_state)
    title, sector = chinese(title), sector_sure(sector, p)
    taken = why = asleep = ""
    if account is not None:
        taken = called(family or "", given or "", account)
    waits = state in WAITING
    if waits:
        why = rule_said(rule, names)
        if until is not None and until > now and until_grade == grade:
            asleep = escape(asleep_said(by, until, now))
    if marked(f"{title}{place}{because}{sector}{who}{taken}{why}"):
        title, place, because, sector, who, taken, why = map(escape, (title, place, because, sector, who, taken, why))
    if fresh and fresh in rising:
        voices = f"{voices}，{rising[fresh]}"
    facts = "</span><span>".join([fact for fact in (voices, sector, why, who) if fact])
    if due is None:
        timed = f'<span class="quiet">{time_text(detected, now)}</span>'
    else:
        timed = clock_said(WAITS[clock or ""], natural_of(law or ""), started or 0, due, now)
    grave, tag = _GRADED[grade]
    tick = (
        f'<label class="row-tick"><input type="checkbox" name="ids" value="{pk}" form="bulk">'
        f'<span class="skip-label">选择 {title}</span></label>'
        if ticks
        else ""
    )
    return (
        f'<li class="row{" row-unread" if waits and account is None else ""}{" row-ticks" if ticks else ""}" '
        f'data-case="{pk}" data-due="{"" if due is None else due}"{grave}{tick}{tag}{address}{pk}/">{title}</a>'
        f"{PLACE % place if place else ''}{TAKEN % taken if taken else ''}</span>"
        f'<span class="row-facts"{HOVER % because if because else ""}>{states.get(state, "")}'
        f"<span>{facts}</span>{_held(suspended, asleep) if suspended or asleep else ''}</span>"
        f'<span class="row-clock">{timed}</span></li>'
    )


def _held(suspended: str | None, asleep: str) -> str:
    said = f"<b>挂账至 {int(suspended[5:7])}月{int(suspended[8:10])}日</b>" if suspended else ""
    return f"{said}<b>{asleep}</b>" if asleep else said
