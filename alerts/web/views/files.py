"""附件 and the exported case: handed out as downloads only, to those who may read them, never shown inside a page."""

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from alerts.cases.attachments import path_of
from alerts.export import export_case
from alerts.models import Attachment
from alerts.rules.file_kinds import MEDIA
from alerts.web.access import Viewer, assignments_of, cases_of, require, signed_in
from alerts.web.access_log import note
from config import clock
from config.vocabulary import Role

SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


@signed_in
def attachment(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """The bytes of one file. A unit gets those of the cases it has a part in, but for other units' own files."""
    found = get_object_or_404(Attachment.objects.select_related("case"), pk=pk)
    if not _may_read(viewer, found):
        raise Http404("没有这个附件")
    path = path_of(found)
    if not path.is_file():
        raise Http404("附件的文件不在了，请联系管理员核对备份")
    note(request, viewer, "下载附件", f"{found.case.number} {found.name}")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=MEDIA[found.kind], headers=SAFE
    )


def _may_read(viewer: Viewer, found: Attachment) -> bool:
    if viewer.reads_all:
        return True
    own = assignments_of(viewer)
    if found.assignment_id is not None:
        return own.filter(pk=found.assignment_id).exists()
    return own.filter(case_id=found.case_id).exists()


@signed_in
def case_export(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """The signed bundle of a case."""
    require(viewer, Role.SUPERVISOR, Role.AUDITOR, Role.JUDGE, Role.LEADER)
    case = get_object_or_404(cases_of(viewer), pk=pk)
    note(request, viewer, "导出全案", case.number)
    with tempfile.TemporaryDirectory() as folder:
        body = export_case(case, Path(folder) / "case.zip", clock.now()).read_bytes()
    headers = {**SAFE, "Content-Disposition": f'attachment; filename="{case.number}.zip"'}
    return HttpResponse(body, content_type="application/zip", headers=headers)
