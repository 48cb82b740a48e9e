"""The flag rules of this installation, as read at the start."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config.flag_files import in_use, path_of
from config.flags import Condition, FlagFile, FlagRule


def flag_file() -> FlagFile:
    """The whole file: rules, sensitive periods, telling, recipients. Raises `ConfigError`."""
    return in_use(settings.INSTALLATION, settings.FOLDER)


def rule_named(rule_id: str) -> FlagRule | None:
    """A rule that is in use by its id."""
    return next((rule for rule in flag_file().rules if rule.id == rule_id), None)


def flag_path() -> Path:
    """The file itself. Raises `ConfigError`."""
    return path_of(settings.INSTALLATION, settings.FOLDER)


_USUAL_TOP = 100.0


def top_heat() -> float:
    """The heat that counts as hot here: the highest that a rule asks for, 100 where none asks."""
    return max((heat for rule in flag_file().rules for heat in _heats(rule.when)), default=_USUAL_TOP)


def _heats(condition: Condition) -> Iterator[float]:
    if condition.heat is not None:
        yield float(condition.heat)
    for inner in (*condition.every, *condition.some):
        yield from _heats(inner)
