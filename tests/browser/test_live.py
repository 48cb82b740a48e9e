"""What appears on an open list without reloading it: the row, the title, the sound of the two highest grades."""

import re
import socket
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from county_cases import Matter, open_case

from alerts.models import CaseEvent, SignOffToken
from alerts.notify.links import new_token, unseal
from config.live import LIVE_PORT
from tests.browser.pictures import keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
LOOKED_AWAY = """
    localStorage.setItem("huiying:sound", "on");
    window.away = true;
    window.tones = 0;
    Object.defineProperty(document, "hidden", { get: () => window.away });
    const made = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.tones += 1; return made.call(this); };
"""
BACK = """() => { window.away = false; document.dispatchEvent(new Event("visibilitychange")); }"""


@pytest.mark.parametrize(("severity", "tones", "unseen"), [("重大", 2, "(1) "), ("一般", 0, "")])
def test_a_grave_alert_sounds_and_counts_in_the_title_until_somebody_looks(served, page_of, severity, tones, unseen):
    """`huiying live` is not there, so the page asks every 15 seconds; its clock is moved on."""
    page = page_of("judge")
    page.add_init_script(LOOKED_AWAY)
    page.clock.install()
    page.goto("/alerts/?tab=triage")
    page.locator("[data-list] .row").first.wait_for()
    page.wait_for_load_state("networkidle")
    title = page.title()
    topic = served.topics[-1]
    topic.severity = severity
    topic.save()
    case = open_case(served, topic, 900, Matter(topic.title, topic.sector, topic.heat, state="triage"))
    page.clock.fast_forward(16_000)
    page.locator(f'[data-list] .row-new[data-case="{case.pk}"]').wait_for()
    page.get_by_text(f"新预警：{topic.title}").wait_for()
    assert page.title() == f"{unseen}{title}"
    assert page.evaluate("window.tones") == tones
    page.evaluate(BACK)
    assert page.title() == title


def test_what_a_colleague_takes_on_is_seen_without_reloading(served, page_of):
    """Two windows: one claims, the other sees by whom."""
    case = next(one for one in served.cases if one.state == "triage" and one.claimed_by_id is None)
    watching, working = page_of("monitor"), page_of("judge")
    watching.clock.install()
    watching.goto("/alerts/?tab=triage")
    row = watching.locator(f'[data-list] [data-case="{case.pk}"]')
    row.wait_for()
    watching.wait_for_load_state("networkidle")
    working.goto(f"/cases/{case.pk}/")
    with working.expect_navigation():
        working.get_by_role("button", name="认领").first.click()
    watching.clock.fast_forward(16_000)
    row.get_by_text("已认领").wait_for()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_page_that_nobody_answers_says_so_and_since_when_until_it_is_heard_again(served, page_of, size):
    """On every page; what was said meanwhile comes after."""
    case = next(one for one in served.cases if one.state == "handling")
    page = page_of("judge", size)
    page.clock.install()
    with page.expect_response(re.compile("after=")):  # its first question, or the first of two would be missed already
        page.goto(f"/cases/{case.pk}/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.clock.run_for(16_000)
    assert page.get_by_text("连不上服务器").count() == 0  # not at once
    page.clock.run_for(16_000)
    page.get_by_text(re.compile(r"连不上服务器，本页停在 \d\d:\d\d，正在重试")).wait_for()
    keep(page, f"offline-{size}")
    page.context.set_offline(False)
    page.clock.run_for(16_000)
    page.get_by_text("连不上服务器").wait_for(state="detached")


HALF = """
    window.asked = 0;
    window.fetch = async () => {
      window.asked += 1;
      return new Response(new ReadableStream({ pull(line) { line.error(new Error("cut in the middle")); } }));
    };
"""


def test_an_answer_cut_off_in_the_middle_is_no_answer(served, page_of):
    """The server begins, the network breaks within the body: as if nobody had answered, and no script stops."""
    page = page_of("judge")
    page.add_init_script(HALF)
    page.clock.install()
    page.goto("/alerts/?tab=triage")
    page.locator("[data-list] .row").first.wait_for()
    page.clock.run_for(32_000)
    page.get_by_text(re.compile(r"连不上服务器，本页停在 \d\d:\d\d，正在重试")).wait_for()


def opens_a_menu(page):
    page.goto("/alerts/?tab=all")
    page.locator("[data-menu]").first.locator("xpath=..").locator("summary").click()


def types_a_query(page):
    page.goto("/search/")
    page.locator("[data-complete]").press_sequentially("积水")


def reads_a_case(page):
    page.goto("/alerts/?tab=all")
    page.goto(page.locator("[data-list] .row-title").first.get_attribute("href"))


def writes_a_rule(page):
    page.goto("/flags/rule-new/")
    page.locator("form[data-look] input:visible").first.fill("积水")


@pytest.mark.parametrize("act", [opens_a_menu, types_a_query, reads_a_case, writes_a_rule])
def test_what_is_asked_for_on_the_way_and_cut_off_stops_no_script(served, page_of, act):
    """`page_of` fails for what no script caught; what was not answered can be asked for again."""
    page = page_of("root")
    page.add_init_script(HALF)
    act(page)
    page.wait_for_timeout(700)  # what is typed is asked about after a moment
    assert page.evaluate("asked") >= 1
    assert page.locator("[data-menu], [data-part], [data-complete], [data-said]").count() >= 1


class Swallowing:
    """A line that says hello and then delivers nothing, as behind a network that drops packets without a word."""

    HELLO = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nAccess-Control-Allow-Origin: {}\r\n"
        "Access-Control-Allow-Credentials: true\r\n\r\nretry: 2000\n\nevent: beat\ndata:\n\n"
    )

    def __init__(self, origin: str) -> None:
        self.asked: list[str] = []
        self._origin = origin
        self._held: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line = self._listening.accept()[0]
                self._held.append(line)
                self.asked.append(line.recv(8192).decode().partition("\r\n")[0])
                line.sendall(self.HELLO.format(self._origin).encode())

    def close(self) -> None:
        for one in (self._listening, *self._held):
            one.close()


