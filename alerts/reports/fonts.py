"""字体: the faces that official papers ask for, and what stands in for them where a machine has none.

GB/T 9704-2012 党政机关公文格式: titles 小标宋体, body 仿宋, headings of the first level 黑体, of the second 楷体. A
Word file names these faces and a reader's machine has them; a PDF is made on the server, which may have others.
"""

import shutil
import subprocess
from functools import cache
from pathlib import Path

TITLE, BODY, FIRST, SECOND, NUMBER = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
_OTHERS = {
    TITLE: ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "Noto Serif CJK SC Black", "Noto Serif CJK SC", "宋体", "SimSun"),
    BODY: ("FangSong", "仿宋_GB2312", "FandolFang", "STFangsong", "Noto Serif CJK SC", "宋体", "SimSun"),
    FIRST: ("SimHei", "FandolHei", "STHeiti", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "文泉驿正黑"),
    SECOND: ("KaiTi", "楷体_GB2312", "FandolKai", "STKaiti", "AR PL UKai CN", "Noto Serif CJK SC"),
    NUMBER: ("SimSun", "Noto Serif CJK SC", "FandolSong"),
}
_CHINESE = ("Noto Sans CJK SC", "Noto Serif CJK SC", "SimHei", "Microsoft YaHei", "WenQuanYi Zen Hei")


@cache
def families() -> frozenset[str]:
    """The families that this machine has, by fontconfig; empty where there is none to ask."""
    if shutil.which("fc-list") is None:
        return frozenset()
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False, timeout=60)
    return frozenset(name.strip() for line in listed.stdout.splitlines() for name in line.split(","))


def standing_in(face: str) -> str:
    """The face itself where this machine has it, else the first of those that stand in; itself where it has none."""
    known = families()
    return next((name for name in (face, *_OTHERS[face]) if name in known), face)


def replaced() -> dict[str, str]:
    """Faces that this machine has not, with what a PDF made here shows instead."""
    return {face: other for face in _OTHERS if (other := standing_in(face)) != face}


def alternatives(face: str) -> str:
    """Other names of a face, for the Word file's own table of fonts."""
    return ",".join(_OTHERS[face][:3])


@cache
def chinese_file() -> Path | None:
    """A font file with Chinese letters for pictures; None where this machine has none."""
    if shutil.which("fc-match") is None:
        return None
    for name in _CHINESE:
        if name in families():
            found = subprocess.run(
                ["fc-match", "-f", "%{file}", name], capture_output=True, text=True, check=False, timeout=60
            )
            path = Path(found.stdout.strip())
            if path.is_file():
                return path
    return None
