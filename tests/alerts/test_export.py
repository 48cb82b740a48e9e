"""A case as a signed bundle: what it holds, and what a changed bundle is told."""

import io
import json
import re
import shutil
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from alerts import cases
from alerts.export import check_bundle, export_case
from alerts.models import SupervisionOrder
from alerts.rules.releases import CONTENT, GATES
from config import clock
from config.clock import SHANGHAI
from config.vocabulary import ReleaseKind, TimerName

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
H = timedelta(hours=1)
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 20


@pytest.fixture
def case(town, topic, hit, settings, tmp_path):
    settings.FOLDER = tmp_path / "folder"
    clock.install(lambda: NOW + 9 * H)
    made = cases.open_candidate(topic, hit, NOW)
    cases.dispatch(made, town.dispatcher, NOW + H, town.housing, note="请<b>今天</b>核实")
    first = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")
    gates = dict.fromkeys(GATES, "值班乙")
    cases.publish(made, town.judge, NOW + H, ReleaseKind.FIRST, first, gates, "网站", "https://gov.example/1")
    cases.attach(made, town.monitor, NOW + H, io.BytesIO(PNG), "现场.png")
    cases.note_claim(made, town.monitor, NOW + H, "自来水有毒")
    return made


@pytest.fixture
def bundle(case, tmp_path) -> Path:
    return export_case(case, tmp_path / "case.zip", NOW + 2 * H)


def test_the_bundle_holds_everything_and_is_readable_without_the_system(case, bundle):
    with zipfile.ZipFile(bundle) as file:
        content = json.loads(file.read("case.json"))
        page = file.read("case.html").decode()
        [picture] = [name for name in file.namelist() if name.startswith("attachments/")]
        assert file.read(picture) == PNG
    assert content["case"]["number"] == case.number
    assert len(content["events"]) == case.events.count()
    assert content["claims"][0]["text"] == "自来水有毒"
    for word in (case.title, "县住房和城乡建设局", "首次权威信息发布", "请&lt;b&gt;今天&lt;/b&gt;核实", "现场.png"):
        assert word in page
    assert "<b>今天" not in page
    assert "2026-11-23 09:00" in page  # as the clock on the wall said, not in UTC
    assert not re.search(r"\d\dT\d\d:", page)
    assert 'name="viewport"' in page
    assert "sealed-" not in json.dumps(content)
    assert "@town.example" not in json.dumps(content)
    report = check_bundle(bundle)
    assert (report.faults, report.files, report.events) == ([], 3, case.events.count())


def changed(bundle: Path, name: str, body: bytes | None, as_name: str = "") -> Path:
    """A copy with one file changed (None: left out), or another added."""
    target = bundle.with_name(f"changed-{bundle.name}")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            if each != name or body is not None:
                new.writestr(each, body if each == name and body is not None else old.read(each))
        if as_name:
            new.writestr(as_name, body or b"")
    return target


@pytest.mark.parametrize(
    ("name", "body", "added", "said"),
    [
        ("case.html", b"<p>all well</p>", "", "case.html: 内容被改动"),
        ("case.html", None, "", "case.html: 文件不在包里"),
        ("x", b"x", "attachments/extra.png", "attachments/extra.png: 清单里没有这个文件"),
        ("manifest.json", b"{}", "", "不是完整的交办单导出包"),
        ("signature.json", b'{"key": "00", "signature": "zz"}', "", "签名不符"),
    ],
)
def test_whatever_was_changed_is_named(bundle, name, body, added, said):
    assert any(said in fault for fault in check_bundle(changed(bundle, name, body, added)).faults)