def test_a_line_that_swallows_everything_is_noticed_by_its_silence_and_nothing_is_lost(served, page_of, monkeypatch):
    """Two beats missed: the page asks at once, and opens another line behind what it knows."""
    line = Swallowing(served.url)
    monkeypatch.setenv(LIVE_PORT, str(line.port))
    page = page_of("judge")
    page.clock.install()
    page.goto("/alerts/?tab=triage")
    page.locator("html[data-heard=live]").wait_for(state="attached")
    topic = served.topics[-1]
    case = open_case(served, topic, 901, Matter(topic.title, topic.sector, topic.heat, state="triage"))
    page.clock.run_for(30_000)
    assert page.locator(f'[data-list] [data-case="{case.pk}"]').count() == 0
    assert len(line.asked) == 1
    page.clock.run_for(10_000)
    page.locator(f'[data-list] [data-case="{case.pk}"]').wait_for()
    page.locator("html[data-heard=live]").wait_for(state="attached")
    assert len(line.asked) == 2
    line.close()


def test_what_is_sent_while_the_network_is_broken_is_not_lost(served, page_of):
    """The browser says that it is offline; opened again, the form holds what was typed, and is sent once."""
    case = served.cases[12].pk
    page = page_of("leader")
    page.goto(f"/cases/{case}/instruct/")
    page.get_by_label("批示内容").fill("请本周内办结并答复")
    page.context.set_offline(True)
    page.get_by_role("button", name="批示").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(f"/cases/{case}/instruct/")
    assert page.get_by_label("批示内容").input_value() == "请本周内办结并答复"
    with page.expect_navigation():
        page.get_by_role("button", name="批示").click()
    assert CaseEvent.objects.filter(case=case, kind="批示", reason__contains="请本周内办结并答复").count() == 1


def test_a_link_that_is_over_says_so_and_what_to_do(served, page_of):
    """On the phone that a mail was opened on, days too late."""
    part = served.cases[8].assignments.get(part="主办")
    sealed = new_token()
    SignOffToken.objects.create(
        assignment=part, digest=sealed.digest, created_at=served.now - 9 * DAY, expires_at=served.now - DAY
    )
    page = page_of("", "phone")
    page.goto(f"/s/{unseal(sealed.sealed)}")
    keep(page, "expired-link")
    assert "过期" in page.locator("main").inner_text()
    assert page.locator("main form button").count() == 0
