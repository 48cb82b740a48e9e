"""Papers: every sentence has its source, the house style is in the file, hostile text does no harm."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from docx import Document
from docx.oxml.ns import qn

from alerts import digest
from alerts.digest.spans import SpanKind, span_of
from alerts.models import Case, Claim
from alerts.punctuation import chinese
from alerts.reports import fonts, making
from alerts.reports.docx import docx_bytes
from alerts.reports.paper import Heading, Numbering, Paper, Paragraph, Reference, Sentence, Table, number_zh
from alerts.reports.pdf import NoPdf, pdf_bytes
from alerts.reports.persistent import persistent
from alerts.reports.special import special
from alerts.reports.weekly import weekly
from config import clock
from config.vocabulary import TimerName
from pipeline.models import Topic
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture

NOW = at("11-20 10:00")


def matter(town: Town) -> Topic:
    """Seven posts of six people; led by 水务局, first notice out, closing late, one claim open."""
    topic = town.topic("清溪路积水")
    for number in range(6):
        town.post(f"11-16 {8 + number:02d}:00", topic, f"p{number}", analysis={"appeal": "投诉", "emotion": "angry"})
    town.post("11-18 09:00", topic, "p0", analysis={"appeal": "咨询", "emotion": "neutral"})
    case = town.case("11-16 12:00", severity="较大", topic=topic, place_name="清溪街道")
    town.assign(case, "11-16 13:00", "市水务局", due="11-16 18:00", acked="11-16 13:30")
    town.clock(case, TimerName.CLOSE, "11-16 13:00", "11-19 18:00")
    case.releases.create(
        number=1, kind="first", channel="微博", published_at=at("11-16 15:00"), url="https://w.example/1",
        content={"已知事实与来源": "清溪路积水"},
    )  # fmt: skip
    town.event(case, "11-16 15:00", "发布")
    Claim.objects.create(case=case, text="有人溺水", first_seen=at("11-16 14:00"))
    return topic


def sentences(paper: Paper) -> list[Sentence]:
    return [one for block in paper.blocks if isinstance(block, Paragraph) for one in block.sentences]


def words_of(paper: Paper) -> str:
    return "".join(one.text for one in sentences(paper))


def test_every_sentence_of_a_special_report_has_its_source(town: Town) -> None:
    paper = special(matter(town), NOW)
    without = [one.text for one in sentences(paper) if not one.sources]
    assert without == []
    heads = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    assert heads == ["概况", "传播情况", "主要观点", "处置和回应", "研判", "建议"]


def test_a_special_report_says_what_is_known_and_what_to_do(town: Town) -> None:
    told = words_of(special(matter(town), NOW))
    assert "6 人在 1 个来源反映，共 7 条" in told
    assert "市水务局 30 分钟签收" in told
    assert "办结时限已超 16 小时，尚未完成。" in told
    assert "建议督促市水务局立即完成办结" in told
    assert "建议查证“有人溺水”" in told
    assert "从首条反映到首次对外发布用时 7 小时" in told
    assert "前 6 人反映，负面语气占 100%（6 条）" in told


def test_what_was_learnt_later_is_not_in_it(town: Town) -> None:
    topic = matter(town)
    early = words_of(special(topic, at("11-16 12:30")))
    assert "5 人在 1 个来源反映，共 5 条" in early
    assert "签收" not in early
    with pytest.raises(ValueError, match="没有信息"):
        special(topic, at("11-01 08:00"))


def test_a_topic_without_a_case_is_proposed_to_a_unit(town: Town) -> None:
    topic = matter(town)
    Case.objects.update(topic=None)
    told = words_of(special(topic, NOW))
    assert "尚未立交办单" in told
    assert "建议由" in told


@pytest.mark.parametrize(("kind", "about"), [("daily", "2026-11-16"), ("monthly", "2026-11"), ("quarterly", "2026-Q4"),
                                             ("yearly", "2026")])  # fmt: skip
def test_periodic_papers_of_a_busy_and_of_an_empty_town(town: Town, kind: str, about: str) -> None:
    steps: list[tuple[int, int]] = []
    empty = making.paper_of(
        kind, span_of(SpanKind(kind), about), NOW, lambda done, total, _: steps.append((done, total))
    )
    assert sentences(empty)
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    matter(town)
    paper = making.paper_of(kind, span_of(SpanKind(kind), about), NOW, lambda *_: None)
    tables = {block.caption: block for block in paper.blocks if isinstance(block, Table)}
    assert any("清溪路积水" in cell for table in tables.values() for row in table.rows for cell in row)
    assert docx_bytes(paper)


def test_months_and_years_before_the_first_record_are_no_data_and_not_nought(town: Town) -> None:
    matter(town)
    paper = making.paper_of("yearly", span_of(SpanKind.YEAR, "2026"), NOW, lambda *_: None)
    tables = {block.caption.split()[-1]: block for block in paper.blocks if isinstance(block, Table)}
    assert {row[2:] for row in tables["主要数字"].rows} == {("无数据", "无数据")}
    assert all(row[1] not in {"无数据", "0"} for row in tables["主要数字"].rows[:2])
    assert tables["各月数字"].rows[0][-3:] == ("—", "—", "—")


def test_no_call_back_is_no_data_and_never_a_guess(town: Town) -> None:
    matter(town)
    paper = making.paper_of("monthly", span_of(SpanKind.MONTH, "2026-11"), NOW, lambda *_: None)
    assert "满意率无数据" in words_of(paper)


def test_the_file_has_the_house_style(town: Town) -> None:
    word = Document(io.BytesIO(docx_bytes(special(matter(town), NOW))))
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (210, 37, 28)
    faces = {level: word.styles[f"Heading {level}"].element.rPr.rFonts.get(qn("w:eastAsia")) for level in (1, 2, 3)}
    assert faces == {1: "黑体", 2: "楷体", 3: "仿宋"}
    assert word.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert word.styles["Normal"].font.size.pt == 16
    heads = [line.text for line in word.paragraphs if line.style.name == "Heading 1"]
    assert heads[:3] == ["一、概况", "二、传播情况", "三、主要观点"]
    assert next(line.text for line in word.paragraphs if line.style.name == "Heading 2") == "（一）办理经过"
    body = next(line for line in word.paragraphs if "首条反映" in line.text)
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    marks = re.findall(r"\[(\d+)\]", "".join(line.text for line in word.paragraphs))
    listed = [line.text for line in word.paragraphs if re.match(r"\[\d+\] ", line.text)]
    assert {int(mark) for mark in marks} == set(range(1, len(listed) + 1))


def test_hostile_text_does_no_harm(town: Town) -> None:
    topic = matter(town)
    nothing = "\x00" if connection.vendor == "sqlite" else ""  # PostgreSQL stores no NUL
    topic.topic_items.update(text=nothing + "\x0b</w:t><w:t>&amp;\ud7ff 井盖没了,很危险!!", title="\x07坏")
    Case.objects.update(title="<script>&\x1b")
    content = docx_bytes(special(topic, NOW))
    document = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    assert b"&lt;script&gt;&amp;" in document
    assert b"&lt;/w:t&gt;" in document


def test_headings_are_numbered_as_papers_number_them() -> None:
    numbering = Numbering()
    told = [numbering.of(Heading(level, "")) for level in (1, 2, 2, 3, 3, 1, 2)]
    assert told == ["一、", "（一）", "（二）", "1. ", "2. ", "二、", "（一）"]
    assert [number_zh(number) for number in (9, 10, 11, 20, 21, 99)] == ["九", "十", "十一", "二十", "二十一", "九十九"]


def test_latin_marks_between_chinese_letters_are_printed_as_chinese_ones() -> None:
    assert chinese("车祸,大家绕行,别围!!") == "车祸，大家绕行，别围！"
    assert chinese("今日 10:30 共 1,204 条, see a.b?c=1") == "今日 10:30 共 1,204 条, see a.b?c=1"


def test_matters_of_many_months_are_listed_with_the_missing_talking_point(town: Town) -> None:
    old = town.topic("供暖不热")
    Topic.objects.filter(pk=old.pk).update(first_at=at("08-10 08:00"), last_at=at("11-15 08:00"))
    for month in ("08-10", "09-12", "11-15"):
        for who in ("a", "b"):
            town.post(f"{month} 08:00", old, f"{month}{who}")
    short = town.topic("一阵子")
    for who in "abcd":
        town.post("11-15 08:00", short, who)
    [found] = persistent(NOW)
    assert (found.title, found.months, found.people, found.point) == ("供暖不热", 3, 6, "")
    assert persistent(at("2027-03-01 08:00")) == []


def test_a_machine_without_libreoffice_says_so_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path, town) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPdf, match="sudo apt install libreoffice-writer"):
        pdf_bytes(Paper("题"))
    made = making.write(Paper("题", name="题"), tmp_path / "out", ("docx", "pdf"))
    assert [path.name for path in made.paths] == ["题.docx"]
    assert "没有 LibreOffice" in made.notes[0]


def test_faces_that_are_missing_are_named() -> None:
    for face, other in fonts.replaced().items():
        assert face not in fonts.families()
        assert other in fonts.families()


def test_references_are_listed_once_in_the_order_of_their_first_use() -> None:
    paper, one, two = Paper("题"), Reference("一"), Reference("二", "https://b.example")
    paper.say(Sentence("甲。", (two,)), Sentence("乙。", (one, two)))
    assert paper.sources() == [two, one]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "huiying.yaml").write_text("jurisdiction: generic\n", "utf-8")
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    clock.install(lambda: NOW)
    return tmp_path


def test_the_week_as_a_paper_says_where_each_sentence_comes_from(town: Town, office: Path, capsys) -> None:
    matter(town)
    week = digest.week_of("2026-W47")
    paper = weekly(digest.figures(week, NOW))
    assert [one.text for one in sentences(paper) if not one.sources] == []
    assert "清溪路积水" in words_of(paper)
    call_command("digest", week="2026-W47", format="docx", out=office)
    path = Path(capsys.readouterr().out.strip())
    assert path.parent == office
    assert any("清溪路积水" in line.text for line in Document(str(path)).paragraphs)
    with pytest.raises(CommandError, match="--format 应为"):
        call_command("digest", week="2026-W47", format="docx,html")


def test_purge_says_what_it_deleted(town: Town, office: Path, capsys) -> None:
    call_command("purge")
    assert "清理了 0 条" in capsys.readouterr().out
