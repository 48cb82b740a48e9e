"""Whether a text carries a statement."""

import pytest

from alerts.rules.claims import carries, counted, phrases_of

CLAIM = "自来水厂的水有毒喝了会中毒"


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("听说自来水厂的水有毒，喝了会中毒，大家别喝！", True),
        ("群里都在传，自来水厂的水有毒，喝了会中毒", True),
        ("水厂投毒了", True),
        ("今天自来水厂停水检修，晚上恢复", False),
        ("官方辟谣：自来水厂的水有毒喝了会中毒系谣言", False),
        ("", False),
        ("路口积水", False),
    ],
)
def test_a_text_carries_a_statement_by_its_words_or_another_wording_but_not_by_denying_it(text, carried):
    assert carries(text, CLAIM, ["水厂投毒"]) is carried


def test_an_empty_statement_is_carried_by_nothing():
    assert not carries("任何话", "", [""])
    assert counted(["水有毒，水有毒", "别的"], "水有毒") == 1


def test_other_wordings_are_read_as_people_write_them():
    assert phrases_of("水厂投毒，水有毒\n水有毒; 毒 、自来水不能喝") == ["水厂投毒", "水有毒", "自来水不能喝"]
