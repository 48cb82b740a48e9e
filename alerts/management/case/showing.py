"""`huiying case show CASE`: one case: parts, clocks, statements, and everything that happened."""

import json
from typing import Any

from django.core.management.base import CommandParser

from alerts.export.content import content_of
from alerts.management.case import Out, case_named

HELP = "查看一张交办单 (shows one case)"


def add_arguments(parser: CommandParser) -> None:
    """Which case."""
    parser.add_argument("case", metavar="CASE", help="编号, 例如 JB2026-00012")
    parser.add_argument("--json", action="store_true", help="全部内容, JSON (everything, as JSON)")


def run(options: dict[str, Any], out: Out) -> None:
    """Print it."""
    content = content_of(case_named(options["case"]))
    if options["json"]:
        out(json.dumps(content, ensure_ascii=False))
        return
    case = content["case"]
    out(f"{case['number']}  {case['state_zh']}  【{case['severity']}】{case['title']}")
    out(f"  发现 {case['detected_at']}  {case['sector']}  {case['place_name']}".rstrip())
    for one in content["assignments"]:
        out(f"  {one['part']} {one['department']}  {one['state_zh']}")
    for one in content["clocks"]:
        ended = one["stopped_at"] or one["voided_at"]
        how = f"{one['stopped_by'] or one['void_reason']} {ended}" if ended else "计时中"
        out(f"  时限 {one['zh']} {one['department'] or ''}  到期 {one['due_at']}  {how}")
    for one in content["releases"]:
        out(f"  发布{one['number']} {one['kind_zh']}  {one['published_at'] or '未发布'}  {one['channel']} {one['url']}")
    for one in content["events"]:
        out(f"  {one['number']:>3}  {one['at']}  {one['kind']}  {one['actor']}  {one['reason']}".rstrip())
