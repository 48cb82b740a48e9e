"""The index of a working folder: SQLite beside the store unless `search.url` names an Elasticsearch."""

import os
from functools import cache
from pathlib import Path

from config.load import ConfigError
from config.schema.installation import Installation
from pipeline.search.base import SearchIndex
from pipeline.search.sqlite import SqliteIndex


@cache
def open_index(folder: Path, installation: Installation) -> SearchIndex:
    """One index a process. Raises `ConfigError` naming the setting that is wrong."""
    search = installation.search
    if not search.url:
        return SqliteIndex(folder / "search")
    try:
        from pipeline.search.elastic import ElasticIndex  # noqa: PLC0415  of the extra [cluster]
    except ImportError as error:
        raise ConfigError(
            "huiying.yaml: search.url: 缺少 Elasticsearch 的客户端, 请安装 pip install 'huiying[cluster]' "
            "(the client is missing)"
        ) from error
    password = os.environ.get(search.password_env, "")
    if search.user and not password:
        raise ConfigError(f"huiying.yaml: search.user: 环境变量 {search.password_env} 里没有密码 (no password there)")
    return ElasticIndex(
        search.url, user=search.user, password=password, certificate=search.ca_file, prefix=search.prefix
    )
