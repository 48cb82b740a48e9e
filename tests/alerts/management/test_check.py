"""`huiying check`: what an operator is told of the sources."""

import pytest

from alerts.management.commands.check import _sources
from config.schema.installation import Installation
from config.schema.sources import SourceEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("contact", "good", "said"), [("", False, "填写 contact"), ("yq@town.example", True, "1 个来源")]
)
def test_a_crawler_without_an_address_to_write_to_is_pointed_at(contact: str, good: bool, said: str) -> None:
    source = SourceEntry(key="bbs", name="论坛", kind="discuz", url="http://bbs.town.example/")
    found = _sources(Installation(jurisdiction="generic", contact=contact, sources=(source,)))
    assert (found.good, said in found.text) == (good, True)
