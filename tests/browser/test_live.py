"""What appears on an open list without reloading it: the row, the title, the sound of the two highest grades."""

import pytest
from county_cases import Matter, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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
    page.get_by_text(f"新预警: {topic.title}").wait_for()
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
