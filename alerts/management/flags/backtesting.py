"""`huiying flags backtest`: stored history put before other rules, beside those of today."""

import sys
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from alerts.backtest.comparing import Comparison, compare
from alerts.backtest.replaying import Span, Walked, count, walk_all
from alerts.management.case import Out
from config import folder as working_folder
from config.clock import SHANGHAI
from config.flag_files import PRESETS, load_flags, path_of, presets
from config.flags import FlagFile
from config.load import ConfigError

HELP = (
    "用另一份规则重放已有的历史, 与现行规则比较 / Replay history through other rules. "
    "例 / Example: huiying flags backtest --rules mine.yaml --from 2026-11-01 --to 2026-11-23"
)
_CHANGES = {"new": "新增", "earlier": "提前", "later": "推后", "same": "不变"}


def add_arguments(parser: CommandParser) -> None:
    """The other rules and the span."""
    parser.add_argument("--rules", required=True, metavar="FILE", help="另一份规则文件, 或预设 county、province")
    parser.add_argument("--from", required=True, dest="start", metavar="A", help="从哪天 (含), 例 2026-11-01")
    parser.add_argument("--to", required=True, dest="end", metavar="B", help="到哪天 (含)")
    parser.add_argument("--json", action="store_true", help="输出 JSON (one JSON object)")


def run(options: dict[str, Any], out: Out) -> None:
    """Read both files, walk, compare, print. Exit status 2 for wrong rules or days."""
    try:
        folder, installation = working_folder.require()
        own = path_of(installation, folder)
        today, other = load_flags(own), load_flags(_path(options["rules"]))
    except ConfigError as error:
        raise CommandError(str(error), returncode=2) from error
    span = _span(options["start"], options["end"])
    topics, items = count(span)
    compared = compare(_shown([today, other], span, topics))
    head = {
        "from": span.start.isoformat(), "to": span.end.isoformat(timespec="seconds"),
        "rules": str(options["rules"]), "today": own.name, "topics": topics, "items": items,
    }  # fmt: skip
    if options["json"]:
        body = {**head, "summary": compared.summary, "alerts": compared.alerts, "missed": compared.missed}
        out(orjson.dumps(body, option=orjson.OPT_INDENT_2).decode())
        return
    for line in _lines(head, compared):
        out(line)


def _path(named: str) -> Path:
    return PRESETS / f"{named}.yaml" if named in presets() else Path(named).resolve()


def _span(start: str, end: str) -> Span:
    begin, stop = _moment(start, "--from", time.min), _moment(end, "--to", time.max)
    if stop < begin:
        raise CommandError(f"--to {end} 早于 --from {start} (ends before it begins)", returncode=2)
    return Span(begin, stop)


def _moment(text: str, option: str, at: time) -> datetime:
    """A day means its first or last instant."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option} {text!r}: 应为日期, 例如 2026-11-01 (a day is expected)", returncode=2) from error
    if len(text) <= len("2026-11-01"):
        found = datetime.combine(found.date(), at)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _shown(files: list[FlagFile], span: Span, topics: int) -> Iterator[Walked]:
    """The walk with a bar on a terminal."""
    with tqdm(total=topics, unit="专题", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        for one in walk_all(files, span):
            yield one
            bar.update()


def _lines(head: dict[str, Any], compared: Comparison) -> Iterator[str]:
    said = compared.summary
    yield f"{head['from'][:10]} 至 {head['to'][:10]}: 专题 {head['topics']} 个, 信息 {head['items']} 条"
    yield f"{head['rules']} 与现行 {head['today']} 相比 (按现在的专题重放, 只看每个专题的第一次预警):"
    yield (
        f"  共预警 {said['alerts']} 件: 新增 {said['new']}, 提前 {said['earlier']}, 推后 {said['later']}, "
        f"不变 {said['same']}; 漏掉 {said['missed']} 件, 其中实际已交办 {said['missed_handed_over']} 件, "
        f"反馈有用 {said['missed_useful']} 件"
    )
    for alert in compared.alerts:
        yield f"{_at(alert)}  {_CHANGES[alert['change']]}{_by(alert['minutes'])}  {alert['because']}"
    for one in compared.missed:
        fate = f" ({one['case']} {one['state']})" if one["case"] else ""
        yield f"{_at(one)}  漏掉{fate}  {one['because']}"


def _at(row: dict[str, Any]) -> str:
    return str(row["at"])[:16].replace("T", " ")


def _by(minutes: int | None) -> str:
    if not minutes:
        return ""
    size = abs(minutes)
    return f" {size} 分钟" if size < 120 else (f" {size // 60} 小时" if size < 2880 else f" {size // 1440} 天")
