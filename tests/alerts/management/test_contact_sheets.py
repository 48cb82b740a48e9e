"""`huiying duty import --contacts`: contacts from a sheet are planned, then written unconfirmed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from alerts.duties import addresses
from alerts.models import Contact, Department, OfficeEvent
from config.load import ConfigError
from config.schema.installation import Mail
from tests.sheets import sheet


@pytest.mark.django_db
def test_contacts_are_planned_then_written_unconfirmed(tmp_path: Path) -> None:
    unit = Department.objects.create(name="市水务局", aliases=["水务局"])
    old = Contact.objects.create(department=unit, name="旧名", email="old@town.example", confirmed_by="督办员")
    path = sheet(
        tmp_path / "a.xlsx",
        ["单位", "姓名", "邮箱", "角色"],
        ["水务局", "张水", "zhang@town.example", "负责人"],
        ["市水务局", "新名", "OLD@town.example", ""],
    )
    lines = addresses.plan(path)
    assert [line.done for line in lines] == ["新增", "更改"]
    assert Contact.objects.count() == 1
    addresses.write(lines)
    addresses.write(addresses.plan(path))
    assert [line.done for line in addresses.plan(path)] == ["不变", "不变"]
    assert Contact.objects.get(email="zhang@town.example").confirmed_at is None
    old.refresh_from_db()
    assert (old.name, old.confirmed_by) == ("新名", "督办员")


@pytest.mark.django_db
def test_contacts_that_are_there_already_are_neither_written_nor_booked(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FOLDER = tmp_path
    mail = Mail(host="127.0.0.1", port=9, sender="a@b.example")
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"mail": mail})
    monkeypatch.setattr("config.folder.require", lambda: (tmp_path, None))
    Department.objects.create(name="市水务局")
    rows = [["市水务局", f"张{number}", f"z{number}@town.example"] for number in range(3)]
    path = sheet(tmp_path / "a.xlsx", ["单位", "姓名", "邮箱"], *rows)
    said = []
    for _ in range(2):
        call_command("duty", "import", str(path), "--contacts", "--yes")
        said.append((capsys.readouterr().out, OfficeEvent.objects.count()))
    assert "已写入 3 个联系人, 向 3 个新联系人发出确认邮件" in said[0][0]
    assert ("没有变化" in said[1][0], "已写入" in said[1][0]) == (True, False)
    assert said[1][1] == said[0][1] > 0
    rows[0][1] = "李一"
    call_command("duty", "import", str(sheet(path, ["单位", "姓名", "邮箱"], *rows)), "--contacts", "--yes")
    assert "已写入 1 个联系人, 向 0 个新联系人" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["没有的局", "张", "z@town.example", ""], "没有这个单位"),
        (["市水务局", "张", "不是邮箱", ""], "不是邮箱地址"),
        (["市水务局", "张", "z@town.example", "皇帝"], "应为 联系人、负责人、属地"),
    ],
)
def test_a_wrong_contact_is_refused_with_its_line(tmp_path: Path, row: list[str], said: str) -> None:
    Department.objects.create(name="市水务局")
    path = sheet(tmp_path / "a.xlsx", ["单位", "姓名", "邮箱", "角色"], row)
    with pytest.raises(ConfigError, match=f"第 2 行.*{said}"):
        addresses.plan(path)
    assert Contact.objects.count() == 0


@pytest.mark.django_db
def test_an_unknown_unit_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    for name in ("市水务局", "市公安局", "市财政局"):
        Department.objects.create(name=name)
    path = sheet(
        tmp_path / "a.xlsx", ["单位", "邮箱"], ["临沂市公安局", "z@town.example"], ["国家安全部", "y@town.example"]
    )
    with pytest.raises(ConfigError) as refused:
        addresses.plan(path)
    first, second = str(refused.value).splitlines()
    assert "与“市公安局”相近" in first
    assert "相近" not in second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("word", "role"), [("联络员", "dept_contact"), ("单位负责人", "dept_head"), ("承办负责人", "dept_head")]
)
def test_the_words_of_the_screens_are_known_in_sheets_too(tmp_path: Path, word: str, role: str) -> None:
    Department.objects.create(name="市水务局")
    path = sheet(tmp_path / "a.xlsx", ["单位", "姓名", "邮箱", "身份"], ["市水务局", "张", "z@town.example", word])
    assert [line.role.value for line in addresses.plan(path)] == [role]
