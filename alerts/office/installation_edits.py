"""Settings that stand in `huiying.yaml` and are changed on a page: which sources are portals, limits of the models."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from alerts.office.settings_book import REPOSTING, Values, chosen
from alerts.rules.states import MoveRefused
from config.edit import mark_portal, write_models
from config.folder import CONFIG_NAME
from config.gloss import without_gloss
from config.load import ConfigError, load_yaml
from config.schema.installation import Installation, Models
from pipeline.models import Source
from pipeline.sources.registry import sync_sources


def portal_unit() -> str:
    """The unit that runs the own portal: as the page chose it, else as `huiying.yaml` says."""
    said = chosen(REPOSTING)
    return str(said["unit"]) if said else settings.INSTALLATION.portal_unit


def reposting_now() -> dict[str, Any]:
    """The unit, and the marks of the sources that have one, by their keys."""
    marks = dict(Source.objects.exclude(portal="").order_by("key").values_list("key", "portal"))
    return {"unit": portal_unit(), "portals": marks}


def apply_reposting(values: Values) -> None:
    """Write the marks into `huiying.yaml`. Raises `MoveRefused`."""
    wanted = dict((values or {}).get("portals", {}))
    path = _path()
    try:
        known = load_yaml(path, Installation)
        for entry in known.sources:
            if entry.portal != wanted.get(entry.key, ""):
                mark_portal(path, entry.key, wanted.get(entry.key, ""))
        sync_sources(load_yaml(path, Installation))
    except ConfigError as error:
        raise MoveRefused("content", without_gloss(str(error))) from error


def limits() -> Models:
    """The limits of the models as `huiying.yaml` says now, without a restart."""
    path = Path(settings.FOLDER or ".") / CONFIG_NAME
    try:
        now = os.stat(path)
    except FileNotFoundError:
        return settings.INSTALLATION.models
    return _limits(path, now.st_ino, now.st_mtime_ns, now.st_size)


@lru_cache(4)
def _limits(path: Path, *_as_it_is: int) -> Models:
    return load_yaml(path, Installation).models


def apply_limits(values: Values) -> None:
    """Write the limits into `huiying.yaml`. Raises `MoveRefused`."""
    try:
        write_models(_path(), Models.model_validate(values or {}))
    except ConfigError as error:
        raise MoveRefused("content", without_gloss(str(error))) from error


def _path() -> Path:
    folder: Path | None = settings.FOLDER
    if folder is None or not (folder / CONFIG_NAME).is_file():
        raise MoveRefused("folder", "没有工作目录，不能保存；请在工作目录中启动。")
    return folder / CONFIG_NAME
