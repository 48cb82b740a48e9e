"""`huiying init` makes a working folder, and again on the same folder changes nothing."""

from pathlib import Path

import pytest

from tests.own_process import ADMIN, huiying


def _snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.yaml")}


@pytest.mark.server
def test_init_twice_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    first = huiying("init", str(folder), "--jurisdiction", "linyi", **ADMIN)
    assert first.returncode == 0, first.stderr
    assert "管理员" in first.stdout
    before = _snapshot(folder)
    second = huiying("init", str(folder), "--jurisdiction", "linyi", **ADMIN)
    assert second.returncode == 0, second.stderr
    assert "新增单位 0 个" in second.stdout
    assert _snapshot(folder) == before
    assert (folder / "secrets" / "django").stat().st_mode & 0o077 == 0


def test_unknown_preset_is_status_2_and_lists_the_presets(tmp_path: Path) -> None:
    done = huiying("init", str(tmp_path / "x"), "--jurisdiction", "atlantis")
    assert done.returncode == 2
    assert "linyi" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_without_a_folder_says_what_to_do(tmp_path: Path) -> None:
    done = huiying("run", folder=tmp_path / "nothing")
    assert done.returncode == 2
    assert "huiying init" in done.stderr


def test_wrong_key_in_the_configuration_stops_every_command(tmp_path: Path) -> None:
    (tmp_path / "huiying.yaml").write_text("jurisdiction: generic\nmial: {}\n", "utf-8")
    done = huiying("check", folder=tmp_path)
    assert done.returncode == 2
    assert "mial" in done.stderr
    assert "Traceback" not in done.stderr
