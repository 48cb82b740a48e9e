"""Stored history through other rules: what would have come, when, and what would be missed."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from alerts import cases, flagging
from alerts.backtest.comparing import compare
from alerts.backtest.replaying import Span, count, walk_all
from alerts.models import Case
from config import folder as working_folder
from config.clock import SHANGHAI
from config.flag_files import load_flags
from config.schema.installation import Installation
from pipeline.models import Item, Topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
SPAN = Span(MONDAY - timedelta(days=7), MONDAY + timedelta(days=7))
RULES = "rules:\n  - {{id: people, name: 人数, within_hours: 72, when: {{submitters: {}}}}}\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch):
    """A working folder whose own rules ask for five people, and files that ask for other numbers."""
    for name, people in {"own": 5, "three": 3, "nine": 9, "four": 4}.items():
        (tmp_path / f"{name}.yaml").write_text(RULES.format(people), "utf-8")
    monkeypatch.setattr(
        working_folder, "require", lambda: (tmp_path, Installation(jurisdiction="demo", flags="own.yaml"))
    )
    return tmp_path


def learn(topic: Topic, minutes: int = 10) -> None:
    """Its posts became known one after the other."""
    for number, item in enumerate(topic.topic_items.order_by("id")):
        at = MONDAY + timedelta(minutes=minutes * number)
        Item.objects.filter(pk=item.pk).update(learnt_at=at, published_at=at - timedelta(minutes=5))


def backtest(files: Path, name: str, *more: str) -> str:
    out = io.StringIO()
    call_command(
        "flags", "backtest", "--rules", str(files / f"{name}.yaml"), "--from", "2026-11-20", "--to", "2026-11-30",
        *more, stdout=out,
    )  # fmt: skip
    return out.getvalue()


def walked(files: Path, other: str):
    return compare(walk_all([load_flags(files / "own.yaml"), load_flags(files / f"{other}.yaml")], SPAN))


def test_a_lower_threshold_comes_earlier_and_says_by_how_much(town, new_topic, files):
    learn(new_topic("路口积水", "一般", 6))
    [alert] = walked(files, "three").alerts
    assert (alert["change"], alert["minutes"], alert["submitters"]) == ("earlier", -20, 3)
    assert alert["at"] == "2026-11-23T09:20:00+08:00"
    assert "3 人" in alert["because"]


def test_what_only_one_of_both_says_is_new_or_missed(town, new_topic, files):
    learn(new_topic("路口积水", "一般", 6))
    learn(new_topic("路灯不亮", "一般", 4))
    assert [one["change"] for one in walked(files, "four").alerts] == ["earlier", "new"]
    missed = walked(files, "nine")
    assert (missed.alerts, [one["title"] for one in missed.missed]) == ([], ["路口积水"])


def test_what_was_missed_says_what_came_of_it(town, new_topic, files):
    topic = new_topic("路口积水", "一般", 6)
    [case] = flagging.review(MONDAY)
    cases.dispatch(case, town.dispatcher, MONDAY + timedelta(hours=1), town.housing)
    learn(topic)
    compared = walked(files, "nine")
    assert (compared.missed[0]["case"], compared.missed[0]["handed_over"]) == (case.number, True)
    assert compared.summary["missed_handed_over"] == 1


def test_facts_are_those_of_the_instant_and_not_of_today(town, new_topic, files):
    """Grade, sector and heat of today do not leak into the past."""
    topic = new_topic("路口积水", "一般", 4)
    learn(topic)
    last = topic.topic_items.order_by("id").last()
    Item.objects.filter(pk=last.pk).update(severity="重大")
    Topic.objects.update(severity="重大", heat=999)
    (files / "grave.yaml").write_text("rules:\n  - {id: g, name: 等级, when: {severity: 较大}}\n", "utf-8")
    (files / "hot.yaml").write_text("rules:\n  - {id: h, name: 热度, when: {heat: 500}}\n", "utf-8")
    [alert] = walked(files, "grave").alerts
    assert alert["at"] == "2026-11-23T09:30:00+08:00"
    assert walked(files, "hot").alerts == []


def test_history_that_was_loaded_is_walked_by_its_own_time(town, new_topic, files):
    topic = new_topic("往年积水", "一般", 6, history=True)
    learn(topic)
    Item.objects.update(history=True, learnt_at=MONDAY + timedelta(days=300))
    [alert] = walked(files, "three").alerts
    assert alert["at"] == "2026-11-23T09:15:00+08:00"
    assert not Case.objects.exists()


def test_only_the_span_counts_but_what_was_known_before_it_is_known(town, new_topic, files):
    topic = new_topic("路口积水", "一般", 6)
    learn(topic, minutes=60 * 10)
    late = Span(MONDAY + timedelta(hours=25), MONDAY + timedelta(days=7))
    [one] = walk_all([load_flags(files / "three.yaml")], late)
    assert one.firsts[0].at == MONDAY + timedelta(hours=30)
    assert one.firsts[0].submitters == 4
    assert count(late) == (1, 3)


def test_sensitive_periods_hold_by_the_day_of_the_past(town, new_topic, files):
    learn(new_topic("路口积水", "一般", 3))
    text = "rules:\n  - {{id: s, name: 敏感, when: {{sensitive: true}}}}\nperiods: [{{name: 会, from: {0}, to: {0}}}]\n"
    for name, day in {"then": "11-23", "later": "11-24"}.items():
        (files / f"{name}.yaml").write_text(text.format(day), "utf-8")
    assert [one["rule"] for one in walked(files, "then").alerts] == ["s"]
    assert walked(files, "later").alerts == []


def test_the_command_prints_words_and_json_twice_the_same(town, new_topic, files):
    learn(new_topic("路口积水", "一般", 6))
    learn(new_topic("路灯不亮", "一般", 3))
    text = backtest(files, "three")
    assert "新增 1, 提前 1" in text
    assert "提前 20 分钟" in text
    assert "漏掉 0 件" in text
    one, two = backtest(files, "three", "--json"), backtest(files, "three", "--json")
    assert one == two
    body = json.loads(one)
    assert body["summary"] == {
        "alerts": 2, "same": 0, "earlier": 1, "later": 0, "new": 1, "missed": 0, "missed_handed_over": 0,
        "missed_useful": 0, "by_rule": {"people": 2},
    }  # fmt: skip
    assert (body["today"], body["topics"], body["items"]) == ("own.yaml", 2, 9)


def test_nothing_is_written_by_a_backtest(town, new_topic, files):
    learn(new_topic("路口积水", "一般", 6))
    before = list(Topic.objects.values())
    backtest(files, "three")
    assert list(Topic.objects.values()) == before
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rules", "none.yaml", "--from", "2026-11-01", "--to", "2026-11-02"), "none.yaml"),
        (("--rules", "county", "--from", "昨天", "--to", "2026-11-02"), "--from '昨天'"),
        (("--rules", "county", "--from", "2026-11-03", "--to", "2026-11-02"), "早于"),
    ],
)
def test_wrong_use_is_status_2(files, arguments, said):
    with pytest.raises(CommandError, match=said) as caught:
        call_command("flags", "backtest", *arguments)
    assert caught.value.returncode == 2


def test_the_list_names_versions_and_conditions(files):
    out = io.StringIO()
    call_command("flags", "list", stdout=out)
    assert "people  人数  版本 " in out.getvalue()
    assert "反映人数不少于 5 人" in out.getvalue()
    lines = io.StringIO()
    call_command("flags", "list", "--json", stdout=lines)
    assert json.loads(lines.getvalue())["when"] == {"submitters": 5}
