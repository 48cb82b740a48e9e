"""What a page drops of a message that was written for a shell."""

import pytest

from config.gloss import without_gloss


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("不允许采集, 改用文件导入 (robots.txt forbids it)", "不允许采集, 改用文件导入"),
        ("HTTP 404: 网站没有给出这个网页 (the site gives no such page)", "HTTP 404: 网站没有给出这个网页"),
        ("192.168.1.3 是内网地址（a private address），不采集", "192.168.1.3 是内网地址，不采集"),
        ("读不懂这段写法 (YAML): 第 3 行", "读不懂这段写法 (YAML): 第 3 行"),
        ("a.yaml: url = 'x': 值不合要求; Input should be a valid URL\n第二行", "a.yaml: url = 'x': 值不合要求\n第二行"),
        ("2021年工作要点(江西省)", "2021年工作要点(江西省)"),
    ],
)
def test_the_english_gloss_goes_and_the_rest_stays(said: str, shown: str) -> None:
    assert without_gloss(said) == shown
