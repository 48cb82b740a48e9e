"""Reads YAML files into the models of `config.schema`; an error names file, key and value."""

import os
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from config.schema.appraisal import Appraisal
from config.schema.calendar import CalendarData
from config.schema.deadlines import DeadlineRule, LadderStep, TimerPolicy
from config.schema.jurisdiction import DepartmentEntry, FieldEntry, Jurisdiction, Matter, SectorEntry

DATA = Path(__file__).parent / "data"
JURISDICTIONS = Path(__file__).parent / "jurisdictions"

Model = TypeVar("Model", bound=BaseModel)


class ConfigError(Exception):
    """Wrong configuration; the message names the file, the key and the value, and is fit for the screen."""


def read_yaml(path: Path) -> Any:
    """The plain content of a YAML file. Raises `ConfigError`."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: 没有这个文件 (no such file)") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: 不是合格的 YAML (not valid YAML): {error}") from error


def build(model: type[Model], content: Any, where: str) -> Model:
    """A model from plain content. Raises `ConfigError` with every wrong key and its value."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        lines = [
            f"{where}: {'.'.join(map(str, problem['loc'])) or '(top)'} = {problem['input']!r}: "
            f"{_said(problem['type'])}{problem['msg']}"
            for problem in error.errors()
        ]
        raise ConfigError("\n".join(lines)) from error


def _said(kind: str) -> str:
    """The commonest mistakes in Chinese, before the library's own words."""
    return {"extra_forbidden": "没有这个键; ", "missing": "必须填写; "}.get(kind, "值不合要求; ")


def load_yaml(path: Path, model: type[Model]) -> Model:
    """One model from one file."""
    return build(model, read_yaml(path) or {}, str(path))


def load_list(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """A list of models from one file; ids must be unique. Raises `ConfigError`."""
    content = read_yaml(path)
    if not isinstance(content, list):
        raise ConfigError(f"{path}: 应为列表 (a list is expected)")
    entries = tuple(build(model, row, f"{path}[{number}]") for number, row in enumerate(content))
    _unique(path, (getattr(entry, "id", None) for entry in entries))
    return entries


def _unique(path: Path, ids: Iterable[Any]) -> None:
    seen = set()
    for entry_id in ids:
        if entry_id is not None and entry_id in seen:
            raise ConfigError(f"{path}: id = {entry_id!r}: 重复 (twice)")
        seen.add(entry_id)


@cache
def deadline_rules() -> dict[str, DeadlineRule]:
    """Every deadline rule by its id."""
    return {rule.id: rule for rule in load_list(DATA / "deadlines.yaml", DeadlineRule)}


@cache
def calendar_data() -> CalendarData:
    """Public holidays, make-up workdays and office hours."""
    return load_yaml(DATA / "calendar.yaml", CalendarData)


@cache
def timer_policies() -> dict[str, TimerPolicy]:
    """Which rule each clock takes, by the clock's name."""
    return {policy.timer.value: policy for policy in load_list(DATA / "timers.yaml", TimerPolicy)}


@cache
def ladder() -> tuple[LadderStep, ...]:
    """The supervision ladder, lowest rung first."""
    return load_list(DATA / "ladder.yaml", LadderStep)


@cache
def appraisal() -> Appraisal:
    """考核: `appraisal.yaml` of the working folder, else the package's."""
    folder = Path(os.environ.get("HUIYING_FOLDER") or ".")
    own = folder / "appraisal.yaml"
    return load_yaml(
        own if own.is_file() and (folder / "huiying.yaml").is_file() else DATA / "appraisal.yaml", Appraisal
    )


@cache
def sectors() -> tuple[SectorEntry, ...]:
    """The 15 sectors with what each is about."""
    return load_list(DATA / "sectors.yaml", SectorEntry)


@cache
def fields26() -> tuple[FieldEntry, ...]:
    """The 26 open-government fields."""
    return load_list(DATA / "fields26.yaml", FieldEntry)


@cache
def matters() -> tuple[Matter, ...]:
    """What people write to offices about, with their words for it."""
    return load_list(DATA / "matters.yaml", Matter)


def own_jurisdictions() -> Path | None:
    """Where a working folder keeps duty tables of its own (`huiying duty import`), which outrank the presets.

    None where there is no working folder: a filter run anywhere reads nothing that lies about.
    """
    folder = Path(os.environ.get("HUIYING_FOLDER") or ".")
    return folder / "jurisdictions" if (folder / "huiying.yaml").is_file() else None


def jurisdiction_folder(key: str) -> Path:
    """The folder of a jurisdiction: the working folder's own, else the preset's. Need not exist."""
    own = own_jurisdictions()
    return own / key if own and (own / key / "jurisdiction.yaml").is_file() else JURISDICTIONS / key


def jurisdiction_keys() -> list[str]:
    """The jurisdictions there are: presets and the working folder's own."""
    places = (JURISDICTIONS, own_jurisdictions())
    return sorted({path.parent.name for place in places if place for path in place.glob("*/jurisdiction.yaml")})


def jurisdiction(key: str) -> Jurisdiction:
    """A jurisdiction by its key, with the units of the one beneath; read again when its file was written.

    Raises `ConfigError` listing those there are.
    """
    path = jurisdiction_folder(key) / "jurisdiction.yaml"
    try:
        written = path.stat()
    except FileNotFoundError:
        known = ", ".join(jurisdiction_keys())
        raise ConfigError(f"jurisdiction = {key!r}: 没有这个预设 (no such preset); {known}") from None
    return _jurisdiction(key, path, (written.st_mtime_ns, written.st_size))


@lru_cache(16)
def _jurisdiction(key: str, path: Path, _written: tuple[int, int]) -> Jurisdiction:
    preset = load_yaml(path, Jurisdiction)
    if not preset.beneath:
        return preset
    if preset.beneath == key:
        raise ConfigError(f"{path}: beneath = {key!r}: 不能以自己为底 (cannot lie beneath itself)")
    return preset.model_copy(update={"departments": preset.departments + _units_beneath(preset)})


def _units_beneath(preset: Jurisdiction) -> tuple[DepartmentEntry, ...]:
    """The units of the preset beneath that no unit of this one covers or is called like."""
    taken = {name for unit in preset.departments for name in (unit.name, *unit.covers)}
    return tuple(unit for unit in jurisdiction(preset.beneath).departments if unit.name not in taken)
