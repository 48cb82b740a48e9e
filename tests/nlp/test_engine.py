"""The engine as a whole: sectors of everyday sentences, cleaning, tokens, what is sure and what is not."""

import json
from dataclasses import fields as fields_of
from pathlib import Path

import pytest

from config.load import DATA, read_yaml
from config.vocabulary import Appeal, Sector
from nlp.engine import Engine
from nlp.lexicon.words import entries, fields
from nlp.text.clean import clean, split_repost
from nlp.types import Analysis
from nlp.words.segment import Segmenter

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def _share(engine: Engine, name: str) -> tuple[float, float]:
    """Right answers, and wrong ones that are not 其他."""
    rows = [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines()]
    found = [analysis.sector.value for analysis in engine.analyse([("", text) for _, text in rows])]
    right = sum(answer == label for answer, (label, _) in zip(found, rows, strict=True))
    wrong = sum(answer not in {label, "其他"} for answer, (label, _) in zip(found, rows, strict=True))
    return right / len(rows), wrong / len(rows)


def test_sectors_of_short_posts(engine: Engine) -> None:
    assert _share(engine, "sector_sentences.tsv")[0] >= 0.9


def test_sentences_that_nothing_was_tuned_on_are_rarely_wrong(engine: Engine) -> None:
    right, wrong = _share(engine, "sector_sentences_held_out.tsv")
    assert right >= 0.4
    assert wrong <= 0.25


def test_closed_label_set_never_abstains(engine: Engine) -> None:
    analysis = engine.analyse([("", "今天天气真好")], labels=["环境保护", "交通运输"])[0]
    assert analysis.sector.value in {"环境保护", "交通运输"}
    assert sum(p for _, p in analysis.sectors) == pytest.approx(1, abs=0.001)


def test_chatter_and_empty_text_are_nobodys(engine: Engine) -> None:
    for analysis in engine.analyse([("", "哈哈哈哈"), ("", ""), ("", "\0\u200b"), ("", "!!!")]):
        assert analysis.sector is Sector.OTHER
        assert not analysis.relevant


def test_a_greeting_has_no_sector_and_a_short_complaint_has(engine: Engine) -> None:
    greetings = engine.analyse([("", text) for text in ("你好", "您好", "谢谢", "你好\n你好", "领导好")])
    assert [one.sector for one in greetings] == [Sector.OTHER] * 5
    assert engine.analyse([("", "路灯不亮")])[0].sector is Sector("城乡建设")


def test_a_batch_gives_the_same_answers_as_one_by_one(engine: Engine) -> None:
    texts = [("", line.split("\t")[1]) for line in (HERE / "sector_sentences.tsv").read_text("utf-8").splitlines()]
    together = [analysis.as_fields() for analysis in engine.analyse(texts)]
    alone = [engine.analyse([pair])[0].as_fields() for pair in texts]
    assert [row["sector"] for row in together] == [row["sector"] for row in alone]
    assert json.dumps(together[0], ensure_ascii=False)


@pytest.mark.parametrize(
    ("title", "text", "appeal"),
    [
        ("举报某工地", "半夜施工", Appeal.REPORT),
        ("", "请问落户需要什么材料？", Appeal.QUESTION),
        ("", "建议在路口增设红绿灯", Appeal.SUGGESTION),
        ("", "感谢信：交警冒雨推车，特此感谢", Appeal.PRAISE),
        ("", "老人走失了，求助大家帮帮忙", Appeal.HELP),
        ("投诉物业", "乱收费", Appeal.COMPLAINT),
    ],
)
def test_appeals(engine: Engine, title: str, text: str, appeal: Appeal) -> None:
    assert engine.analyse([(title, text)])[0].appeal is appeal


def test_must_respond_and_fields(engine: Engine) -> None:
    found = engine.analyse(
        [
            ("", "全县停水三天，广大居民无水可用"),
            ("", "化工厂爆炸已造成3人死亡，消防正在救援"),
            ("", "楼下狗叫"),
            ("", "低保户申请被拒，五保老人没人管"),
        ]
    )
    assert "涉及公众切身利益且产生较大影响" in found[0].must_respond
    assert "突发事件处置和自然灾害应对" in found[1].must_respond
    assert found[2].must_respond == ()
    assert found[3].field26 == "社会救助"
    assert found[3].taxonomy is not None
    assert found[3].taxonomy[:2] == ("民政", "社会救助")


def test_field_names_are_the_configured_ones() -> None:
    known = {row["name"] for row in read_yaml(DATA / "fields26.yaml")}
    assert {name for _, (name, _) in fields()} <= known


def test_lexicon_paths_begin_with_a_sector() -> None:
    sectors = {sector.value for sector in Sector}
    assert all(entry.path[0] in sectors and 2 <= len(entry.path) <= 3 for entry in entries())


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("<p>停水&nbsp;两天</p><p>没人管</p>", "停水 两天\n没人管"),
        ("a<b 且 c>d", "a<b 且 c>d"),
        ("<script>x()</script>路灯<br/>坏了", "路灯\n坏了"),
        ("零\u200b宽\0字\ufeff符", "零宽字符"),
        ("ＡＢＣ１２３，全角！", "ABC123，全角！"),
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("  两\t\t头 \r\n\r\n 空 ", "两 头\n空"),
    ],
)
def test_clean(raw: str, plain: str) -> None:
    assert clean(raw) == plain


def test_a_repost_keeps_its_tail() -> None:
    assert split_repost("同感//@小王:停水两天") == ("同感", "//@小王:停水两天")


def test_half_an_emoji_stays_among_the_tokens_and_leaves_the_analysis() -> None:
    assert "".join(Segmenter().cut("停水\ud83d两天\ude00")) == "停水\ud83d两天\ude00"
    assert Engine().analyse([("\ud83d", "小区停水\ud83d两天了")])[0].text == "小区停水两天了"


def test_an_analysis_has_all_its_fields(engine: Engine) -> None:
    [analysis] = engine.analyse([("", "人民路停水三天")])
    assert vars(analysis).keys() == {field.name for field in fields_of(Analysis)}
