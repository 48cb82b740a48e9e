"""附件: known by their content, stored once under their hash, limited, and named in the ledger."""

import hashlib
import zipfile
from io import BytesIO

import pytest

from alerts import cases
from alerts.cases.attachments import intact, path_of
from alerts.cases.events import first_broken
from alerts.models import Attachment

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 20


def package(*members: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for member in members:
            file.writestr(member, "x")
    return made.getvalue()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path
    return tmp_path


def attach(case, actor, now, body, name="现场.png", **values):
    return cases.attach(case, actor, now, BytesIO(body), name, **values)


def test_a_file_is_stored_under_its_hash_and_named_in_the_chain(triaged, town, at, folder):
    row = attach(triaged, town.monitor, at(0.1), PNG, note="现场照片")
    digest = hashlib.sha256(PNG).hexdigest()
    assert (row.kind, row.size, row.digest, row.name) == ("png", len(PNG), digest, "现场.png")
    path = folder / "attachments" / digest[:2] / digest
    assert path.read_bytes() == PNG
    assert path.stat().st_mode & 0o777 == 0o600
    assert triaged.events.get(kind="附件").data["sha256"] == digest
    assert first_broken(triaged) is None
    assert intact(row)
    path.write_bytes(b"other")
    assert not intact(row)


def test_the_same_bytes_are_stored_once_and_no_half_file_is_left(triaged, town, at, folder):
    for number in range(2):
        attach(triaged, town.monitor, at(0.1), PNG, f"{number}.png")
    stored = [path for path in (folder / "attachments").rglob("*") if path.is_file()]
    assert (len(stored), Attachment.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "文件是空的"),
        (b"<html><script>alert(1)</script></html>", "只收图片"),
        (b"MZ\x90\x00" + b"x" * 50, "只收图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只收图片"),
        (b"PK\x03\x04 broken", "已损坏"),
        (package("a.exe"), "只收图片"),
        (package("word/document.xml", "word/vbaProject.bin"), "带有宏"),
    ],
)
def test_what_is_no_picture_pdf_or_office_file_is_refused_whatever_it_is_called(triaged, town, at, body, said):
    with pytest.raises(cases.MoveRefused, match=said):
        attach(triaged, town.monitor, at(0.1), body, "照片.png")
    assert not Attachment.objects.exists()
    assert not triaged.events.filter(kind="附件").exists()


def test_a_file_that_is_too_large_is_refused(triaged, town, at, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"attachment_megabytes": 1})
    with pytest.raises(cases.MoveRefused, match="超过 1 MB"):
        attach(triaged, town.monitor, at(0.1), PNG + b"x" * 1_000_000)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\用户\\现场.jpg", "现场.png"),
        ("evil\u202egnp.exe", "evilgnp.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie x.png"),
        ("", "附件.png"),
        ("长" * 300 + ".png", "长" * 120 + ".png"),
    ],
)
def test_a_name_is_made_plain(triaged, town, at, name, stored):
    assert attach(triaged, town.monitor, at(0.1), PNG, name).name == stored


def test_a_unit_attaches_to_its_own_part_only_and_an_auditor_nothing(dispatched, lead, town, at):
    attach(dispatched, town.contact(town.housing), at(0.2), PNG, assignment=lead)
    with pytest.raises(cases.MoveRefused, match="本单位"):
        attach(dispatched, town.contact(town.water), at(0.2), PNG, assignment=lead)


def test_a_case_has_no_more_than_fifty_files(triaged, town, at, monkeypatch):
    monkeypatch.setattr("alerts.cases.attachments.MOST", 1)
    attach(triaged, town.monitor, at(0.1), PNG)
    with pytest.raises(cases.MoveRefused, match="不能再增加"):
        attach(triaged, town.monitor, at(0.1), PNG)


def test_without_a_working_folder_nothing_is_attached(triaged, town, at, settings):
    settings.FOLDER = None
    with pytest.raises(cases.MoveRefused, match="没有工作目录"):
        attach(triaged, town.monitor, at(0.1), PNG)


def test_a_file_that_cannot_be_written_leaves_no_row(triaged, town, at, folder):
    (folder / "attachments").write_text("in the way")
    with pytest.raises(OSError, match=r"."):
        attach(triaged, town.monitor, at(0.1), PNG)
    assert not Attachment.objects.exists()
    (folder / "attachments").unlink()
    assert path_of(attach(triaged, town.monitor, at(0.1), PNG)).is_file()


def test_personal_data_in_a_name_or_a_note_do_not_reach_the_ledger(triaged, town, at):
    row = attach(triaged, town.monitor, at(0.1), PNG, name="张三13812345678.png", note="电话13812345678")
    told = str(triaged.events.get(kind="附件").data) + row.name + row.note
    assert "13812345678" not in told
    assert row.name.endswith(".png")


def test_a_damaged_file_is_healed_when_the_same_bytes_come_again(triaged, town, at, folder):
    first = cases.attach(triaged, town.judge, at(1), BytesIO(PNG), "a.png")
    path_of(first).chmod(0o600)
    path_of(first).write_bytes(b"damaged")
    assert not intact(first)
    cases.attach(triaged, town.judge, at(2), BytesIO(PNG), "b.png")
    assert intact(first)
