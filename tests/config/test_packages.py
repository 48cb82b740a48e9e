"""The generic package names are ours and not another distribution's."""

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["config", "crawlers", "nlp", "pipeline", "alerts"])
def test_package_is_this_projects(name: str) -> None:
    assert Path(str(import_module(name).__file__)).parent == ROOT / name


def test_tests_are_no_packages() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
