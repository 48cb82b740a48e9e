"""`huiying evaluate` and `huiying train`, as people run them."""

from pathlib import Path

import pytest

from tests.pipeline.test_filters_text import run

LINES = (
    '{"text": "小区停水两天了，没人管", "label": "城乡建设"}\n'
    '{"text": "老板拖欠工资三个月", "label": "劳动和社会保障"}\n'
)


def test_evaluate_prints_figures_per_label() -> None:
    done = run("evaluate", "sector", given=LINES)
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "| 城乡建设 | 1.000 | 1.000 | 1.000 | 1 |" in shown
    assert "macro-F1 1.0000, right 1.0000 of 2" in shown
    assert "expected calibration error" in shown


def test_evaluate_names_bad_lines_and_counts_the_rest() -> None:
    done = run("evaluate", "sector", given=LINES + '{"text": "x", "label": "没有"}\n{"text": "x"}\n')
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.decode().splitlines()] == ["line 3", "line 4"]
    assert "of 2" in done.stdout.decode()


def test_a_closed_set_is_for_sectors_only() -> None:
    assert run("evaluate", "emotion", "--labels", "城乡建设", given=LINES).returncode == 2
    assert "没有这个领域" in run("evaluate", "sector", "--labels", "别的", given=LINES).stderr.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [((), "--feedback"), (("--feedback", "emotion"), "sector, relevant"), (("--data", "x"), "请写出要训练的模型")],
)
def test_train_says_what_it_needs(given: tuple[str, ...], words: str) -> None:
    done = run("train", *given)
    assert done.returncode == 2
    assert words in done.stderr.decode()


def test_train_names_the_files_it_misses_and_writes_nothing(tmp_path: Path) -> None:
    done = run("train", "emotion", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "emotion/train.jsonl" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["train", "evaluate"])
def test_help_is_bilingual(name: str) -> None:
    shown = run(name, "--help").stdout.decode()
    assert "模型" in shown
    assert "odel" in shown
