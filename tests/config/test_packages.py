"""The generic package names are ours and not another distribution's."""

from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["config", "crawlers", "nlp", "pipeline", "alerts"])
def test_package_is_this_projects(name: str) -> None:
    assert Path(str(import_module(name).__file__)).parent == ROOT / name


def test_tests_are_no_packages() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def _installed(path: Path, data: dict[str, list[str]]) -> bool:
    """Whether a pattern of some package above the file takes it into the wheel."""
    for parent in path.parents:
        name = parent.relative_to(ROOT).as_posix().replace("/", ".")
        if any(path in parent.glob(pattern) for pattern in data.get(name, [])):
            return True
    return False


def test_every_data_file_of_the_packages_is_installed() -> None:
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", "utf-8")
    data = {name: patterns.split() for name, patterns in settings["options.package_data"].items()}
    packages = ["config", "crawlers", "nlp", "pipeline", "alerts"]
    files = [
        path
        for name in packages
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    left_out = [path.relative_to(ROOT) for path in files if path.suffix != ".py" and not _installed(path, data)]
    assert left_out == []
