"""One rule written into a file: each comment stands by its own rule afterwards."""

import pytest
import yaml

from config.flag_writing import (
    CommentsLost,
    renamed,
    with_beside,
    with_rule,
    with_telling,
    without_beside,
    without_rule,
)
from config.flags import Condition, FlagFile, FlagRule, Hearing, Period, Telling

TEXT = """# head
rules:
# of the first
- id: a
  name: 甲
  when: {submitters: 5}  # five

# of the second
- {id: b, name: 乙, when: {heat: 2}}  # two
# of the third
- {id: c, name: 丙, when: {heat: 3}}  # three
# at the end
periods: []
"""
FILE = FlagFile.model_validate(yaml.safe_load(TEXT))
NEW = FlagRule(id="n", name="新", when=Condition(heat=1))


def test_a_new_rule_takes_no_comment_of_another():
    second = "# of the second\n- {id: b"
    assert with_rule(TEXT, FILE, NEW, 1) == TEXT.replace(
        f"\n{second}", f"- {{id: n, name: 新, when: {{heat: 1.0}}}}\n\n{second}"
    )


def test_a_rule_moves_with_its_comments():
    moved = with_rule(TEXT, FILE, FILE.rules[2], 1)
    third = "# of the third\n- {id: c, name: 丙, when: {heat: 3}}  # three\n"
    assert moved == TEXT.replace(third, "").replace("\n# of the second", f"{third}\n# of the second")
    assert [rule.id for rule in FlagFile.model_validate(yaml.safe_load(moved)).rules] == ["a", "c", "b"]


def test_what_stands_above_a_rule_that_is_gone_stays_in_its_place():
    gone = "- {id: b, name: 乙, when: {heat: 2}}  # two\n"
    assert without_rule(TEXT, FILE, "b") == TEXT.replace(gone, "").replace("\n# of the second", "# of the second")


HEAD = "rules:\n- {id: a, name: 甲, when: {sensitive: [考], heat: 2}}  # 甲的\n"
EXAM = Period.model_validate({"name": "考", "from": "06-05", "to": "06-10"})
FEAST = Period.model_validate({"name": "节", "from": "10-01", "to": "10-07"})


def _of(text):
    return FlagFile.model_validate(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("periods:\n# 考的\n- {name: 考, from: 06-05, to: 06-10}  # 每年\n", None),
        ("periods: [{name: 考, from: 06-05, to: 06-10}]  # 每年\ntelling: {}\n", None),
        ("periods:\n- name: 考\n  from: 06-05\n  # 到\n  to: 06-10\n\n# 尾\n", None),
        ("periods: []  # 还没有\n", "periods:  # 还没有\n  - {name: 节, from: 10-01, to: 10-07}\n"),
        ("periods: []\n# 尾\n", "periods:\n  - {name: 节, from: 10-01, to: 10-07}\n# 尾\n"),
        ("# 尾\n", "# 尾\n\nperiods:\n  - {name: 节, from: 10-01, to: 10-07}\n"),
    ],
)
def test_an_entry_is_added_to_whatever_stands_there_and_taken_out_again(text, then):
    text = HEAD + text
    file = _of(text)
    made = with_beside(text, file, "periods", None, FEAST)
    assert _of(made).periods == (*file.periods, FEAST)
    assert made.count("#") == text.count("#")  # no comment is lost
    assert then is None or made == HEAD + then
    gone = without_beside(made, _of(made), "periods", len(file.periods))
    assert _of(gone) == file
    assert gone.count("#") == text.count("#")


FLOW = """periods: [  # 时段
  # 考的
  {name: 考, from: 06-05, to: 06-10},  # 每年
  # 庙会的
  {name: 庙会,  # 腊月
   from: 01-20,
   to: 01-25}, # 两条
  # 尾
]  # 完
telling: {  # 怎样
  grown: 2,  # 两倍
  # 从不
  quiet_hours: "22:00-06:00" }
# 文件尾
"""


def test_comments_inside_brackets_stay_by_their_entry():
    text = HEAD + FLOW
    made = with_beside(text, _of(text), "periods", None, FEAST)
    assert made.count("#") == text.count("#")
    assert "  # 考的\n  - {name: 考, from: 06-05, to: 06-10}  # 每年\n  # 庙会的\n  # 腊月\n  - {name: 庙会" in made
    assert made.startswith(f"{HEAD}periods:  # 时段  # 完\n")
    assert _of(made).periods == (*_of(text).periods, FEAST)
    changed = with_beside(text, _of(text), "periods", 0, EXAM.model_copy(update={"name": "大考"}))
    assert "  # 考的\n  - {name: 大考, from: 06-05, to: 06-10}  # 每年\n" in changed
    assert changed.count("#") == text.count("#")
    gone = without_beside(text, _of(text), "periods", 0)
    assert "# 考的\n  # 庙会的\n  # 腊月\n  - {name: 庙会, from: 01-20, to: 01-25}  # 两条\n  # 尾\ntelling" in gone


