"""What a leader who has to sign a special report would strike out: empty quotes, lead-ins, blame at the wrong door."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from alerts.models import Case
from alerts.reports.docx import docx_bytes
from alerts.reports.headline import broken_title
from alerts.reports.paper import Paper, Paragraph, Reference, Sentence, Table
from alerts.reports.quoting import quotable, quoted, without_lead_in
from alerts.reports.special import special
from config.vocabulary import TimerName
from pipeline.models import Topic
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture
from tests.alerts.reports.test_papers import matter, sentences, words_of

NOW = at("11-20 10:00")


def paragraphs(paper: Paper) -> list[str]:
    told = [block for block in paper.blocks if isinstance(block, Paragraph)]
    return ["".join(one.text for one in block.sentences) for block in told]


def spoken(town: Town) -> Topic:
    """Three appeals of different words, and two reposts that say nothing."""
    topic = town.topic("收费")
    said = [
        ("投诉", "特色课程费六百八说自愿，群里老师一天接龙三遍"),
        ("投诉", "没报课的小朋友演出站在后排，家长“寒心”得很"),
        ("咨询", "请问幼儿园代收绘本漂流押金有没有文件依据"),
        ("投诉", "转发微博"),
        ("表扬", "转发"),
    ]
    for number, (appeal, text) in enumerate(said):
        town.post(f"11-19 {8 + number:02d}:00", topic, f"p{number}", text=text, analysis={"appeal": appeal})
    return topic


def test_views_are_told_by_appeal_and_empty_reposts_are_not_quoted(town: Town) -> None:
    told = paragraphs(special(spoken(town), NOW))
    complaint = next(one for one in told if one.startswith("投诉类，"))
    assert "特色课程费" in complaint
    assert "家长‘寒心’得很" in complaint
    assert any(one.startswith("咨询类，") and "绘本漂流押金" in one for one in told)
    assert not any("转发" in one for one in told)


def test_what_is_said_is_quoted_sentence_by_sentence_with_its_own_source(town: Town) -> None:
    [main] = [one for one in sentences(special(spoken(town), NOW)) if one.text.startswith("反映的主要内容：")]
    assert main.text.startswith("反映的主要内容：“")
    assert len(main.sources) == 1


def test_a_lead_in_is_no_content() -> None:
    assert without_lead_in("接下来请看：特色课程费 680") == "特色课程费 680"
    assert without_lead_in("【求助】路灯坏了") == "路灯坏了"
    assert without_lead_in("请问谁来管：路灯坏了") == "请问谁来管：路灯坏了"
    assert quoted("他说“自愿”。") == "“他说‘自愿’”"
    assert quoted("两桶水好不好😂") == "“两桶水好不好”"


def test_a_short_table_is_not_torn_and_a_column_stands_in_one_way() -> None:
    paper = Paper("题")
    paper.table("比率", ("比率", "算法"), [("签收", "短"), ("回应", "很长很长的一段算法说明文字超过十六个字")])
    [table] = Document(io.BytesIO(docx_bytes(paper))).tables
    assert [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows] == [True, True, None]
    assert {row.cells[1].paragraphs[0].alignment for row in table.rows[1:]} == {WD_ALIGN_PARAGRAPH.LEFT}


def test_what_waits_for_review_is_urged_at_the_desk_not_at_the_unit(town: Town) -> None:
    topic = matter(town)
    case = Case.objects.get()
    town.event(case, "11-19 09:00", "报审", after="review", assignment=case.assignments.get())
    told = words_of(special(topic, NOW))
    assert "建议尽快审核市水务局11月19日报审的材料并对外发布，办结已超期。" in told
    assert "建议督促市水务局立即完成办结" not in told


def test_late_clocks_of_one_unit_are_one_advice(town: Town) -> None:
    topic = matter(town)
    town.clock(Case.objects.get(), TimerName.RESPONSE, "11-16 12:00", "11-18 12:00")
    told = words_of(special(topic, NOW))
    assert "建议督促市水务局立即完成回应、办结，并说明逾期原因。" in told


def test_silence_is_named_in_the_judgement_and_one_first_statement_advised(town: Town) -> None:
    topic = matter(town)
    Case.objects.get().releases.all().delete()
    told = words_of(special(topic, NOW))
    assert "至今没有对外发布信息。" in told
    assert "建议先发布首次信息" in told


def test_a_day_of_handling_is_one_paragraph(town: Town) -> None:
    told = paragraphs(special(matter(town), NOW))
    [day] = [one for one in told if "市水务局 30 分钟签收" in one]
    assert day.startswith("11月16日，12:00 系统标记；13:00 交办市水务局；13:30 市水务局 30 分钟签收；")


def test_tables_are_numbered_in_order_without_gaps() -> None:
    paper = Paper("题")
    paper.table("空", ("甲",), [])
    paper.table("各单位", ("甲",), [("1",)])
    paper.table("各属地", ("甲",), [("1",)])
    assert [block.caption for block in paper.blocks if isinstance(block, Table)] == ["表1  各单位", "表2  各属地"]


def test_an_address_is_printed_with_the_first_source_that_has_it() -> None:
    paper = Paper("题")
    paper.say(Sentence("甲。", (Reference("一", "https://a.example"), Reference("二", "https://a.example"))))
    lines = [line for line in Document(io.BytesIO(docx_bytes(paper))).paragraphs if line.text.startswith("[")]
    assert [len(line.hyperlinks) for line in lines] == [1, 0]
    assert "同[1]" in lines[1].text


def test_a_long_quote_ends_with_a_sentence_and_begins_with_no_dateline() -> None:
    said = "本网讯 " + "路灯坏了一个多月没有人来修理，晚上走路全靠手机照着。" * 2 + "后面还有很长很长的一段话" * 8
    assert quotable(said) == "路灯坏了一个多月没有人来修理，晚上走路全靠手机照着。" * 2


def test_one_voice_of_ordinary_weight_is_not_pressed_upon_a_unit(town: Town) -> None:
    topic = town.topic("村里的篮球夜")
    town.post("11-19 08:00", topic, "a", text="昨晚村级篮球赛决赛打响，九支村队参加")
    told = words_of(special(topic, NOW))
    assert "暂不需要立单交办" in told
    assert "尽快研判交办" not in told


def test_only_matters_that_were_taken_up_are_called_alike(town: Town) -> None:
    topic = matter(town)
    other = town.topic("数学竞赛摘金")
    for each in (topic, other):
        Topic.objects.filter(pk=each.pk).update(place_code="330102", sector="城乡建设", submitters=3, last_at=NOW,
                                                learnt_at=at("11-16 08:00"))  # fmt: skip
    topic.refresh_from_db()
    assert "可能不是孤立事件" not in words_of(special(topic, NOW))
    town.case("11-17 08:00", "清溪路又积水", topic=other)
    assert "可能不是孤立事件" in words_of(special(topic, NOW))


def test_numbers_of_the_dead_that_differ_are_told_apart_and_not_only_the_highest(town: Town) -> None:
    topic = town.topic("车祸")
    for number, dead in enumerate((5, 2, 2, 3)):
        signals = {"deaths": {"value": dead}, "injured": {"value": 6}}
        town.post(
            f"11-19 {8 + number:02d}:00", topic, f"p{number}", text=f"死了{dead}人", analysis={"signals": signals}
        )
    told = [one for one in sentences(special(topic, NOW)) if " 人（" in one.text]
    assert [one.text.split(" 人")[0] for one in told] == ["死亡人数说法不一，以核实结果为准：5", "2", "3"]
    assert all(len(one.sources) == 1 for one in told)
    assert len({one.sources[0] for one in told}) == 3


def test_what_was_published_leads_and_other_numbers_are_told_as_sayings(town: Town) -> None:
    """A rumour of five dead is no ground that an official can sign when the final answer says three."""
    topic = matter(town)
    for number, dead in enumerate((5, 3)):
        town.post(
            f"11-17 {8 + number:02d}:00", topic, f"d{number}", text=f"死了{dead}人",
            analysis={"signals": {"deaths": {"value": dead}}},
        )  # fmt: skip
    Topic.objects.filter(pk=topic.pk).update(severity_reason="死亡 5 人，达到较大事故标准")
    topic.refresh_from_db()
    case = Case.objects.get()
    case.releases.create(
        number=9, kind="final", published_at=at("11-18 09:00"), content={"核实情况": "事故造成3人死亡、5人受伤。"}
    )
    told = words_of(special(topic, NOW))
    assert (
        "死亡人数以11月18日发布的最终结果为准：3 人；网上另有 5 人的说法（清溪论坛，11月17日 08:00首次出现）。" in told
    )
    assert "按各种说法中最高的判断：死亡 5 人，达到较大事故标准" in told
    assert "说法不一" not in told


def test_what_the_first_notice_said_and_what_nobody_said_are_no_sayings(town: Town) -> None:
    """2 dead was our first notice; 11 injured is the sum of three places of one text."""
    topic = matter(town)
    told = (
        {"deaths": {"value": 2, "words": "2人死亡"}},
        {"injured": {"value": 11, "words": "1名危重；5人受伤；5名伤者"}},
    )
    for number, found in enumerate(told):
        town.post(f"11-17 {8 + number:02d}:00", topic, f"n{number}", analysis={"signals": found})
    case = Case.objects.get()
    for number, (kind, text) in enumerate((("follow_up", "造成2人死亡。"), ("final", "造成3人死亡、5人受伤。")), 8):
        case.releases.create(
            number=number, kind=kind, published_at=at(f"11-18 {number:02d}:00"), content={"核实情况": text}
        )
    said = words_of(special(topic, NOW))
    assert "的说法（" not in said
    assert "11 人" not in said


def test_one_number_without_a_statement_needs_no_words(town: Town) -> None:
    topic = town.topic("车祸")
    town.post("11-19 08:00", topic, "p", text="死了2人", analysis={"signals": {"deaths": {"value": 2}}})
    told = words_of(special(topic, NOW))
    assert "死亡人数" not in told
    assert "各种说法" not in told


def test_the_same_step_of_one_minute_is_told_once_with_its_number(town: Town) -> None:
    topic = matter(town)
    case = Case.objects.get()
    for _ in range(3):
        town.event(case, "11-16 14:00", "红牌催办", data={"timer": TimerName.ACK.value})
    [day] = [one for one in paragraphs(special(topic, NOW)) if "红牌催办" in one]
    assert "14:00 红牌催办（签收）3 次" in day
    assert day.count("红牌催办") == 1


def test_codes_of_pictures_and_the_head_of_a_news_flash_are_not_quoted() -> None:
    assert quoted("非要拿人命来换[蜡烛]") == "“非要拿人命来换”"
    assert quoted("按《通知》[2025]3号办") == "“按《通知》[2025]3号办”"
    assert without_lead_in("青禾新闻网快讯 记者从县公安局获悉，两车相撞") == "记者从县公安局获悉，两车相撞"
    assert without_lead_in("青禾新闻网续报 今日18时，县政府发布情况") == "今日18时，县政府发布情况"


def test_a_title_of_two_lines_breaks_at_a_mark_and_evenly() -> None:
    assert (
        broken_title("关于“客运站东路口车祸，大家绕行，别围”的舆情专报")
        == "关于“客运站东路口车祸，\n大家绕行，别围”的舆情专报"
    )
    assert broken_title("2026年11月舆情回应工作月报") == "2026年11月舆情回应工作月报"
    assert (
        broken_title("关于“云禾中学食堂今日菜单红烧茄子配钢丝”的舆情专报")
        == "关于“云禾中学食堂今日菜单红烧茄子配钢丝”\n的舆情专报"
    )
    assert broken_title("字" * 30) == "字" * 30


def test_what_was_published_stands_beside_what_people_say(town: Town) -> None:
    """A rumour that was denied must not be all that the overview tells."""
    topic = town.topic("水库死鱼")
    for who in ("a", "b"):
        town.post("11-16 08:00", topic, who, text="水库死鱼，听说水厂被人投毒，千万别喝自来水。")
    case = town.case("11-16 09:00", "水库死鱼", topic=topic)
    town.assign(case, "11-16 10:00")
    case.releases.create(
        number=1, kind="final", published_at=at("11-17 10:00"), url="https://w.example/2",
        content={
            "核实情况": "投毒的说法不属实。死鱼为缺氧所致。",
            "下一步与联系电话": "水质每日公布。水质咨询:5523300,线索:110。",
        },
    )  # fmt: skip
    paper = special(topic, NOW)
    told = sentences(paper)
    place = next(number for number, one in enumerate(told) if one.text.startswith("反映的主要内容"))
    assert told[place + 1].text == "11月17日发布的最终结果说明：“投毒的说法不属实。死鱼为缺氧所致”。"
    assert "下一步“水质每日公布”尚未登记" in words_of(paper)
    case.releases.update(content={"核实情况": "不属实。", "下一步与联系电话": "联系电话 5523300。"})
    assert "尚未登记" not in words_of(special(topic, NOW))
