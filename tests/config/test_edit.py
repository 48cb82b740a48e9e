"""A source is switched in `huiying.yaml`, however it is written there; every other line stays as it is."""

from pathlib import Path

import pytest

from config.edit import switch_source
from config.load import ConfigError, load_yaml
from config.schema.installation import Installation

FILE = """# 本县
jurisdiction: demo
sources:
  # 论坛
  - key: bbs   # 全县最大
    name: 论坛
    kind: discuz
    url: https://bbs.example.cn/
  - name: 公告
    enabled: true  # 常采
    key: news
    kind: news
    url: https://www.example.cn/
  - {key: feed, name: 订阅, kind: feed, url: "https://www.example.cn/rss"}
# 其余
contact: a@example.cn
"""


@pytest.mark.parametrize("key", ["bbs", "news", "feed"])
def test_a_source_is_switched_off_and_on(tmp_path: Path, key: str) -> None:
    path = tmp_path / "huiying.yaml"
    path.write_text(FILE, "utf-8")
    switch_source(path, key, on=False)
    found = load_yaml(path, Installation)
    assert [one.key for one in found.sources if not one.enabled] == [key]
    kept = [line for line in FILE.splitlines() if key not in line and "enabled" not in line]
    assert [line for line in kept if line not in path.read_text("utf-8").splitlines()] == []
    assert "# 常采" in path.read_text("utf-8")
    assert "# 全县最大" in path.read_text("utf-8")
    switch_source(path, key, on=True)
    assert load_yaml(path, Installation) == load_yaml_of(FILE, tmp_path)


def load_yaml_of(text: str, folder: Path) -> Installation:
    path = folder / "other.yaml"
    path.write_text(text, "utf-8")
    return load_yaml(path, Installation)


def test_what_is_not_there_is_not_switched(tmp_path: Path) -> None:
    path = tmp_path / "huiying.yaml"
    path.write_text(FILE, "utf-8")
    with pytest.raises(ConfigError, match="'gone'"):
        switch_source(path, "gone", on=False)
    assert path.read_text("utf-8") == FILE
