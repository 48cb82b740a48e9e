"""职责: who answers for what, quoted; words are tried on the table; a sheet of duties is imported and taken back."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from alerts.actors import Actor
from alerts.cases.evidence import propose
from alerts.duties import checks, importing
from alerts.office import duty_table
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.access_log import note
from alerts.web.forms.duties import TrialForm
from alerts.web.views.action import INVALID, actor_of
from alerts.web.views.sheets import Preview, Sheet, handle
from alerts.web.views.taking_back import TakingBack, Undone, take_back
from config import clock
from config.schema.jurisdiction import DutyEntry, Jurisdiction
from config.vocabulary import Role, Severity

_COLUMNS = (
    "表头要有“职责”和“主办单位”；还认识 协办单位、属地、领域、关键词、原文、文件。几个单位或几个词用顿号隔开。"
    "同名的职责按表里的改，没有写到的保留；要用表替换全部职责，请点“替换全部”。"
    "载入后新的事项即按新表建议，已交办的不变；可以撤回。"
)
_TITLE = 60


@signed_in
def duties(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table, its doubtful places, its changes; POST tries words on it."""
    require(viewer, *DESK, *OVERSIGHT)
    table, asked = duty_table.preset(), request.GET.get("q", "").strip()[:60]
    form = TrialForm(request.POST if request.method == "POST" else None)
    tried = None
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        tried = propose(text[:_TITLE], text, {}, form.sector_chosen(), Severity.ORDINARY)
    rows = [one for one in table.duties if _fits(one, asked)]
    context = {
        "table": table,
        "rows": rows,
        "documents": Counter(one.document for one in table.duties).most_common(5),
        "asked": asked,
        "form": form,
        "tried": tried,
        "findings": list(checks.table_findings(table)),
        "history": duty_table.history(),
        "may_keep": viewer.any_of(*duty_table.MAY),
    }
    return render(request, "web/duties.html", context, status=INVALID if form.errors else 200)


@signed_in
def duties_sheet(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table as a file, to be edited and imported again."""
    require(viewer, *DESK, *OVERSIGHT)
    note(request, viewer, "导出职责表")
    text = io.StringIO()
    csv.writer(text).writerows(importing.as_rows(duty_table.preset()))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, "职责表.csv") or "attachment"
    return response


@signed_in
def duties_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A sheet of duties, shown before it is loaded; with `replace` it is the whole table."""
    require(viewer, *duty_table.MAY)
    whole = request.GET.get("replace") == "1"

    def read(path: Path) -> Preview:
        plan = importing.plan(duty_table.preset(), path, whole)
        *lines, says = plan.lines()
        content = [plan.after.model_dump(mode="json"), duty_table.number(), lines] if plan.news else []
        return Preview(("", "职责", "主办单位"), [_cells(line) for line in lines], content, [], says)

    def load(name: str, content: Any) -> str:
        after, seen, lines = content
        table = Jurisdiction.model_validate(after)
        created = duty_table.install(table, lines, name, _actor(viewer), clock.now(), seen)
        return f"已载入，现有职责 {len(table.duties)} 条" + (
            f"; 新建单位 {created} 个，请到“单位”页登记联系人。" if created else "。"
        )

    title = "替换全部职责" if whole else "导入职责"
    return handle(request, viewer, Sheet("duties", title, "duties", "职责", _COLUMNS, read, load))


@signed_in
def duties_take_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """撤回."""
    require(viewer, *duty_table.MAY)
    says = (
        "恢复上一次改动以前的职责表，新的事项即按它建议；已交办的不变，新建的单位保留。"
        "撤回以后还可以再撤回一次，即恢复这次改动。"
    )

    def take(reason: str, seen: int) -> str:
        duty_table.take_back(reason, _actor(viewer), clock.now(), seen)
        return "已撤回，现在用的是上一次改动以前的职责表。"

    told = TakingBack("撤回职责", says, "duties", "职责", _undone())
    return take_back(request, told, duty_table.number(), take)


def _undone() -> Undone | None:
    """The last change, with the lines of its preview; where it took one back itself, which."""
    last = next(iter(duty_table.history(1)), None)
    data = last.data if last else {}
    name = (
        f"，{data['file']}" if data.get("file") else f"（第 {data['number']} 条的改动）" if data.get("number") else ""
    )
    found = [_cells(line) for line in data.get("lines", ())]
    return Undone.of(last, name, [(f"当时{mark}", f"{subject} {lead}".strip()) for mark, subject, lead in found])


def _fits(duty: DutyEntry, asked: str) -> bool:
    told = (duty.subject, *duty.aliases, *duty.lead, *duty.co, *duty.keywords, *duty.sectors, duty.quote)
    return not asked or any(asked in each for each in told)


def _cells(line: str) -> tuple[str, ...]:
    mark, _, rest = line.partition("  ")
    subject, _, lead = rest.partition("  主办 ")
    return (mark, subject, lead)


def _actor(viewer: Viewer) -> Actor:
    role = viewer.role if viewer.role in duty_table.MAY else None
    return actor_of(viewer, role or Role.SUPERVISOR)
