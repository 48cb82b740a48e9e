"""The digest as Word, the engine of Outlook on Windows, shows it; its sparklines above all."""

from lxml import html as markup

from alerts.digest import figures, read, render, unit_figures
from alerts.models import Department
from tests.alerts.digest.conftest import Town
from tests.alerts.digest.test_mail import BASE, WEEK, after, busy
from tests.alerts.outlook import word_sees, wrong


def test_a_full_and_an_empty_digest_are_fit_for_outlook(town: Town) -> None:
    assert wrong(render(figures(WEEK, after), BASE)[2]) == []
    assert wrong(render(busy(town), BASE)[2]) == []


def test_the_digest_of_a_unit_is_fit_for_outlook(town: Town) -> None:
    busy(town)
    unit = Department.objects.get(name="市住建局")
    assert wrong(render(unit_figures(read(WEEK, after), unit, after), BASE)[2]) == []


def test_a_sparkline_is_text_that_every_chinese_font_has(town: Town) -> None:
    """One block a day, as high as the day had posts: GBK has the eight blocks, so SimSun draws them too."""
    topic = town.topic()
    for day, posts in ((16, 4), (17, 2), (20, 1)):
        for number in range(posts):
            town.post(f"11-{day} 08:00", topic, f"{day}-{number}")
    root = markup.document_fromstring(word_sees(render(figures(WEEK, after), BASE)[2]))
    [spark, *_] = root.xpath("//span[contains(@class, 'spark')]")
    assert spark.text == "█▅▁▁▃▁▁"
    assert len(spark.text.encode("gbk")) == 14
    assert "4、2、0、0、1、0、0" in spark.get("title")
