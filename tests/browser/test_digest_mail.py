"""The weekly digest in a browser: 320 to 1200 px, light and dark, without pictures, nothing off the edge."""

import pytest
from playwright.sync_api import Browser

from alerts.digest import Week, figures, render
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture
from tests.browser.test_mail import WORDS
from tests.browser.widths import laid_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_digest_fits_every_width_and_ground(browser: Browser, town: Town, scheme: str) -> None:
    topic = town.topic(WORDS)
    for who in "abc":
        town.post("11-17 08:00", topic, who)
    for number in range(6):
        case = town.case("11-16 08:00", WORDS, topic=topic)
        town.assign(
            case, "11-16 09:00", f"青禾县住房和城乡建设局第{number}分局", due="11-16 11:00", acked="11-16 12:30"
        )
    _subject, _text, html = render(figures(Week(2026, 47), at("11-24 08:00")))
    with laid_out(browser, html, scheme) as page:
        assert page.locator("table").count()
