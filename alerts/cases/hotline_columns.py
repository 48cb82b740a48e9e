"""Which column of a hotline's export means what: by its usual names, or as a clerk once said of these columns.

What was said is remembered by the columns' names, in the folder, and holds for the next file with the same columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from alerts.duties.sheets import Row, table
from config.load import ConfigError
from pipeline.files import kept_columns
from pipeline.files.reading import SYNONYMS, columns_of

WHO: Mapping[str, tuple[str, ...]] = {
    "姓名": ("诉求人", "诉求人姓名", "来电人", "来电人姓名", "反映人", "市民姓名", "姓名"),
    "电话": ("联系电话", "来电号码", "诉求人电话", "手机号码", "联系方式", "电话"),
    "地址": ("联系地址", "诉求人地址", "家庭住址", "地址"),
}
"""Personal data -> columns under which hotlines export them."""
NUMBERS = ("工单编号", "工单号", "编号", "流水号", "受理编号")
FIELDS = ("external_id", "title", "text", "published_at", "official_reply", "replied_at")
NEEDED = ("external_id", "text")
ZH = dict(zip(FIELDS, ("工单编号", "标题", "内容", "来电时间", "答复内容", "答复时间"), strict=True))
_KNOWN = {name for names in (*SYNONYMS.values(), *WHO.values(), NUMBERS) for name in names}
_APART = "热线"
"""Beside the columns' names, so that `huiying ingest --map` and the hotline's clerks do not overrule each other."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's column titles, and its rows by title with their line numbers."""

    titles: Sequence[str]
    rows: Sequence[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Columns:
    """`columns`: field -> column; `who`: personal data -> column."""

    columns: Mapping[str, str]
    who: Mapping[str, str]

    def missing(self) -> list[str]:
        """Needed fields without a column."""
        return [field for field in NEEDED if field not in self.columns]

    def told(self) -> list[str]:
        """The mapping in words."""
        shown = [f"{ZH[field]} ← {self.columns[field]}" for field in FIELDS if field in self.columns]
        return shown + [f"{name}（封存） ← {column}" for name, column in self.who.items()]


class ColumnsUnknown(Exception):
    """A needed column has none of its usual names, and nobody has said yet which one it is."""

    def __init__(self, found: Table, columns: Columns) -> None:
        names = {"external_id": NUMBERS, "text": SYNONYMS["text"][1:]}
        told = (f"没有找到{ZH[field]}的列，应叫：{'、'.join(names[field])}" for field in columns.missing())
        super().__init__("；".join(told))
        self.table, self.columns = found, columns


def read(path: Path) -> Table:
    """A file as it is; its header is a line of known or remembered titles, or else the fullest of the first ten.

    Raises `ConfigError`.
    """
    titles, rows = table(path, _KNOWN, also=lambda line: bool(_recalled(line)), otherwise_fullest=True)
    if not rows:
        raise ConfigError(f"{path}: 表头下面没有工单")
    return Table(titles, rows)


def mapping(titles: Sequence[str]) -> Columns:
    """What each column is taken for: as it was said of these columns, else by the usual names."""
    said, named = _recalled(titles), dict.fromkeys(titles)
    if said:
        return Columns(*({key: said[key] for key in keys if key in said} for keys in (FIELDS, WHO)))
    number = next((name for name in NUMBERS if name in named), None)
    found = columns_of(named, {"external_id": number} if number else {})
    who = {kind: next(name for name in names if name in named) for kind, names in WHO.items() if {*names} & {*named}}
    return Columns({field: found[field] for field in FIELDS if field in found}, who)


def remember(titles: Sequence[str], chosen: Columns) -> None:
    """Keep what a clerk said of these columns. Raises `OSError`."""
    kept_columns.remember(_folder(), [_APART, *titles], {**chosen.columns, **chosen.who})


def _recalled(titles: Sequence[str]) -> dict[str, str]:
    said = kept_columns.recall(_folder(), [_APART, *titles])
    return said if said.keys() >= {*NEEDED} and {*said.values()} <= {*titles} else {}


def _folder() -> Path:
    return Path(str(settings.FOLDER))
