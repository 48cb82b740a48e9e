"""The working folder: where it is, its configuration, its secrets."""

import os
import secrets
from functools import cache
from pathlib import Path

from config.load import ConfigError, load_yaml
from config.schema.installation import Installation

CONFIG_NAME = "huiying.yaml"


def find() -> Path | None:
    """The folder named by HUIYING_FOLDER, else the current one when it holds `huiying.yaml`, else none."""
    named = os.environ.get("HUIYING_FOLDER")
    if named:
        return _resolved(named)
    here = Path.cwd()
    return here if (here / CONFIG_NAME).is_file() else None


@cache
def _resolved(named: str) -> Path:
    return Path(named).resolve()


@cache
def installation(folder: Path) -> Installation:
    """The folder's configuration. Raises `ConfigError` naming file, key and value."""
    return load_yaml(folder / CONFIG_NAME, Installation)


def require() -> tuple[Path, Installation]:
    """The folder and its configuration, for commands that need one. Raises `ConfigError` with the way out."""
    folder = find()
    if folder is None or not (folder / CONFIG_NAME).is_file():
        raise ConfigError(
            "这里不是工作目录 (没有 huiying.yaml)。请先运行 huiying init 目录, 再在该目录中运行, "
            "或设置 HUIYING_FOLDER。 "
            "No working folder here: run `huiying init FOLDER` first, or set HUIYING_FOLDER."
        )
    return folder, installation(folder)


def secret(folder: Path | None, name: str) -> str:
    """A random secret of the folder (`django`, `salt`), made at the first use and kept in `secrets/NAME`, mode 0600.

    Without a folder a fixed value is given: filters then hash alike on every machine.
    """
    if folder is None:
        return f"no-folder-{name}"
    path = folder / "secrets" / name
    if path.is_file():
        return path.read_text("ascii").strip()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_urlsafe(48)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    return value
