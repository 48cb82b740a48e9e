"""What every mail of a case looks like: whole, without pictures, legible on light and dark ground."""

import re
from pathlib import Path

import pytest
from lxml import html as markup

import alerts
from alerts.notify.mail import draw, render

FOLDER = Path(alerts.__file__).parent / "templates" / "mail"
PARTS = {"base", "row", "button", "clocks", "style", "outlook"}
PURPOSES = sorted(path.stem for path in FOLDER.glob("*.html") if path.stem not in PARTS)
VALUES = {
    "number": "JB2026-00001", "title": "学府路自来水发黄 <两天>", "severity": "重大", "colour": "橙",
    "place": "学府路", "sector": "城乡建设", "because": "9 人反映自来水发黄", "case_page": "https://h.example/cases/1/",
    "page": "https://h.example/inbox/1/", "sign": "https://h.example/s/token", "to": "李明", "part": "主办",
    "clocks": [{"zh": "签收", "due": "11月18日 09:30", "rule": "30分钟内签收"}], "may_return": "11月18日 10:00",
    "unit": "市水务局", "step": "督办单", "clock": "签收", "due": "11月18日 09:30", "reason": "理由", "actor": "赵交办",
    "before": "一般", "after": "重大", "subject": "题", "whom": "李明", "error": "连接中断",
    "sign_until": "11月25日 09:00", "home": "https://h.example/", "count": 2, "channel": "邮件", "at": "11月18日 09:00",
    "rows": [{"subject": "【一般】路灯 <两天> · 请签收", "link": "https://h.example/inbox/1/", "at": "11月18日 09:00",
              "number": "JB2026-00001", "kind": "交办"}],
}  # fmt: skip


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_mail_has_both_parts_and_asks_for_nothing_from_outside(purpose: str) -> None:
    text, drawn = render(purpose, VALUES)
    html = draw(drawn)
    root = markup.document_fromstring(html)
    assert not root.xpath("//img | //script | //link | //@src | //@background")
    assert "<两天>" not in html
    assert "{{" not in text + html
    assert len(text) > 20
    assert set(root.xpath("//a/@href")) <= set(re.findall(r"https://[^\s（）]+", text))


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_on_dark_ground_has_contrast_enough() -> None:
    style = (FOLDER / "style.html").read_text("utf-8")
    inks = dict(re.findall(r"\.([\w-]+)\{color:(#[0-9a-f]{6})", style))
    grounds = dict(re.findall(r"\.([\w-]+)\{background-color:(#[0-9a-f]{6})", style))
    assert _contrast(inks.pop("button-text"), grounds["button"]) >= 4.5
    assert {"ink", "soft", "link", "red", "orange", "yellow", "blue"} <= set(inks)
    for name, ink in inks.items():
        assert _contrast(ink, grounds["card"]) >= 4.5, name


@pytest.mark.parametrize("folder", ["mail", "digest"])
def test_text_on_light_ground_has_contrast_enough(folder: str) -> None:
    written = "".join(
        path.read_text("utf-8") for path in (FOLDER.parent / folder).glob("*.html") if path.stem != "style"
    )
    inks = set(re.findall(r"[\"; ]color:(#[0-9a-f]{6})", written)) - {"#ffffff"}
    assert inks
    for ink in inks:
        assert _contrast(ink, "#ffffff") >= 4.5, ink
    assert _contrast("#ffffff", "#1f5fae") >= 4.5
