"""A PDF of a paper, by LibreOffice where this machine has it; else it is said plainly that there is none."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from alerts.reports import fonts
from alerts.reports.docx import docx_bytes
from alerts.reports.paper import Paper

_TIME = 120
HOW = (
    "本机没有 LibreOffice，不能生成 PDF；可打开 Word 文件另存为 PDF，或安装后重试：sudo apt install libreoffice-writer"
)


class NoPdf(Exception):
    """No PDF could be made; the message says why and what to do."""


def available() -> str | None:
    """The program that makes PDFs, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf_bytes(paper: Paper) -> bytes:
    """The file. Raises `NoPdf`."""
    program = available()
    if program is None:
        raise NoPdf(HOW)
    with tempfile.TemporaryDirectory(prefix="huiying-pdf-") as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(docx_bytes(paper, exact=True))
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "paper.docx")]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_TIME, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoPdf(
                f"LibreOffice 没有在 {_TIME} 秒内生成 PDF（{type(error).__name__}），Word 文件不受影响"
            ) from error
        made = folder / "paper.pdf"
        if not made.is_file():
            raise NoPdf(f"LibreOffice 没有生成 PDF：{(done.stderr or done.stdout).strip()[:200]}")
        return made.read_bytes()


def note() -> str:
    """Which faces the PDF replaces; empty when none."""
    other = fonts.replaced()
    if not other:
        return ""
    told = "、".join(f"{face}→{name}" for face, name in other.items())
    return f"本机缺少公文字体，PDF 中以其他字体代替（{told}）；Word 文件仍按公文字体排版。"
