"""Posts from files that people have: JSON lines, CSV and Excel, whatever their columns are called."""

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from config.clock import SHANGHAI, meant
from config.vocabulary import PostKind
from crawlers.items import Post
from pipeline.files.excel import sheet_rows
from pipeline.files.workbook import SheetError

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("id", "留言编号", "编号", "工单编号", "工单号", "受理编号"),
    "title": ("留言主题", "主题", "标题", "诉求标题", "工单标题"),
    "text": ("content", "留言详情", "内容", "诉求内容", "正文", "工单内容", "来电内容", "问题描述"),
    "published_at": ("time", "date", "留言时间", "时间", "来电时间", "创建时间", "受理时间", "诉求时间"),
    "submitter": ("user_group", "user", "留言用户", "用户"),
    "url": ("link", "链接"),
    "likes": ("up", "点赞数"),
    "views": ("浏览数",),
    "comments": ("评论数",),
    "reposts": ("转发数",),
    "official_reply": ("reply", "答复意见", "办理结果", "回复内容", "处理结果", "答复内容", "办理情况"),
    "replied_at": ("reply_time", "答复时间", "办结时间", "回复时间"),
    "reply_department": ("承办单位", "办理单位", "处理单位", "答复单位"),
    "state": ("办理状态", "工单状态", "处理状态", "状态"),
}
"""Field of `Post` -> names under which files carry it."""

_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日")


class RowError(ValueError):
    """A row that gives no post; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Loading:
    """How rows of one file become posts. `columns`: field of `Post` -> column of the file."""

    source: str
    columns: Mapping[str, str]
    salt: str
    now: datetime
    history: bool = True
    kind: PostKind = PostKind.PETITION


def rows(path: Path, also: Collection[str] = ()) -> Iterator[tuple[int, Any]]:
    """(line number, row or the `RowError` in its place) of a JSON-lines, CSV or Excel file.

    `also`: names of columns that are known beside the common ones. Raises `OSError`, `RowError`.
    """
    if path.suffix.lower() in {".jsonl", ".json", ".ndjson"}:
        return _json_rows(path)
    if path.suffix.lower() in {".csv", ".tsv"}:
        return _csv_rows(path)
    if path.suffix.lower() == ".xlsx":
        return _sheet_rows(path, {*SYNONYMS, *(name for names in SYNONYMS.values() for name in names), *also})
    raise RowError(f"{path}: 只认 .jsonl、.csv 和 .xlsx; 旧的 .xls 请先另存为 .xlsx (only these are read)")


def _sheet_rows(path: Path, known: Collection[str]) -> Iterator[tuple[int, Any]]:
    try:
        yield from sheet_rows(path, known)
    except SheetError as error:
        raise RowError(str(error)) from error


def _json_rows(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
                yield number, row if isinstance(row, dict) else RowError("不是 JSON 对象 (not a JSON object)")
            except ValueError as error:
                yield number, RowError(f"不是合格的 JSON (not JSON): {error}")


def _csv_rows(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open(encoding=_encoding(path), newline="", errors="replace") as file:
        reader = csv.DictReader(
            (line.replace("\0", "") for line in file), delimiter="\t" if path.suffix == ".tsv" else ","
        )
        for row in reader:
            yield reader.line_num, row


def _encoding(path: Path) -> str:
    """UTF-8 where the whole head is UTF-8, else GB 18030, which Excel in China writes."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def columns_of(row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Which column each field comes from: as `given`, by its own name, or by a common synonym."""
    found = dict(given)
    for field, names in SYNONYMS.items():
        if field not in found:
            for name in (field, *names):
                if name in row:
                    found[field] = name
                    break
    return found


def to_post(row: Mapping[str, Any], loading: Loading) -> Post:
    """One row as a post. Raises `RowError`."""

    def value(field: str) -> Any:
        return row.get(loading.columns.get(field, ""))

    text, title = value("text") or "", value("title") or ""
    if not isinstance(text, str) or not isinstance(title, str):
        raise RowError("正文或标题不是文字 (title and text must be text)")
    if not text.strip() and not title.strip():
        raise RowError("没有正文也没有标题 (neither title nor text)")
    published = instant(value("published_at"))
    return Post(
        source=loading.source,
        external_id=str(value("external_id") or _digest(f"{title}\0{text}\0{published}")),
        url=str(value("url") or ""),
        kind=loading.kind,
        title=title,
        text=text,
        published_at=published,
        fetched_at=loading.now,
        submitter=_hash(loading, str(value("submitter"))) if value("submitter") else "",
        official_reply=str(value("official_reply") or ""),
        replied_at=instant(value("replied_at")),
        reply_department=str(value("reply_department") or ""),
        state=str(value("state") or ""),
        history=loading.history,
        likes=_count(value("likes")),
        views=_count(value("views")),
        comments=_count(value("comments")),
        reposts=_count(value("reposts")),
    )


def instant(value: Any) -> datetime | None:
    """A time as files write it; without an offset it is Asia/Shanghai. Raises `RowError`."""
    if value in (None, ""):
        return None
    text = str(value).strip()
    for read in (datetime.fromisoformat, *(_reader(form) for form in _FORMATS)):
        try:
            found = read(text)
        except ValueError:
            continue
        if not meant(found):  # 0001-01-01 and the like: an empty time
            return None
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    raise RowError(f"时间看不懂 (unknown form of time): {text!r}")


def _reader(form: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, form).replace(tzinfo=SHANGHAI)


def _count(value: Any) -> int | None:
    try:
        return max(0, int(float(value))) if value not in (None, "") else None
    except (ValueError, OverflowError):
        return None


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _hash(loading: Loading, submitter: str) -> str:
    key = loading.salt.encode("ascii")[:64]
    return blake2b(f"{loading.source}\0{submitter}".encode("utf-8", "replace"), digest_size=8, key=key).hexdigest()
