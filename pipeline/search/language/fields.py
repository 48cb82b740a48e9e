"""The fields of the language, their Chinese names, and the words each takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from config.vocabulary import CaseState, Sector, Severity


class Field(StrEnum):
    """What can be asked for beside words. Authors cannot: it is issues that are watched, never people."""

    SECTOR = "sector"
    PLACE = "place"
    SOURCE = "source"
    KIND = "kind"
    SEVERITY = "severity"
    STATE = "state"
    FROM = "from"
    TO = "to"
    HEAT = "heat"
    EXCLUDE = "exclude"

    @property
    def zh(self) -> str:
        """The Chinese name, which is typed as well as the English one."""
        return _ZH[self.value]


_ZH = {
    "sector": "领域",
    "place": "地点",
    "source": "来源",
    "kind": "类型",
    "severity": "等级",
    "state": "状态",
    "from": "从",
    "to": "到",
    "heat": "热度",
    "exclude": "排除",
}
BY_NAME: Mapping[str, Field] = {
    **{each.value: each for each in Field},
    **{each.zh: each for each in Field},
    "属地": Field.PLACE,
    "起": Field.FROM,
    "止": Field.TO,
    "时间从": Field.FROM,
    "时间到": Field.TO,
}
PEOPLE = frozenset({
    "author", "user", "username", "account", "submitter", "poster", "nick", "nickname", "name", "by", "uid", "id",
    "作者", "用户", "用户名", "账号", "帐号", "发帖人", "发布者", "发布人", "网名", "昵称", "博主", "楼主",
    "投诉人", "诉求人", "举报人", "姓名",
})  # fmt: skip
"""Names of fields that would find people. There is none, and asking for one is told so."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "信息": ("post", "reply", "article", "petition", "hot_title"),
    "帖子": ("post",),
    "回复": ("reply",),
    "文章": ("article",),
    "来信": ("petition",),
    "热搜": ("hot_title",),
    "专题": ("topic",),
    "交办单": ("case",),
    "发布": ("release",),
    "口径": ("talking",),
}
"""What is found, by its word on screen, and the values in the index."""

STATES: Mapping[str, str] = {
    **{state.zh: state.value for state in CaseState},
    "草稿": "draft",
    "已发布": "published",
    "在用": "in_use",
    "停用": "retired",
}
"""States of cases, of statements and of prepared answers."""

FIXED: Mapping[Field, tuple[str, ...]] = {
    Field.SECTOR: tuple(Sector),
    Field.SEVERITY: tuple(Severity),
    Field.KIND: tuple(KINDS),
    Field.STATE: tuple(STATES),
}
EXAMPLE: Mapping[Field, str] = {
    Field.SECTOR: "sector:交通运输",
    Field.PLACE: "place:青溪县",
    Field.SOURCE: "source:本地论坛",
    Field.KIND: "kind:来信",
    Field.SEVERITY: "severity:较大,重大",
    Field.STATE: "state:处置中",
    Field.FROM: "from:2026-03-01",
    Field.TO: "to:2026-03-31",
    Field.HEAT: "heat>20",
    Field.EXCLUDE: "exclude:招聘,转让,广告",
}


def _nowhere(_name: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of this installation. `sources`: key -> name. `places`: name or code -> codes (none: unknown).

    `near_places`: names to offer while a place is typed. `place_names`: code -> name.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    places: Callable[[str], tuple[str, ...]] = _nowhere
    near_places: tuple[str, ...] = ()
    place_names: Mapping[str, str] = field(default_factory=dict)
