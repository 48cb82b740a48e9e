"""What is done to a case is noted for the index with the move itself, and found afterwards."""

from pathlib import Path

import pytest

from alerts import cases
from alerts.cases import talking
from alerts.models import Case
from alerts.rules.releases import CONTENT
from config.vocabulary import ReleaseKind
from pipeline.models import IndexChange
from pipeline.search.agreement import compare
from pipeline.search.base import Search
from pipeline.search.catch_up import catch_up
from pipeline.search.language.parser import parse
from pipeline.search.sqlite import SqliteIndex

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(tmp_path: Path) -> SqliteIndex:
    made = SqliteIndex(tmp_path / "search")
    catch_up(tmp_path, made)
    return made


def found(index: SqliteIndex, tmp_path: Path, query: str, now) -> list[str]:
    catch_up(tmp_path, index)
    return [hit.title for hit in index.search(Search(parse(query, now))).documents]


def test_a_case_is_found_by_its_state_as_it_moves(index, tmp_path, triaged: Case, town, at) -> None:
    assert found(index, tmp_path, "kind:交办单 state:待研判 积水", at(1)) == [triaged.title]
    cases.reject(triaged, town.judge, at(0.5), "重复", "已在别处答复")
    assert found(index, tmp_path, "kind:交办单 state:待研判", at(1)) == []
    assert found(index, tmp_path, "kind:交办单 state:不予交办", at(1)) == [triaged.title]
    assert not [said for said in compare(index).differences if said.startswith(("case", "release"))]


def test_a_move_that_fails_notes_nothing(triaged: Case, town, at) -> None:
    IndexChange.objects.all().delete()
    with pytest.raises(cases.MoveRefused):
        cases.reject(triaged, town.leader, at(0.5), "重复", "")
    assert not IndexChange.objects.exists()


def test_a_statement_is_found_and_a_dropped_one_is_gone(index, tmp_path, triaged: Case, town, at) -> None:
    content = {part: f"{part}已写明蓝藻" for part in CONTENT[ReleaseKind.CLARIFICATION]}
    release = cases.draft(triaged, town.judge, at(0.1), ReleaseKind.CLARIFICATION, content)
    assert found(index, tmp_path, "蓝藻 kind:发布 state:草稿", at(1)) == [f"澄清：{triaged.title}"]
    cases.drop_draft(release, town.judge, at(0.2), "不发了")
    assert found(index, tmp_path, "蓝藻", at(1)) == []
    assert not [said for said in compare(index).differences if said.startswith(("case", "release"))]


def test_prepared_answers_follow_their_versions(index, tmp_path, town, at) -> None:
    point = talking.write_point(town.judge, at(0), "小区停水什么时候恢复", "当日恢复。")
    assert found(index, tmp_path, "当日 kind:口径", at(1)) == ["小区停水什么时候恢复"]
    talking.revise_point(point, town.judge, at(1), "次日恢复。")
    assert found(index, tmp_path, "当日", at(1)) == []
    assert found(index, tmp_path, "次日 state:在用", at(1)) == ["小区停水什么时候恢复"]
    talking.retire_point(point, town.judge, at(2))
    assert found(index, tmp_path, "次日 state:停用", at(2)) == ["小区停水什么时候恢复"]
