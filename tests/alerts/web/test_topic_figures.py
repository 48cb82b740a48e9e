"""The topic's page: the probability and its reason as they are kept, the rise in figures, and all items counted."""

import re

from django.urls import reverse

from pipeline.topics.forecasts import foresee
from tests.alerts.web.test_tidy import topic_of


def test_the_forecast_is_shown_with_its_reason(county, now, client_of) -> None:
    told = topic_of(now, *(f"翠湖新城搅拌站第{n}次扬尘" for n in range(5)))
    url = reverse("topic", args=[told.pk])
    assert "升到热度" not in client_of("monitor").get(url).content.decode()
    foresee([told], now, 100)
    told.refresh_from_db()
    page = client_of("monitor").get(url).content.decode()
    assert f"<dt>升到热度 100</dt><dd>不大可能 {round(told.burst_p * 100)} %" in page
    assert told.burst_reason in page
    assert "近 6 小时 5 条，平时同一时段 0.5 条" in page


def test_more_items_than_are_read_are_counted_all(county, now, client_of) -> None:
    told = topic_of(now, *(f"翠湖新城搅拌站第{n}次扬尘" for n in range(450)))
    page = client_of("monitor").get(reverse("topic", args=[told.pk])).content.decode()
    assert "近 6 小时 450 条" in page
    assert "共 450 条" in page.split("<h2>传播</h2>")[1].split("</section>")[0]
    assert "450" in re.split("<h2>来源</h2>", page)[1].split("</section>")[0]


def test_each_sentence_leads_to_who_said_it(county, now, client_of) -> None:
    told = topic_of(now, *(f"翠湖新城搅拌站第{n}次扬尘，{'窗户不敢开，' * (n % 3)}请尽快处理。" for n in range(40)))
    told.topic_items.update(url="")
    page = client_of("monitor").get(reverse("topic", args=[told.pk])).content.decode()
    named = re.findall(r'href="#(item-\d+)"', page.split("<h2>摘要</h2>")[1].split("</section>")[0])
    assert named
    assert all(page.count(f'id="{one}"') == 1 for one in named)
