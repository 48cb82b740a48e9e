"""Each mail as Word, the engine of Outlook on Windows, shows it."""

import pytest

from alerts.notify.mail import draw, render
from tests.alerts.notify.test_mail_look import PURPOSES, VALUES
from tests.alerts.outlook import wrong

MORE = {
    "matters": [{"title": "题", "because": "因", "page": "https://h.example/", "severity": "重大", "ask": "请核实"}],
    "posts": [{"title": "题", "text": "文", "source": "论坛", "when": "11月18日", "url": "https://h.example/p"}],
    "watch": {"name": "供暖"}, "reason": "职责", "note": "说明", "closing": "", "why": "因您代理",
}  # fmt: skip


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_mail_is_fit_for_outlook(purpose: str) -> None:
    _text, drawn = render(purpose, VALUES | MORE)
    html = draw(drawn)
    assert wrong(html) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<svg></svg>", "not shown"),
        ("<div style='display:flex'>x</div>", "display is unknown"),
        ("<div style='padding:4px'>x</div>", "padding does not count"),
        ("<span style='display:block'>x</span>", "display is unknown"),
        ("<p style='background-image:url(x)'>x</p>", "does not know"),
        ("<table><tr><td height='4' style='font-size:0;line-height:0'></td></tr></table>", "as high as a line"),
        ("<table><tr><td><a style='display:inline-block;padding:9px'>x</a></td></tr></table>", "display is unknown"),
        ("<table><tr><td style='width:9px'>x</td></tr></table>", "stands in the style alone"),
        ("<table style='max-width:600px'><tr><td>x</td></tr></table>", "as wide as the window"),
    ],
)
def test_what_outlook_does_not_show_is_found(part: str, said: str) -> None:
    found = wrong(f"<html><body>{part}</body></html>")
    assert any(said in one for one in found), found
