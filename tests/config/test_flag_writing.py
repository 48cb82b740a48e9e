"""One rule written into a file: each comment stands by its own rule afterwards."""

import yaml

from config.flag_writing import with_rule, without_rule
from config.flags import Condition, FlagFile, FlagRule

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
