"""The flag rules of this installation, as read at the start."""

from pathlib import Path

from django.conf import settings

from config.flag_files import in_use, path_of
from config.flags import FlagFile, FlagRule


def flag_file() -> FlagFile:
    """The whole file: rules, sensitive periods, telling, recipients. Raises `ConfigError`."""
    return in_use(settings.INSTALLATION, settings.FOLDER)


def rule_named(rule_id: str) -> FlagRule | None:
    """A rule that is in use by its id."""
    return next((rule for rule in flag_file().rules if rule.id == rule_id), None)


def flag_path() -> Path:
    """The file itself. Raises `ConfigError`."""
    return path_of(settings.INSTALLATION, settings.FOLDER)
