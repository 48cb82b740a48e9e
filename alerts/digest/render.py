"""The digest as a mail: subject, text and HTML from the same figures."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from alerts.digest.numbers import ANSWERED, CLOSED, COMPLETED, FINISHED, LATE, NEW, OPEN, SIGNED
from alerts.digest.trimming import LARGEST, STEPS, Step, shortened, weight
from alerts.digest.values import DigestFigures, Lag
from alerts.digest.words import moment, short, span

_UNIT_RATES = (SIGNED, ANSWERED, FINISHED, COMPLETED)
"""The rates of a unit's line, in the order of `numbers.rates`."""
_WHY, _NAME = 200, 60
"""Characters of why somebody gets it, and of the installation's name."""


def render(figures: DigestFigures, base_url: str | None = None, why: str = "") -> tuple[str, str, str]:
    """(subject, text, html) of a digest; `base_url` is where the links lead, by default this installation's.

    `why`: the sentence that says why its reader gets it, where that is known.
    """
    base = (settings.INSTALLATION.base_url if base_url is None else base_url).rstrip("/")
    why = short(why, _WHY)
    for step in STEPS:
        shown = shortened(figures, step.length) if step.length else figures
        text, html = _parts(shown, base, step, why)
        if weight(text, html) <= LARGEST:
            break
    return subject(shown), text, html


def _parts(figures: DigestFigures, base: str, step: Step, why: str) -> tuple[str, str]:
    context = {**_context(figures, base, step), "basis": _basis(figures, why)}
    text, html = (render_to_string(f"digest/digest.{kind}", context) for kind in ("txt", "html"))
    return _tidied(text), _tidied(html)


def subject(figures: DigestFigures) -> str:
    """【周报】11月16日至22日：新增 12 件，办结 7 件，超期 2 件请督办; of a unit it names the unit."""
    new, closed, late = (figures.count(name).value for name in (NEW, CLOSED, LATE))
    until = "" if figures.complete else f"（截至{moment(figures.as_of)}）"
    tail = f"超期 {late} 件请督办" if late else "无超期"
    whose = f"{figures.unit} " if figures.unit else ""
    return f"【周报】{whose}{figures.week.days}{until}：新增 {new} 件，办结 {closed} 件，{tail}"


def summary(figures: DigestFigures) -> str:
    """The week in two or three sentences."""
    if figures.unit:
        return _unit_summary(figures)
    if figures.quiet:
        return "本周没有采到新的信息，没有新的交办单，也没有待办的事项。"
    new, closed, waiting, late = (figures.count(name).value for name in (NEW, CLOSED, OPEN, LATE))
    said = [f"本周采集信息 {figures.items:,} 条，上周 {figures.last_items:,} 条。"]
    said.append(f"新增交办单 {new} 件，办结 {closed} 件；{_edge(figures)}在办 {waiting} 件，{_late(late)}。")
    if figures.reposts:
        said.append(f"上级政策到期未转载 {len(figures.reposts)} 条。")
    if figures.lag:
        said.append(lag_words(figures.lag))
    beside = [f"{one.name} {one.value} 件" for one in figures.aside if one.value]
    if beside:
        said.append(f"其中{'，'.join(beside)}（时限照常计算）。")
    if figures.topics:
        top = figures.topics[0]
        said.append(f"反映人数最多的是“{top.title}”，{top.submitters} 人。")
    return "".join(said)


def _unit_summary(figures: DigestFigures) -> str:
    new, closed, waiting, late = (figures.count(name).value for name in (NEW, CLOSED, OPEN, LATE))
    edge = _edge(figures)
    return f"本周派给{figures.unit} {new} 件，主办回应 {closed} 件；{edge}在办 {waiting} 件，{_late(late)}。"


def lag_words(lag: Lag) -> str:
    """从首次发布到发现：中位 1 小时 5 分（6 件），最长 3 小时."""
    if lag.cases == 1:
        return f"从首次发布到发现 {span(lag.longest)}。"
    return f"从首次发布到发现，中位 {span(lag.median)}，最长 {span(lag.longest)}（{lag.of.title}）。"


def _late(late: int) -> str:
    return f"超期 {late} 件" if late else "没有超期"


def _edge(figures: DigestFigures) -> str:
    return "截至周日" if figures.complete else "目前"


def _basis(figures: DigestFigures, why: str) -> str:
    """Where the numbers come from, and why one gets this."""
    until = "周日 24:00" if figures.complete else moment(figures.as_of)
    told = f"数据截至{until}，按交办单的流转记录和时限计算，作废的时限不计；"
    told += "过后再看，同一周的办理数字不变，专题的人数随归并可能有变。"
    return f"{told}{why}{'只含本单位承担的事项。' if figures.unit else ''}"


def _context(figures: DigestFigures, base: str, step: Step) -> dict[str, object]:
    most, rows, hot = step.lines, step.rows, step.topics
    own = any(line.mine for line in figures.units)
    return {
        "figures": figures,
        "subject": subject(figures),
        "summary": summary(figures),
        "edge": _edge(figures),
        "site_name": short(settings.INSTALLATION.name, _NAME),
        "until": moment(figures.as_of),
        "page": f"{base}{_path('inbox')}" if figures.unit else f"{base}{_path('digest')}?week={figures.week}",
        "whys": f"{base}{_path('digest_why')}?week={figures.week}",
        "base": base,
        "columns": ("单位", NEW, CLOSED, OPEN, LATE),
        "rate_columns": [name if name == COMPLETED else name.removesuffix("率") for name in _UNIT_RATES],
        "units": figures.units[:rows],
        "units_head": "各单位（您分管的在前）" if own else "各单位",
        "more_units": len(figures.units) - rows,
        "territories": figures.territories[:rows],
        "more_territories": len(figures.territories) - rows,
        "sources": figures.sources[:rows],
        "more_sources": len(figures.sources) - rows,
        "topics": figures.topics[:hot],
        "fastest": figures.fastest[:hot],
        "longest": figures.longest[:hot],
        "matters": figures.matters[:most],
        "late": figures.late[:most],
        "promises": figures.promises[:most],
        "due": figures.due[:most],
        "broken": figures.broken[:most],
        "reposts": figures.reposts[:most],
        "more_matters": len(figures.matters) - most,
        "more_late": len(figures.late) - most,
        "more_topics": len(figures.topics) - hot,
        "more_promises": len(figures.promises) - most,
        "more_due": len(figures.due) - most,
        "more_broken": len(figures.broken) - most,
        "more_reposts": len(figures.reposts) - most,
    }


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"


def _tidied(text: str) -> str:
    """Without blanks at line ends, and with one empty line at most between others."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept) + "\n"
