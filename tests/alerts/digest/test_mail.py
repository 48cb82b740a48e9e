"""The digest as a mail: subject, equal parts, links, size; sent once to each recipient; the command."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from lxml import html as markup

from alerts.digest import DigestFigures, Week, figures, render, send
from alerts.models import Notification, Staff
from config import clock
from config import folder as working_folder
from config.schema.installation import Digest, Installation, Mail
from config.vocabulary import Part, Role, TimerName
from tests.alerts.digest.conftest import Town, at

WEEK = Week(2026, 47)
after = at("11-23 08:00")
BASE = "https://huiying.example.gov.cn"


def busy(town: Town) -> DigestFigures:
    late = town.case("11-16 08:00", "供暖不热 <三天>", severity="较大", place_name="翠湖小区")
    town.assign(late, "11-16 09:00", "市住建局", due="11-16 11:00")
    town.clock(late, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00")
    done = town.case("11-17 08:00")
    town.assign(done, "11-17 09:00", due="11-18 18:00", acked="11-17 09:30")
    town.answer(done, "11-19 10:00")
    topic = town.topic("供暖不热 & 退费")
    for who in ("a", "b", "c"):
        town.post("11-17 08:00", topic, who)
    return figures(WEEK, after)


def shown(html: str) -> str:
    body = markup.document_fromstring(html).find("body")
    return re.sub(r"\s+", "", body.text_content() if body is not None else "")


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch) -> Installation:
    """One with a mail server, and recipients beside the leaders."""
    made = Installation(
        jurisdiction="generic",
        base_url=BASE,
        mail=Mail(host="127.0.0.1"),
        digest=Digest(recipients=("office@example.gov.cn", "LEADER@example.gov.cn")),
    )
    monkeypatch.setattr(settings, "INSTALLATION", made)
    user = get_user_model().objects.create_user("zhang", "leader@example.gov.cn", first_name="张市长")
    Staff.objects.create(user=user, role=Role.LEADER.value)
    silent = get_user_model().objects.create_user("li")
    Staff.objects.create(user=silent, role=Role.LEADER.value)
    return made


def test_the_subject_says_the_days_and_the_three_numbers(town: Town) -> None:
    subject, _text, _html = render(busy(town), BASE)
    assert subject == "【周报】11月16日至22日：新增 2 件，办结 1 件，超期 1 件请督办"


def test_the_subject_of_an_unfinished_week_says_so(town: Town) -> None:
    subject, text, html = render(figures(WEEK, at("11-18 12:00")), BASE)
    assert subject == "【周报】11月16日至22日（截至11月18日 12:00）：新增 0 件，办结 0 件，无超期"
    assert "本周尚未结束，数据截至11月18日12:00" in shown(html)
    assert "本周尚未结束" in text


def test_both_parts_tell_the_same(town: Town) -> None:
    digest = busy(town)
    _subject, text, html = render(digest, BASE)
    bare = re.sub(r"\s+", "", text)
    told = [digest.matters[0].done, digest.matters[0].stands, digest.matters[1].what, digest.sources[0].words]
    told += [rate.formula for rate in digest.rates] + [matter.case.title for matter in digest.matters]
    told += ["供暖不热&退费", "采集信息3条", "签收已超6天12小时", "市住建局"]
    for line in told:
        words = re.sub(r"\s+", "", line)
        assert words in bare
        assert words in shown(html)
    links = set(re.findall(r"https://\S+", text))
    shown_links = {str(link) for link in markup.document_fromstring(html).xpath("//a/@href")}
    whys = {link for link in shown_links if "/digest/why/" in link}
    assert shown_links - whys == {link for link in links if "/digest/why/" not in link}
    assert len(whys) > 11  # four counts, the rates that have cases, and the units' counts; the text names one page
    assert sum("/digest/why/" in link for link in links) == 1


def test_what_people_wrote_is_escaped_in_html_and_plain_in_text(town: Town) -> None:
    _subject, text, html = render(busy(town), BASE)
    assert "供暖不热 <三天>" in text
    assert "供暖不热 &lt;三天&gt;" in html
    assert "<三天>" not in html


def test_links_lead_to_the_pages_of_cases_and_topics(town: Town) -> None:
    digest = busy(town)
    _subject, _text, html = render(digest, f"{BASE}/")
    links = set(markup.document_fromstring(html).xpath("//a/@href"))
    assert f"{BASE}/cases/{digest.late[0].case.pk}/" in links
    assert f"{BASE}/topics/{digest.topics[0].pk}/" in links
    assert f"{BASE}/digest/?week=2026-W47" in links


def test_an_empty_week_still_says_something(town: Town) -> None:
    _subject, text, html = render(figures(WEEK, after), BASE)
    for part in (text, html):
        assert "本周没有采到新的信息，没有新的交办单，也没有待办的事项。" in part
        assert "还没有来源采到信息" in part


def test_the_mail_asks_for_no_picture_script_or_foreign_file(town: Town) -> None:
    _subject, _text, html = render(busy(town), BASE)
    root = markup.document_fromstring(html)
    assert not root.xpath("//img | //script | //link | //@src | //@background")
    assert "url(" not in html


def test_a_flood_of_cases_stays_below_a_hundred_kilobytes(town: Town) -> None:
    for number in range(60):
        case = town.case("11-16 08:00", f"第{number}件 " + "很长的标题" * 20, flag_because="说明" * 200)
        town.assign(case, "11-16 09:00", due="11-17 09:00")
        town.assign(case, "11-16 09:00", "市住建局", Part.CO, due="11-17 09:00")
    _subject, text, html = render(figures(WEEK, after), BASE)
    assert len(html.encode()) < 100_000
    assert len(text.encode()) < 100_000
    matters, late = map(int, re.findall(r'另有 (\d+) 件，<a class="blue" href', html))
    assert matters == late < 60
    assert html.count("另有 1 项时限超期") == 60 - late >= 5


def test_each_recipient_gets_a_week_once(town: Town, installation: Installation) -> None:
    busy(town)
    assert send(WEEK, after) == 2
    assert send(WEEK, after + timedelta(days=1)) == 0
    sent = Notification.objects.order_by("recipient")
    assert [(one.recipient, one.recipient_name, one.channel) for one in sent] == [
        ("leader@example.gov.cn", "张市长", "email"),
        ("office@example.gov.cn", "", "email"),
    ]
    assert {one.purpose for one in sent} == {"digest"}
    assert all(one.html.startswith("<!DOCTYPE html>") and one.text for one in sent)
    assert send(WEEK.next, after + timedelta(days=7)) == 2


def test_a_digest_of_a_running_week_does_not_stand_in_for_the_whole_one(town: Town, installation: Installation) -> None:
    assert send(WEEK, at("11-20 08:00")) == 2
    assert send(WEEK, at("11-20 18:00")) == 0
    assert send(WEEK, after) == 2


def test_nobody_to_tell_writes_nothing(town: Town) -> None:
    assert send(WEEK, after) == 0
    assert not Notification.objects.exists()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder on Monday of week 48."""
    (tmp_path / working_folder.CONFIG_NAME).write_text("jurisdiction: generic\n", "utf-8")
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    clock.install(lambda: after)
    return tmp_path


def test_the_command_shows_last_week_or_the_week_asked_for(
    town: Town, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    busy(town)
    call_command("digest")
    assert "2026年第47周（11月16日至22日）" in capsys.readouterr().out
    call_command("digest", week="2026-11-12", format="html")
    out = capsys.readouterr().out
    assert out.startswith("<!DOCTYPE html>")
    assert "2026年第46周" in out


def test_the_command_sends_once_and_says_to_how_many(
    town: Town, office: Path, installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("digest", week="2026-W47", send=True)
    call_command("digest", week="2026-W47", send=True)
    first, second = capsys.readouterr().out.splitlines()
    assert "新写入发件箱 2 封" in first
    assert "新写入发件箱 0 封" in second


@pytest.mark.parametrize("week", ["2025-W53", "下周", "2026-W49"])
def test_the_command_refuses_what_is_no_week_or_not_yet(town: Town, office: Path, week: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("digest", week=week)
    assert refused.value.returncode == 2


def test_the_command_says_that_nobody_would_get_it(town: Town, office: Path) -> None:
    with pytest.raises(CommandError, match=r"没有收件人.*digest\.recipients"):
        call_command("digest", send=True)
