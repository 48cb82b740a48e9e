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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>依据: {{ one.basis }}</p>", "<p>依据：{{ one.basis }}</p>"),
        ("{{ one.by }}, {% when one.at %}", "{{ one.by }}，{% when one.at %}"),
        ("</a>: {{ error }}", "</a>：{{ error }}"),
        ("规则 ({{ rule.version }})", "规则（{{ rule.version }}）"),
        ("检查 (huiying scheduler)。", "检查（huiying scheduler）。"),
        ('{{ one|join:", " }}{% if a == (b) %}', '{{ one|join:", " }}{% if a == (b) %}'),
        ("<style>a { color: red }</style>", "<style>a { color: red }</style>"),
    ],
)
def test_templates_are_looked_at_closer(text, said):
    assert SCRIPT["of_template"](text) == said


def test_a_string_of_a_page_is_mended_where_it_is_chinese():
    assert SCRIPT["of_page"]('f"已结束: {found}"') == 'f"已结束：{found}"'
    assert SCRIPT["of_page"]('f"{url}: {status}"') == 'f"{url}: {status}"'
