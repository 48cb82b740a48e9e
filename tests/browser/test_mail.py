"""Every mail in a browser: 320 to 1200 px, light and dark, without pictures, nothing off the edge."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import alerts
from alerts.notify.mail import draw, render
from tests.browser.widths import laid_out

pytestmark = pytest.mark.browser
FOLDER = Path(alerts.__file__).parent / "templates" / "mail"
PARTS = {"base", "row", "button", "clocks", "style", "outlook"}
PURPOSES = sorted(path.stem for path in FOLDER.glob("*.html") if path.stem not in PARTS)
LONG = "https://shijian-huiying.qinghe.example/s/" + "Ab3_-" * 12
WORDS = "学府路自来水发黄有异味" * 4 + "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
VALUES = {
    "number": "JB2026-00001", "title": WORDS, "severity": "特别重大", "colour": "红", "place": WORDS,
    "sector": "城乡建设", "because": WORDS, "case_page": LONG, "page": LONG, "sign": LONG, "home": LONG, "to": "李明",
    "part": "主办", "clocks": [{"zh": "首次权威信息发布", "due": "11月18日 09:30", "rule": WORDS}] * 3,
    "may_return": "11月18日 10:00", "unit": "青禾县住房和城乡建设局", "step": "督办单", "clock": "签收",
    "due": "11月18日 09:30", "reason": WORDS, "actor": "赵敏", "before": "一般", "after": "重大", "subject": WORDS,
    "whom": f"李明 {LONG}", "error": LONG, "note": WORDS, "why": WORDS, "sign_until": "11月25日 09:00", "count": 30,
    "channel": "邮件", "at": "11月18日 09:00", "more": 3, "days": 5,
    "rows": [{"subject": WORDS, "link": LONG, "at": "11月18日 09:00", "number": "JB2026-00001", "kind": "交办"}] * 30,
    "posts": [{"title": WORDS, "text": WORDS, "source": WORDS, "when": "11月18日", "url": LONG, "severity": "重大"}],
    "watch": {"name": WORDS}, "lines": [WORDS], "question": WORDS, "policy": WORDS, "portal": WORDS, "url": LONG,
    "content": [("核实情况", WORDS)], "source": WORDS, "state": "版式已变", "advice": WORDS, "suggested": WORDS,
    "legal_basis": WORDS, "where": LONG, "text": WORDS, "expert": WORDS,
}  # fmt: skip
GROUND = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_mail_fits_every_width_and_ground(browser: Browser, purpose: str, scheme: str) -> None:
    _text, drawn = render(purpose, VALUES)
    html = draw(drawn)
    with laid_out(browser, html, scheme) as page:
        card = [int(one) for one in re.findall(r"\d+", page.evaluate(GROUND, ".card"))[:3]]
        assert (max(card) < 64) is (scheme == "dark")
        assert page.evaluate("document.querySelector('.card').getBoundingClientRect().width") <= 602
