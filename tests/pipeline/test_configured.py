"""A scheduler that runs sees what was added to `huiying.yaml`; a mistake in it changes nothing."""

import os
from pathlib import Path

import pytest

from config.load import load_yaml
from config.schema.installation import Installation
from pipeline.models import Source
from pipeline.sources.configured import Configured

pytestmark = pytest.mark.django_db
FIRST = "jurisdiction: demo\nsources:\n  - {key: a, name: 甲, kind: feed, url: 'https://a.example.cn/'}\n"
MORE = FIRST + "  - {key: b, name: 乙, kind: feed, url: 'https://b.example.cn/'}\n"


def test_sources_are_those_of_the_file_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path, number = tmp_path / "huiying.yaml", 0

    def write(text: str) -> None:
        nonlocal number
        number += 1
        path.write_text(text, "utf-8")
        os.utime(path, (number, number))

    def keys() -> list[str]:
        return [one.key for one in configured.now().sources]

    write(FIRST)
    configured = Configured(tmp_path, load_yaml(path, Installation))
    assert keys() == ["a"]
    write(MORE)
    assert keys() == ["a", "b"]
    assert Source.objects.get(key="b").enabled
    write(MORE + "  - {key: c}\n")
    assert keys() == keys() == ["a", "b"]
    assert caplog.text.count("sources kept as they were") == 1
    write(FIRST)
    assert keys() == ["a"]
    assert not Source.objects.get(key="b").enabled
