"""Versions of learnt models as lines of Markdown."""

from collections.abc import Iterable

from config.clock import shown
from pipeline.learning.in_use import in_use, lost_of, state_of
from pipeline.models import LearntModel


def lines_of(made: LearntModel) -> list[str]:
    """A new version: before and after per class on the frozen sentences, and whether it is in use."""
    lines = [f"{made.task}: {made.rows} 条更正, 其中原来就对 {made.right_before} 条, 学后对 {made.right_after} 条", ""]
    lines += ["| 类别 / class | F1 before | F1 after |", "|---|---|---|"]
    lines += [f"| {name} | {f1:.3f} | {made.after[name]:.3f} |" for name, f1 in made.before.items()]
    before, after = (sum(each.values()) / len(each) for each in (made.before, made.after))
    lines += [f"| macro | {before:.3f} | {after:.3f} |", ""]
    if made.installed_at:
        return [*lines, f"已安装第 {made.number} 版 (installed), SHA-256 {made.sha256}"]
    lost = ", ".join(f"{name} {made.before[name] - made.after[name]:.3f}" for name in lost_of(made))
    return [*lines, f"没有安装 (not installed): 下降超过 {made.margin:g} 的类别: {lost}"]


def table_of(versions: Iterable[LearntModel]) -> list[str]:
    """All versions with their hashes."""
    used = set(in_use())
    lines = ["| task | 版 | 更正 | macro-F1 | 状态 | 时间 | SHA-256 |", "|---|---|---|---|---|---|---|"]
    for one in versions:
        before, after = (sum(each.values()) / len(each) for each in (one.before, one.after))
        figures = f"{before:.3f} -> {after:.3f}"
        state = state_of(one, one.pk in used)
        lines.append(
            f"| {one.task} | {one.number} | {one.rows} | {figures} | {state} | {shown(one.made_at)} | {one.sha256} |"
        )
    return lines