def test_comments_inside_the_brackets_of_telling_stay_by_their_value():
    text = HEAD + FLOW
    made = with_telling(text, _of(text), _of(text).telling.model_copy(update={"grown": 3.0, "wait_minutes": 9}))
    said = (
        'telling:  # 怎样\n  grown: 3.0  # 两倍\n  # 从不\n  quiet_hours: "22:00-06:00"\n  wait_minutes: 9\n# 文件尾\n'
    )
    assert made == text[: text.index("telling")] + said


def test_comments_between_a_key_and_its_brackets_stay():
    periods = "periods:  # 时段\n  # 全市的\n  [{name: 考, from: 06-05, to: 06-10}]\n"
    text = f"{HEAD}{periods}telling:  # 怎样\n  {{grown: 2,  # 两倍\n  }}\n"
    made = with_beside(text, _of(text), "periods", None, FEAST)
    assert "periods:  # 时段  # 全市的\n  - {name: 考, from: 06-05, to: 06-10}\n" in made
    made = with_telling(made, _of(made), _of(made).telling.model_copy(update={"grown": 3.0}))
    assert made.endswith("telling:  # 怎样\n  grown: 3.0  # 两倍\n")
    assert made.count("#") == text.count("#")


def test_a_comment_on_the_first_line_is_one_behind_an_editors_mark_too():
    text = "{rules: [{id: a, name: 甲, when: {heat: 2}}]}"
    with pytest.raises(CommentsLost):
        with_beside(f"\ufeff# 头\n{text}\n", _of(text), "periods", None, FEAST)


def test_comments_inside_an_entry_that_is_written_anew_stand_above_it():
    text = HEAD + "periods:\n- name: 考  # 全市\n  from: 06-05\n  # 到周末\n  to: 06-10\n"
    made = with_beside(text, _of(text), "periods", 0, EXAM.model_copy(update={"name": "大考"}))
    assert made == HEAD + "periods:\n# 全市\n# 到周末\n- {name: 大考, from: 06-05, to: 06-10}\n"


def test_a_mark_within_a_word_is_no_comment():
    text = HEAD + "periods: [{name: '考 # 甲', from: 06-05, to: 06-10}, {name: a#b, from: 06-05, to: 06-10}]\n"
    made = with_beside(text, _of(text), "periods", None, FEAST)
    assert [one.name for one in _of(made).periods] == ["考 # 甲", "a#b", "节"]
    assert "  - {name: '考 # 甲', from: 06-05, to: 06-10}\n" in made


def test_what_cannot_be_changed_without_losing_comments_is_refused():
    text = "{rules: [{id: a, name: 甲, when: {heat: 2}}]}"
    assert _of(with_beside(text, _of(text), "periods", None, FEAST)).periods == (FEAST,)
    with pytest.raises(CommentsLost):
        with_beside(f"# 头\n{text}\n", _of(text), "periods", None, FEAST)


def test_all_entries_may_go():
    text = HEAD + "periods:  # 时段\n# 考的\n- {name: 节, from: 10-01, to: 10-07}\n"
    assert without_beside(text, _of(text), "periods", 0) == HEAD + "periods: []  # 时段\n# 考的\n"


def test_a_renamed_period_is_named_so_in_its_rules_alone():
    text = HEAD + "- {id: b, name: 乙, when: {heat: 3}}  # 乙的\nperiods: [{name: 考, from: 06-05, to: 06-10}]\n"
    made = renamed(text, _of(text), 0, EXAM.model_copy(update={"name": "大考"}))
    assert _of(made).rules[0].when.sensitive == ("大考",)
    assert "- {id: b, name: 乙, when: {heat: 3}}  # 乙的\n" in made
    assert made.splitlines()[1].endswith("# 甲的")


def test_telling_is_changed_value_by_value_and_recipients_keep_their_codes():
    text = HEAD + "telling:\n  grown: 2  # 两倍\n"
    made = with_telling(text, _of(text), Telling(grown=3, wait_minutes=9))
    assert made == HEAD + "telling:\n  grown: 3.0  # 两倍\n  wait_minutes: 9\n"
    assert _of(with_telling(HEAD, _of(HEAD), Telling(wait_minutes=9))).telling.wait_minutes == 9
    flow = HEAD + "telling: {grown: 2}\n"
    assert _of(with_telling(flow, _of(flow), Telling(grown=4))).telling.grown == 4
    entry = Hearing(name="东", territories=("370102",), mails=("a@b.example",))
    assert _of(with_beside(HEAD, _of(HEAD), "recipients", None, entry)).recipients == (entry,)


@pytest.mark.parametrize("said", ["{wait_minutes: 4}", "{}", "{wait_minutes: 4,\n  loud: 重大}"])
def test_telling_in_one_line_is_changed_there(said):
    text = HEAD + f"telling: {said}  # 怎样\n# 尾\n"
    file = _of(text)
    telling = file.telling.model_copy(update={"wait_minutes": 9, "quiet_hours": "22:00-06:00"})
    made = with_telling(text, file, telling)
    assert _of(made).telling == telling
    assert made.startswith(f"{HEAD}telling: {{wait_minutes: 9, ")
    assert made.endswith("}  # 怎样\n# 尾\n")
