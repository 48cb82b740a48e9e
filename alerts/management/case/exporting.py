"""`huiying case export CASE FILE.zip`: one case as a signed bundle."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from alerts.export import export_case
from alerts.management.case import Out, case_named
from config import clock, signing

HELP = "导出一张交办单, 带签名 (exports one case as a signed bundle)"


def add_arguments(parser: CommandParser) -> None:
    """Which case, and where to."""
    parser.add_argument("case", metavar="CASE", help="编号, 例如 JB2026-00012")
    parser.add_argument("file", metavar="FILE.zip", type=Path, help="写到哪里")
    parser.add_argument("--force", action="store_true", help="文件已存在也写 (overwrite)")


def run(options: dict[str, Any], out: Out) -> None:
    """Write the bundle."""
    case, target = case_named(options["case"]), options["file"]
    if target.exists() and not options["force"]:
        raise CommandError(f"{target} 已存在; 换一个名字或加 --force (file exists)", returncode=1)
    try:
        export_case(case, target, clock.now())
    except OSError as error:
        raise CommandError(f"写不了 {target}: {error.strerror or error} (cannot write)", returncode=1) from error
    mark = signing.fingerprint(signing.public_key(settings.FOLDER))
    out(f"已导出 {case.number} 到 {target}; 签名密钥指纹 {mark} (exported and signed)")
