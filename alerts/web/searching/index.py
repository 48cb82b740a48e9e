"""The search index of this installation, as pages ask it."""

from pathlib import Path

from django.conf import settings

from pipeline.search.base import SearchIndex, SearchUnavailable
from pipeline.search.opening import open_index


def index() -> SearchIndex:
    """Raises `SearchUnavailable`, `ConfigError`."""
    folder: Path | None = settings.FOLDER
    if folder is None:
        raise SearchUnavailable("没有工作目录，检索库无处可放。")
    return open_index(folder, settings.INSTALLATION)
