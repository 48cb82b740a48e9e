"""One row of a list as HTML, written by hand: a list of fifty is drawn ten times faster than by templates.

The same words as before; every value is escaped here. The live feed sends these rows too, so that a page shows a new
alert without asking again.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from alerts.punctuation import chinese
from alerts.web.clocks import NEAR
from alerts.web.rows import Row
from alerts.web.running import Running, bar_of
from alerts.web.words import short_span, when_at, written_at
from config.vocabulary import Severity

SHAPES = {
    Severity.EXTREME: '<path d="M6 0 12 6 6 12 0 6Z"/>',
    Severity.MAJOR: '<path d="M6 .8 12 11.4H0Z"/>',
    Severity.LARGER: '<path d="M1 1h10v10H1Z"/>',
    Severity.ORDINARY: '<circle cx="6" cy="6" r="4.4"/>',
}
GRADES = {Severity.EXTREME: "red", Severity.MAJOR: "orange", Severity.LARGER: "yellow", Severity.ORDINARY: "blue"}
TAGS = {
    grade: f'<span class="severity severity-{GRADES[grade]}"><svg viewBox="0 0 12 12" aria-hidden="true">'
    f"{SHAPES[grade]}</svg>{grade.value}</span>"
    for grade in Severity
}


PLACE = '<span class="row-place">%s</span>'
TAKEN = '<span class="row-taken">%s 已认领</span>'
HOVER = ' title="%s"'
_STATE = '<b class="row-state">%s</b>'
GRAVE = {grade: int(grade.rank >= Severity.MAJOR.rank) for grade in Severity}


def marked(text: str) -> bool:
    """Whether a text needs to be escaped. Most rows do not, and need not be escaped word by word."""
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text


def severity_html(grade: Severity) -> SafeString:
    """The tag of a grade: a shape, the word, and the colour of the law."""
    return mark_safe(TAGS[grade])


def row_html(row: Row, show_state: bool = False, ticks: bool = False) -> SafeString:
    """The row; `show_state` where the list mixes states, `ticks` where rows can be chosen."""
    return mark_safe(row_text(row, show_state, ticks))


def row_text(row: Row, show_state: bool, ticks: bool) -> str:
    """The row as text that is escaped already, for a page that is put together from text."""
    title, place, taken, because, state = chinese(row.title), row.place, row.taken_by, row.because, row.state
    facts = "\n".join([fact for fact in (row.voices, row.sector, row.why, row.who) if fact])
    if marked(f"{title}{place}{taken}{because}{state}{facts}"):
        title, place, taken, because, state, facts = map(escape, (title, place, taken, because, state, facts))
    facts, clock = facts.replace("\n", "</span><span>"), row.clock
    tick = (
        f'<label class="row-tick"><input type="checkbox" name="ids" value="{row.pk}" form="bulk">'
        f'<span class="skip-label">选择 {title}</span></label>'
        if ticks
        else ""
    )
    data = ""  # what the page needs to put the row in its place and to keep or drop it: never more than it shows
    if row.pk:
        data = f' data-case="{row.pk}" data-due="{clock.due if clock else ""}" data-grave="{GRAVE[row.severity]}"'
    return (
        f'<li class="row{" row-unread" if row.unread else ""}{" row-ticks" if ticks else ""}"{data}>{tick}'
        f'<span class="row-grade">{TAGS[row.severity]}</span>'
        f'<span class="row-line"><a class="row-title" href="{row.url}">{title}</a>'
        f"{PLACE % place if place else ''}{TAKEN % taken if taken else ''}</span>"
        f'<span class="row-facts"{HOVER % because if because else ""}>{_STATE % state if show_state else ""}'
        f"<span>{facts}</span>{_held(row) if row.suspended or row.asleep else ''}</span>"
        f'<span class="row-clock">{clock_text(clock) if clock else _when(row)}</span></li>'
    )


def _held(row: Row) -> str:
    said = f"<b>挂账至 {row.suspended.month}月{row.suspended.day}日</b>" if row.suspended else ""
    return f"{said}<b>{escape(row.asleep)}</b>" if row.asleep else said


def _when(row: Row) -> str:
    return f'<span class="quiet">{time_text(row.at, row.now)}</span>' if row.at is not None and row.now else ""


def time_text(at: int, now: int) -> str:
    """An instant as a `time`, the exact one on hover."""
    iso, exact = written_at(at)
    return f'<time datetime="{iso}" title="{exact}">{when_at(at, now)}</time>'


def clock_html(clock: Running) -> SafeString:
    """The small clock of a row; the page's script keeps its words true from the two instants in it."""
    return mark_safe(clock_text(clock))


def clock_text(clock: Running) -> str:
    """The same as text that is escaped already."""
    return clock_said(*clock)


def clock_said(waits_for: str, natural: bool, started: int, due: int, now: int) -> str:
    """The same of a clock that needs no name: state, words and bar are those of `Running`."""
    left, gone = due - now, now - started
    if left > 0:
        whole = gone + left if gone + left > 1 else 1
        state, words = "near" if gone >= NEAR * whole else "running", f"还剩 {short_span(left)}"
        bar = bar_of(round(gone / whole * 200) if gone > 0 else 0, natural)
    else:
        state, words, bar = "late", f"已超 {short_span(-left)}", bar_of(200, natural)
    return (
        f'<span class="clock clock-small clock-{state} clock-{"natural" if natural else "working"}" '
        f'title="{waits_for}，{when_at(due, now)} 前（{"自然时" if natural else "工作时"}）" '
        f'data-start="{started}" data-until="{due}">'
        f'<span class="clock-head"><span class="clock-words">{words}</span>'
        f'<span class="clock-for">{waits_for}</span></span>{bar}</span>'
    )
