"""The digest as a mail: subject, text and HTML from the same figures."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from alerts.digest.numbers import CLOSED, LATE, NEW, OPEN
from alerts.digest.values import DigestFigures, Lag
from alerts.digest.words import moment, span

MOST = 8
"""Lines of a list in the mail, which is read on a phone; the page has them all."""


def render(figures: DigestFigures, base_url: str | None = None) -> tuple[str, str, str]:
    """(subject, text, html) of a digest; `base_url` is where the links lead, by default this installation's."""
    base = settings.INSTALLATION.base_url if base_url is None else base_url
    context = _context(figures, base.rstrip("/"))
    text, html = (render_to_string(f"digest/digest.{kind}", context) for kind in ("txt", "html"))
    return subject(figures), _tidied(text), _tidied(html)


def subject(figures: DigestFigures) -> str:
    """【周报】11月16日至22日：新增 12 件，办结 7 件，超期 2 件请督办."""
    new, closed, late = (figures.count(name).value for name in (NEW, CLOSED, LATE))
    until = "" if figures.complete else f"（截至{moment(figures.as_of)}）"
    tail = f"超期 {late} 件请督办" if late else "无超期"
    return f"【周报】{figures.week.days}{until}：新增 {new} 件，办结 {closed} 件，{tail}"


def summary(figures: DigestFigures) -> str:
    """The week in two or three sentences."""
    if figures.quiet:
        return "本周没有采到新的信息，没有新的交办单，也没有待办的事项。"
    new, closed, waiting, late = (figures.count(name).value for name in (NEW, CLOSED, OPEN, LATE))
    said = [f"本周采集信息 {figures.items:,} 条，上周 {figures.last_items:,} 条。"]
    said.append(f"新增交办单 {new} 件，办结 {closed} 件；{_edge(figures)}在办 {waiting} 件，{_late(late)}。")
    if figures.lag:
        said.append(lag_words(figures.lag))
    beside = [f"{one.name} {one.value} 件" for one in figures.aside if one.value]
    if beside:
        said.append(f"其中{'，'.join(beside)}（时限照常计算）。")
    if figures.topics:
        top = figures.topics[0]
        said.append(f"反映人数最多的是“{top.title}”，{top.submitters} 人。")
    return "".join(said)


def lag_words(lag: Lag) -> str:
    """从首次发布到发现：中位 1 小时 5 分（6 件），最长 3 小时."""
    if lag.cases == 1:
        return f"从首次发布到发现 {span(lag.longest)}。"
    return f"从首次发布到发现，中位 {span(lag.median)}，最长 {span(lag.longest)}（{lag.of.title}）。"


def _late(late: int) -> str:
    return f"超期 {late} 件" if late else "没有超期"


def _edge(figures: DigestFigures) -> str:
    return "截至周日" if figures.complete else "目前"


def _basis(figures: DigestFigures) -> str:
    """Where the numbers come from, and why one gets this."""
    until = "周日 24:00" if figures.complete else moment(figures.as_of)
    return (
        f"数据截至{until}，按交办单的流转记录和时限计算，作废的时限不计；过后再看，同一周的数字不变。"
        "您收到本周报，是因为您是本系统的领导用户，或在周报收件人之列。"
    )


def _context(figures: DigestFigures, base: str) -> dict[str, object]:
    return {
        "figures": figures,
        "subject": subject(figures),
        "summary": summary(figures),
        "basis": _basis(figures),
        "edge": _edge(figures),
        "site_name": settings.INSTALLATION.name,
        "until": moment(figures.as_of),
        "page": f"{base}{_digest_path()}?week={figures.week}",
        "base": base,
        "matters": figures.matters[:MOST],
        "late": figures.late[:MOST],
        "promises": figures.promises[:MOST],
        "broken": figures.broken[:MOST],
        "more_matters": len(figures.matters) - MOST,
        "more_late": len(figures.late) - MOST,
    }


def _digest_path() -> str:
    try:
        return reverse("digest")
    except NoReverseMatch:
        return "/"


def _tidied(text: str) -> str:
    """Without blanks at line ends, and with one empty line at most between others."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept) + "\n"
