"""Names as people here write them."""

import pytest

from alerts.rules.people import called


@pytest.mark.parametrize(
    ("family", "given", "shown"),
    [
        ("孙", "静", "孙静"),
        ("", "张市长", "张市长"),
        ("欧阳", " 明 ", "欧阳明"),
        ("Smith", "Ann", "Ann Smith"),
        ("", "", "admin"),
    ],
)
def test_the_family_name_stands_first_and_an_account_without_a_name_shows_itself(family, given, shown):
    assert called(family, given, "admin") == shown
