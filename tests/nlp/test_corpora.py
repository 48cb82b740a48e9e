"""Training material, read from a small folder in the formats of the reference data."""

import json
from pathlib import Path

from nlp.train import corpora
from nlp.words.segment import Segmenter

PETITION = {
    "id": "a",
    "title": "路灯不亮",
    "text": "小区门口的路灯坏了三个月,晚上老人出门总是摔跤。请尽快派人来修好它,谢谢领导!",
}


def _folder(folder: Path, searches: list[str]) -> Path:
    names = (*corpora.FILES["relevant"], *corpora.FILES["sector"], *corpora.FILES["appeal"])
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in names}
    rows["sector/unlabelled_messages"] = [PETITION]
    rows["stream/weibo_hot_titles_2025Q1"] = [{"title": title} for title in searches]
    for name, found in rows.items():
        path = folder / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in found), "utf-8")
    return folder


def test_a_petition_is_learnt_in_clauses_too(tmp_path: Path) -> None:
    found = list(corpora.relevant(_folder(tmp_path, []), Segmenter()))
    texts = {"".join(example.tokens) for example in found}
    assert {example.label for example in found} == {"yes"}
    assert {example.id for example in found} == {"a"}  # one petition never stands on both sides of a split
    assert texts & {"小区门口的路灯坏了三个月", "晚上老人出门总是摔跤", "请尽快派人来修好它"}


def test_a_hot_search_about_services_is_no_example_of_anything_else(tmp_path: Path) -> None:
    searches = ["小区停水停电三天自来水公司回应"] * 4 + ["新歌首播粉丝破防"]
    found = [example for example in corpora.relevant(_folder(tmp_path, searches), Segmenter()) if example.label == "no"]
    assert ["".join(example.tokens) for example in found] == ["新歌首播粉丝破防"]
