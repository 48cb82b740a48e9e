"""更正: one click on a card, a topic or a case; who may, what it teaches, how it is taken back; the page 模型."""

import pytest
from django.urls import reverse

from alerts.models import Case
from config.vocabulary import CaseState
from pipeline.learning.corrections import taught
from pipeline.models import Correction, DriftWeek, Item, LearntModel, Source, Topic


def topic_of(now, *texts: str) -> Topic:
    made = Topic.objects.create(title=texts[0][:20], sector="城乡建设", items=len(texts), first_at=now, last_at=now,
                                learnt_at=now)  # fmt: skip
    for number, text in enumerate(texts):
        Item.objects.create(
            source=Source.objects.first(), external_id=f"{made.pk}-{number}", kind="post", text=text, topic=made,
            published_at=now, learnt_at=now, seen_at=now, content_hash=str(number), sector="城乡建设", sector_p=0.6,
            analysis={"sectors": [{"sector": "城乡建设", "p": 0.6}, {"sector": "环境保护", "p": 0.3}]},
        )  # fmt: skip
    return made


@pytest.fixture
def mixer(county, now) -> Topic:
    return topic_of(now, "翠湖新城搅拌站每天粉尘漫天。", "翠湖新城搅拌站夜里吵得睡不着。")


def test_a_card_is_corrected_by_one_click_and_taken_back_by_another(mixer, client_of) -> None:
    client, item, page = client_of("monitor"), mixer.topic_items.first(), reverse("topic", args=[mixer.pk])
    url = reverse("correct", args=["item", item.pk])
    assert '<button class="button" type="submit" name="say" value="环境保护">' in client.get(page).content.decode()
    answer = client.post(url, {"say": "环境保护", "next": page})
    assert (answer.status_code, answer.url) == (302, page)
    item.refresh_from_db()
    assert (item.sector, [row.label for row in taught("sector")]) == ("环境保护", ["环境保护"])
    shown = client.get(page).content.decode()
    back = reverse("correct_undo", args=[Correction.objects.get().act])
    assert back in shown
    assert "可以撤销" in shown
    client.post(back, {"next": page})
    item.refresh_from_db()
    assert (item.sector, taught("sector")) == ("城乡建设", [])


def test_a_whole_topic_and_its_relevance(mixer, client_of) -> None:
    client, url = client_of("judge"), reverse("correct", args=["topic", mixer.pk])
    client.post(url, {"say": "other", "other": "环境保护"})
    mixer.refresh_from_db()
    assert mixer.sector == "环境保护"
    client.post(url, {"say": "no"})
    assert not mixer.topic_items.filter(relevant=True).exists()
    assert {row.label for row in taught("relevant")} == {"no"}


def test_a_case_is_corrected_with_an_event_and_both_are_taken_back(county, client_of) -> None:
    case = Case.objects.filter(state=CaseState.TRIAGE.value).exclude(topic=None).first()
    before, wanted = case.sector, "农村农业"
    client, page = client_of("judge"), reverse("case", args=[case.pk])
    client.post(reverse("correct", args=["case", case.pk]), {"say": "other", "other": wanted, "next": page})
    case.refresh_from_db()
    assert case.sector == wanted
    assert set(case.topic.topic_items.values_list("sector", flat=True)) == {wanted}
    event = case.events.order_by("-number").first()
    assert (event.kind, event.data["before"], event.actor) == ("更正领域", before, "周敏")
    assert "撤销人工更正" in client.get(page).content.decode()
    client.post(reverse("correct_undo", args=[event.data["act"]]), {"next": page})
    case.refresh_from_db()
    assert (case.sector, case.events.filter(kind="更正领域").count()) == (before, 2)
    first, second = case.events.filter(kind="更正领域").order_by("number")
    assert (first.previous_hash, second.previous_hash) == (case.events.get(number=first.number - 1).hash, first.hash)


@pytest.mark.parametrize("name", ["supervisor", "leader", "auditor"])
def test_those_who_only_look_see_no_button_and_may_not(mixer, client_of, name) -> None:
    client = client_of(name)
    assert "人工更正" not in client.get(reverse("topic", args=[mixer.pk])).content.decode()
    url = reverse("correct", args=["topic", mixer.pk])
    assert client.post(url, {"say": "环境保护"}).status_code == 403
    assert not Correction.objects.exists()


def test_a_unit_may_neither_correct_nor_see_the_models(mixer, client_of) -> None:
    client = client_of("owner")
    assert client.post(reverse("correct", args=["topic", mixer.pk]), {"say": "环境保护"}).status_code == 403
    assert client.get(reverse("models")).status_code == 403


def test_nonsense_is_refused_in_words_and_leads_nowhere_else(mixer, client_of) -> None:
    client, url = client_of("monitor"), reverse("correct", args=["topic", mixer.pk])
    for given in ({}, {"say": "没有"}, {"say": "other"}, {"say": "城乡建设"}):
        answer = client.post(url, {**given, "next": "https://elsewhere.example/"})
        assert (answer.status_code, answer.url) == (302, reverse("models"))
    assert not Correction.objects.exists()
    assert client.get(url).status_code == 405
    assert client.post(reverse("correct", args=["thing", mixer.pk]), {"say": "民政"}).status_code == 404
    assert client.post(reverse("correct_undo", args=["0" * 32])).status_code == 302


def test_a_supervisor_reads_versions_drift_and_corrections(mixer, client_of, now) -> None:
    client_of("monitor").post(reverse("correct", args=["topic", mixer.pk]), {"say": "环境保护"})
    LearntModel.objects.create(
        task="sector", number=3, weights=b"", sha256="ab" * 32, base="", rows=7, right_before=0, right_after=6,
        before={"民政": 0.8, "政法": 0.8}, after={"民政": 0.7, "政法": 0.8}, margin=0.05, made_at=now,
    )  # fmt: skip
    DriftWeek.objects.create(week="2026-11-09", items=900, abstained=0.5, unknown=0.03, mix={}, shift=0.1, at=now)
    client = client_of("supervisor")
    shown = client.get(reverse("models")).content.decode()
    for words in ("领域 第 3 版", "未安装", "下降超过 0.05：民政", "学后对 6", "林小雨", "机器不能判断的占 50%"):
        assert words in shown
    assert "机器不能判断的占 50%" in client.get(reverse("sources")).content.decode()
    assert 'name="say"' not in shown
