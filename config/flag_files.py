"""Reads files of flag rules, the shipped presets and a folder's own; an error names file, line, key, what is expected.

A rule's version is a hash of what it says, so that two rules that say the same have the same version and a changed
threshold never hides behind an old number.
"""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.flags import Condition, FlagFile, FlagRule, Hearing, Period, Telling
from config.installed_flags import file_of, version_in_use
from config.load import DATA, ConfigError, jurisdiction, read_yaml
from config.schema.installation import Installation
from config.yaml_lines import Step, line_of, twice

PRESETS = DATA / "flags"
COUNTY, PROVINCE = "county", "province"
_PROVINCE = "0000"
_SAID = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个键",
    "enum": "应为其中之一: {expected}",
    "literal_error": "应为其中之一: {expected}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字",
    "tuple_type": "应为列表, 例如 [甲, 乙]",
    "model_type": "应为“键: 值”",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对, 应符合 {pattern}",
}


def in_use(installation: Installation, folder: Path | None) -> FlagFile:
    """The flag rules of an installation. Raises `ConfigError`."""
    return load_flags(path_of(installation, folder))


def path_of(installation: Installation, folder: Path | None) -> Path:
    """The file in use: the version installed on the desk, else as `flags` of huiying.yaml says; where that says
    nothing, the preset that fits the place."""
    number = version_in_use(folder)
    if number and folder is not None:
        return file_of(folder, number)
    return written_path(installation, folder)


def written_path(installation: Installation, folder: Path | None) -> Path:
    """The same without what was installed on the desk. Raises `ConfigError`."""
    named = installation.flags
    if not named:
        return _usual(jurisdiction(installation.jurisdiction).home)
    preset = PRESETS / f"{named}.yaml"
    if "/" not in named and preset.is_file():
        return preset
    own = (folder or Path()) / named
    if not own.is_file():
        known = "、".join(presets())
        raise ConfigError(
            f"huiying.yaml: flags = {named!r}: 应为预设 ({known}) 或本目录中的文件名 (a preset or a file of the folder)"
        )
    return own


@cache
def _usual(home: str) -> Path:
    """The preset that fits a place, by the code of its division."""
    return PRESETS / f"{PROVINCE if home.endswith(_PROVINCE) else COUNTY}.yaml"


def presets() -> list[str]:
    """The shipped files."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


@cache
def load_flags(path: Path) -> FlagFile:
    """One file, checked whole and kept. Raises `ConfigError` with every mistake in a line of its own."""
    return check_flags(path)


def check_flags(path: Path) -> FlagFile:
    """The same of a file that may change: read anew each time."""
    content = read_yaml(path)
    text = path.read_text("utf-8")
    for line, key in twice(text):
        raise ConfigError(f"{path}:{line}: {key}: 同一处写了两次 (twice in one mapping)")
    try:
        file = FlagFile.model_validate(content)
    except ValidationError as error:
        raise ConfigError("\n".join(_line(path, text, problem) for problem in error.errors())) from error
    problems = [f"{path}:{line_of(text, at)}: {said}" for at, said in _unsound(file)]
    if problems:
        raise ConfigError("\n".join(problems))
    return file


def version_of(rule: FlagRule) -> str:
    """Twelve hexadecimal digits of SHA-256 over what the rule says; its name apart."""
    said = {key: value for key, value in rule.as_written().items() if key != "name"}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _line(path: Path, text: str, problem: Any) -> str:
    """path:line: key = value: what is expected."""
    at = _plain(problem["loc"])
    kind, context = problem["type"], problem.get("ctx", {})
    said = _SAID.get(kind, "").format_map({name: str(value) for name, value in context.items()} | {"": ""})
    if kind == "value_error":
        said = str(context.get("error", problem["msg"]))
    if kind == "extra_forbidden":
        said += _known(at)
    value = "" if kind in {"missing", "extra_forbidden"} else f" = {problem['input']!r}"
    return f"{path}:{line_of(text, at)}: {_shown(at)}{value}: {said or problem['msg']}"


def _plain(loc: tuple[Step, ...]) -> tuple[Step, ...]:
    """Without the parts that name alternatives of a type and stand in no file."""
    return tuple(
        step for step in loc if isinstance(step, int) or not step.startswith(("literal[", "tuple[", "function"))
    )


def _shown(at: tuple[Step, ...]) -> str:
    words = ""
    for step in at:
        words += f"[{step}]" if isinstance(step, int) else f"{'.' if words else ''}{step}"
    return words or "(整个文件)"


def _known(at: tuple[Step, ...]) -> str:
    """The keys that there are, and the one that was probably meant."""
    keys = _KEYS_OF[_place(at)]
    close = get_close_matches(str(at[-1]), keys, 1)
    meant = f", 是不是 {close[0]}?" if close else ""
    return f"{meant} (可用的键: {', '.join(keys)})"


def _place(at: tuple[Step, ...]) -> str:
    """Which model a key stands in."""
    names = [step for step in at[:-1] if isinstance(step, str)]
    return "when" if "when" in names else (names[-1] if names else "")


def _keys(model: type[Any]) -> tuple[str, ...]:
    found: list[str] = []
    for name, info in model.model_fields.items():
        choices = getattr(info.validation_alias, "choices", None)
        found += [str(choice) for choice in choices] if choices else [info.alias or name]
    return tuple(found)


_KEYS_OF = {
    "": _keys(FlagFile),
    "rules": _keys(FlagRule),
    "when": _keys(Condition),
    "periods": _keys(Period),
    "telling": _keys(Telling),
    "recipients": _keys(Hearing),
}


Mistake = tuple[tuple[Step, ...], str]


def _unsound(file: FlagFile) -> Iterator[Mistake]:
    """What is well-formed and yet no rule: an id twice, no condition, a name of nothing."""
    if not file.rules:
        yield ("rules",), "rules: 不能为空 (no rule at all)"
    ids: set[str] = set()
    for number, rule in enumerate(file.rules):
        if rule.id in ids:
            yield ("rules", number, "id"), f"rules[{number}].id = {rule.id!r}: 这个 id 已经用过 (twice)"
        ids.add(rule.id)
        yield from _unsound_conditions(file, rule, ("rules", number, "when"))
    for number, hearing in enumerate(file.recipients):
        for name in set(hearing.rules) - ids:
            yield ("recipients", number, "rules"), f"recipients[{number}].rules = {name!r}: 没有这个 id 的规则"


def _unsound_conditions(file: FlagFile, rule: FlagRule, at: tuple[Step, ...]) -> Iterator[Mistake]:
    periods = {period.name for period in file.periods}
    for place, part in conditions(rule.when, at):
        if part.empty:
            yield place, f"{_shown(place)}: 没有写条件 (no condition); 可用的条件: {', '.join(_KEYS_OF['when'])}"
        named = part.sensitive if isinstance(part.sensitive, tuple) else ()
        for name in set(named) - periods:
            yield (*place, "sensitive"), f"{_shown(place)}.sensitive = {name!r}: periods 里没有这个时段"


def conditions(when: Condition, at: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Condition]]:
    """A condition and all within it, each with the way to it."""
    yield at, when
    for number, part in enumerate(when.every):
        yield from conditions(part, (*at, "all", number))
    for number, part in enumerate(when.some):
        yield from conditions(part, (*at, "any", number))
    if when.never is not None:
        yield from conditions(when.never, (*at, "not"))