def test_a_chain_changed_with_fitting_hashes_of_files_fails_by_the_signature(bundle):
    with zipfile.ZipFile(bundle) as file:
        content, manifest = json.loads(file.read("case.json")), json.loads(file.read("manifest.json"))
    content["events"][1]["actor"] = "别人"
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    import hashlib

    manifest["files"][0] |= {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
    forged = changed(changed(bundle, "case.json", body), "manifest.json", json.dumps(manifest).encode())
    faults = check_bundle(forged).faults
    assert any("签名不符" in fault for fault in faults)
    assert "第 2 条事件被改动、删除或插入" in faults


def test_an_attachment_that_is_gone_is_named_and_the_rest_is_exported(case, settings, tmp_path):
    shutil.rmtree(settings.FOLDER / "attachments")
    report = check_bundle(export_case(case, tmp_path / "case.zip", NOW))
    assert (report.faults, report.files, len(report.missing)) == ([], 2, 1)
    with pytest.raises(CommandError, match="另有 1 处不符"):
        call_command("audit", "verify", stdout=io.StringIO())


@pytest.mark.parametrize("body", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_bundle_is_said(tmp_path, body):
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    assert check_bundle(path).faults == ["不是完整的交办单导出包，或已损坏"]


def test_a_damaged_bundle_is_never_a_trace(bundle, tmp_path):
    whole = bundle.read_bytes()
    damaged = tmp_path / "damaged.zip"
    for place in range(len(whole)):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        check_bundle(damaged)


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_commands_list_show_export_and_verify(case, tmp_path):
    assert case.title in told("case", "list", "--open")
    assert json.loads(told("case", "list", "--json"))["number"] == case.number
    assert told("case", "list", "--state", "archived").startswith("没有符合条件的")
    assert case.number in told("case", "list", "--late")
    assert "主办 县住房和城乡建设局  待签收" in told("case", "show", "1")
    assert "国家时限从发现时起算" in told("case", "clocks", case.number.lower())
    assert json.loads(told("case", "show", case.number, "--json"))["case"]["title"] == case.title
    target = tmp_path / "out.zip"
    assert "已导出 JB2026-00001" in told("case", "export", case.number, str(target))
    with pytest.raises(CommandError, match="已存在"):
        told("case", "export", case.number, str(target))
    told("case", "export", case.number, str(target), "--force")
    assert "(本工作目录)" in told("audit", "verify", str(target))
    with pytest.raises(CommandError, match="没有交办单 JB1999-00001"):
        told("case", "show", "JB1999-00001")
    with pytest.raises(CommandError, match="写不了"):
        told("case", "export", case.number, str(tmp_path / "nowhere" / "out.zip"))
    with pytest.raises(CommandError, match="读不了"):
        told("audit", "verify", str(tmp_path / "absent.zip"))


def test_what_was_decided_about_the_clocks_is_in_the_bundle(case, town, tmp_path):
    lead = case.assignments.get()
    cases.sign_off(lead, town.head(town.housing), NOW + 2 * H)
    lead.refresh_from_db()
    case.refresh_from_db()
    asked = cases.ask_extension(lead, TimerName.CLOSE, 5, "管网图纸<待调取>", town.head(town.housing), NOW + 2 * H)
    cases.grant_extension(asked, "同意延期", town.supervisor, NOW + 3 * H)
    cases.suspend(case, date(2026, 12, 10), "等待立项", town.supervisor, NOW + 3 * H)
    cases.tick(NOW + 900 * H)
    cases.withhold_order(SupervisionOrder.objects.first(), "正在办理", town.supervisor, NOW + 901 * H)
    with zipfile.ZipFile(export_case(case, tmp_path / "decided.zip", NOW + 902 * H)) as file:
        content, page = json.loads(file.read("case.json")), file.read("case.html").decode()
    [extension], [suspension] = content["extensions"], content["suspensions"]
    assert (extension["clock"], extension["days"], extension["state"]) == ("T_close", 5, "granted")
    assert (suspension["until"], suspension["reason"]) == ("2026-12-10", "等待立项")
    assert "withheld" in {one["state"] for one in content["supervision_orders"]}
    for word in ("管网图纸&lt;待调取&gt;", "同意延期", "挂账至 2026-12-10", "不发", "正在办理"):
        assert word in page
    assert check_bundle(tmp_path / "decided.zip").faults == []


def test_a_bundle_of_another_folder_is_told_apart(bundle, settings, tmp_path):
    settings.FOLDER = tmp_path / "elsewhere"
    with pytest.raises(CommandError, match="不是本工作目录的密钥签名") as refused:
        told("audit", "verify", str(bundle))
    assert refused.value.returncode == 1
    assert "另一个工作目录" in told("audit", "verify", str(bundle), "--any-key")
    with pytest.raises(CommandError, match="核验未通过"):
        told("audit", "verify", str(changed(bundle, "case.html", b"x")), "--any-key")
