"""Screens and mails have no half-width comma, colon or bracket between Chinese characters."""

import runpy
from pathlib import Path

import pytest

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "punctuation.py"))


def test_no_half_width_punctuation_between_chinese_characters():
    """Mend with `python scripts/punctuation.py --mend`."""
    assert [f"{path}:{number}" for path, number, _line in SCRIPT["found"]()] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("先看, 再办", "先看，再办"),
        ("办结: “先办”; 没有", "办结：“先办”；没有"),
        ("单位 (可不填)", "单位（可不填）"),
        ("领域:城乡建设 排除:招聘,转让", "领域:城乡建设 排除:招聘,转让"),
        ("第 3, 4 条", "第 3, 4 条"),
        ("来源 (source), 名称", "来源 (source), 名称"),
    ],
)
def test_what_is_mended_and_what_is_left(text, said):
    assert SCRIPT["mended"](text) == said
