"""From a wish to files: which paper, about what, in which formats; whole files or none."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from alerts.digest.spans import Span, SpanError, SpanKind, last_over, span_of
from alerts.reports import pdf
from alerts.reports.daily import daily
from alerts.reports.docx import docx_bytes
from alerts.reports.paper import Paper
from alerts.reports.periodic import periodic
from alerts.reports.special import special
from config.clock import SHANGHAI
from pipeline.models import Topic

SPECIAL = "special"
KINDS = {"daily": "日报", SPECIAL: "舆情专报", "monthly": "月报", "quarterly": "季报", "yearly": "年报"}
FORMATS = ("docx", "pdf")
Told = Callable[[int, int, str], None]


class ReportError(ValueError):
    """No such paper can be made; the message is fit for the screen."""


@dataclass(slots=True)
class Made:
    """The files that were written, and what a reader must know about them."""

    paths: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def about(kind: str, text: str, now: datetime) -> Span | Topic:
    """What a paper of this kind is about: a period (by default the last that is over), or a topic. Raises."""
    if kind == SPECIAL:
        topic = Topic.objects.defer("centre").filter(pk=int(text)).first() if _is_key(text) else None
        if topic is None:
            raise ReportError(f"没有专题 {text!r}；专题编号见“热点”页的网址，如 topics/12/ (no such topic)")
        return topic
    try:
        span = span_of(SpanKind(kind), text) if text else last_over(SpanKind(kind), now)
    except SpanError as error:
        raise ReportError(str(error)) from error
    if span.start > now:
        raise ReportError(f"{span.zh}还没有开始 (it has not begun)")
    return span


def title_of(kind: str, what: Span | Topic) -> str:
    """How lists call a paper before it is made."""
    return f"关于“{what.title}”的舆情专报" if isinstance(what, Topic) else f"{what.zh}{KINDS[kind]}"


def paper_of(kind: str, what: Span | Topic, now: datetime, told: Told) -> Paper:
    """Write the paper. Raises `ReportError`."""
    try:
        if isinstance(what, Topic):
            return special(what, now, told)
        return daily(what, now, told) if kind == SpanKind.DAY.value else periodic(what, now, told)
    except ValueError as error:
        raise ReportError(str(error)) from error


def write(paper: Paper, folder: Path, formats: Sequence[str], stem: str = "") -> Made:
    """Put a paper into files. A PDF that cannot be made is said in the notes; the Word file is there all the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made, name = Made(), stem or file_name(paper.name)
    if "docx" in formats:
        made.paths.append(_put(folder / f"{name}.docx", docx_bytes(paper)))
    if "pdf" in formats:
        try:
            made.paths.append(_put(folder / f"{name}.pdf", pdf.pdf_bytes(paper)))
            made.notes += filter(None, [pdf.note()])
        except pdf.NoPdf as error:
            made.notes.append(str(error))
    return made


def file_name(words: str) -> str:
    """A name that every system takes."""
    return re.sub(r"[^\w\u4e00-\u9fff（）()-]+", "_", words).strip("_")[:80] or "报告"


def today(now: datetime) -> str:
    """20261126."""
    return f"{now.astimezone(SHANGHAI):%Y%m%d}"


def _put(path: Path, content: bytes) -> Path:
    """Written under another name, then renamed: whole or not there."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
