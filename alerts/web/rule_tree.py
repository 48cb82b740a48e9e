"""A flag rule's condition as a form has it: groups of rows, 与 within a group, 或 and 非 as groups inside it.

Read from what was posted and written to a page again; nothing here needs a script. A group has each kind of row once,
as `config.flags.Condition` has. Names of inputs: `g` lists the groups (`0`, `0.1:any`), `c` the rows
(`0.1|submitters`), `v.0.1.submitters` holds what was typed.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from config.flags import Condition

DEEPEST = 4
"""Groups within groups; the shipped rules have two."""
JOINS = {"all": "并且符合", "any": "符合其中一组", "not": "但不符合"}


@dataclass(frozen=True, slots=True)
class Number:
    """A threshold: words before it, its unit, its least value, whether it is whole; `per`: typed / `per` is stored."""

    zh: str
    unit: str
    least: float
    whole: bool = True
    per: int = 1
    most: float | None = None

    def read(self, given: list[str]) -> tuple[Any, str]:
        """(value, what is wrong with it)."""
        try:
            value = float((given or [""])[0].strip())
        except ValueError:
            value = math.nan
        bounds = value < self.least or (self.most is not None and value > self.most)
        if not math.isfinite(value) or bounds or (self.whole and value != int(value)):
            until = f"、不大于 {self.most:g}" if self.most is not None else ""
            return None, f"请填写不小于 {self.least:g}{until} 的{'整数' if self.whole else '数'}。"
        return (int(value) if self.whole else value / self.per), ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One (`single`) or some of a list; `any_of`: nothing chosen means any of them."""

    zh: str
    single: bool = False
    any_of: bool = False

    def read(self, given: list[str]) -> tuple[Any, str]:
        """(value, what is wrong with it)."""
        if given:
            return (given[0] if self.single else given), ""
        return (True, "") if self.any_of else (None, "请至少选一项。")


KINDS: Mapping[str, Number | Choice] = {
    "submitters": Number("反映人数不少于", "人", 1),
    "platforms": Number("平台不少于", "个", 1),
    "support": Number("一条信息获得的支持不少于", "人", 1),
    "heat": Number("热度不低于", "", 0, whole=False),
    "burst": Number("升幅不低于平时的", "倍", 0, whole=False),
    "burst_p": Number("成为热点的可能性不低于", "%", 0, whole=False, per=100, most=100),
    "severity": Choice("等级不低于", single=True),
    "signals": Choice("文中提到其中一种"),
    "must_respond": Choice("属于应当回应的情形", any_of=True),
    "sensitive": Choice("在敏感时段内", any_of=True),
    "watch": Choice("监测方案命中", any_of=True),
    "sectors": Choice("领域是其中之一"),
    "territories": Choice("属地在其中之一"),
}


@dataclass(slots=True)
class Row:
    """One comparison: its kind and what was typed or ticked."""

    what: str
    given: list[str]
    wrong: str = ""


@dataclass(slots=True)
class Group:
    """Rows that must all hold, with groups inside; `join` says how it belongs to the one around it."""

    path: str
    join: str = "all"
    rows: list[Row] = field(default_factory=list)
    inner: list["Group"] = field(default_factory=list)
    wrong: str = ""

    def every(self) -> Iterator["Group"]:
        """It and all inside."""
        yield self
        for one in self.inner:
            yield from one.every()

    def add(self, join: str) -> "Group":
        """A new group inside."""
        used = [int(one.path.rsplit(".", 1)[1]) for one in self.inner]
        made = Group(f"{self.path}.{max(used, default=0) + 1}", join)
        self.inner.append(made)
        return made


def tree_of(when: Condition, path: str = "0", join: str = "all") -> Group:
    """The groups and rows of a condition."""
    made = Group(path, join)
    said = when.model_dump(mode="json", exclude_defaults=True)
    for what in KINDS:
        if what in said:
            made.rows.append(Row(what, _shown(what, said[what])))
    inner = [("all", one) for one in when.every] + [("any", one) for one in when.some]
    inner += [("not", when.never)] if when.never is not None else []
    for number, (how, one) in enumerate(inner, 1):
        made.inner.append(tree_of(one, f"{path}.{number}", how))
    return made


def posted_tree(data: QueryDict) -> Group:
    """The groups and rows that a page sent back; what names no group is left out."""
    root = Group("0")
    known = {"0": root}
    for said in data.getlist("g")[:60]:
        path, _, join = said.partition(":")
        around = known.get(path.rpartition(".")[0])
        if around is None or path in known or join not in JOINS or path.count(".") > DEEPEST:
            continue
        if path.rpartition(".")[2].isdecimal():
            known[path] = Group(path, join)
            around.inner.append(known[path])
    for said in data.getlist("c")[:200]:
        path, _, what = said.partition("|")
        group = known.get(path)
        if group is not None and what in KINDS and all(row.what != what for row in group.rows):
            group.rows.append(Row(what, [one for one in data.getlist(f"v.{path}.{what}") if one][:200]))
    return root


def change(root: Group, do: str, chosen: Callable[[str], str]) -> None:
    """What a button asks: `add:PATH`, `drop:PATH:WHAT`, `any:PATH`, `not:PATH`, `cut:PATH`.

    `chosen(path)`: the kind of row that was chosen for a group.
    """
    verb, _, rest = do.partition(":")
    path, _, what = rest.partition(":")
    group = next((one for one in root.every() if one.path == path), None)
    if group is None:
        return
    if verb == "add" and (kind := chosen(path)) in KINDS and all(row.what != kind for row in group.rows):
        group.rows.append(Row(kind, []))
    elif verb == "drop":
        group.rows = [row for row in group.rows if row.what != what]
    elif verb == "cut":
        for one in root.every():
            one.inner = [inner for inner in one.inner if inner.path != path]
    elif verb in {"any", "not"} and path.count(".") < DEEPEST:
        _widen(group, verb)


def _widen(group: Group, join: str) -> None:
    """Another group inside: 或 begins with two, 非 there is one."""
    there = sum(one.join == join for one in group.inner)
    for _ in range(int(not there) if join == "not" else 1 if there else 2):
        group.add(join)


def condition_of(group: Group) -> Condition | None:
    """What the groups say; None where a row or a group is wrong, which then says why."""
    content = _content(group)
    if any(one.wrong or any(row.wrong for row in one.rows) for one in group.every()):
        return None
    try:
        return Condition.model_validate(content)
    except ValueError:
        group.wrong = "有一处选择不在可选的范围内，请重新选择。"
        return None


def _content(group: Group) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for row in group.rows:
        made[row.what], row.wrong = KINDS[row.what].read(row.given)
    for one in group.inner:
        said = _content(one)
        if one.join == "not":
            made["not"] = said
        else:
            made.setdefault(one.join, []).append(said)
    if not made:
        group.wrong = "这里还没有条件，请加一个，或去掉这一组。"
    return made


def _shown(what: str, value: Any) -> list[str]:
    kind = KINDS[what]
    if isinstance(kind, Number):
        return [f"{round(value * kind.per, 6):g}"]
    if value is True:
        return []
    return [value] if isinstance(value, str) else [str(one) for one in value]
