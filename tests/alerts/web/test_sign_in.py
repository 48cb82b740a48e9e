"""One door: locked after five failures, a second factor, three sessions at once, and everything written down."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alerts.models import AccessRecord, Assignment, SecondFactor, SignIn
from alerts.office import signing_in
from alerts.rules.sign_in import code_at
from config import clock


@pytest.fixture
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path
    return tmp_path


def sign_in(name: str, password: str = "qinghe-2026-test", **more: str):
    client = Client()
    return client, client.post("/login/", {"username": name, "password": password, **more})


def test_five_failures_lock_a_name_whatever_the_password(county) -> None:
    for _ in range(5):
        assert sign_in("judge", "wrong")[1].status_code == 200
    client, response = sign_in("judge")
    assert "登录失败次数过多" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in("monitor")[1].status_code == 302
    clock.install(lambda: county.now + timedelta(minutes=16))
    assert sign_in("judge")[1].status_code == 302
    assert list(SignIn.objects.filter(username="judge").values_list("outcome", flat=True)) == [
        "登录",
        "已锁定",
        *["密码不符"] * 5,
    ]


def test_nobody_learns_which_names_there_are(county) -> None:
    unknown, known = sign_in("nosuch", "wrong")[1], sign_in("judge", "wrong")[1]
    said = [page.content.decode().split('role="alert"')[1].split("</div>")[0] for page in (unknown, known)]
    assert said[0] == said[1]


def test_the_admin_has_no_door_of_its_own(county) -> None:
    assert Client().get("/admin/login/").url.startswith("/login/")


def test_the_fourth_session_ends_the_first(county) -> None:
    clients = [sign_in("judge")[0] for _ in range(4)]
    statuses = [client.get("/alerts/").status_code for client in clients]
    assert statuses == [302, 200, 200, 200]


def test_a_second_factor_is_asked_for_once_it_was_proved(county, client_of, folder) -> None:
    judge = client_of("judge")
    page = judge.get(reverse("second_factor")).content.decode()
    factor = SecondFactor.objects.get()
    key = signing_in.written_key(factor)
    assert key not in factor.sealed
    assert key[:4] in page
    assert sign_in("judge")[1].status_code == 302
    code = code_at(base64.b32decode(key), int(county.now.timestamp()) // 30)
    assert judge.post(reverse("second_factor"), {"code": "000000"}).status_code == 422
    assert judge.post(reverse("second_factor"), {"code": code}).status_code == 302
    assert sign_in("judge")[1].status_code == 200
    assert sign_in("judge", code=code)[1].status_code == 200, "a code counts once"
    clock.install(lambda: county.now + timedelta(seconds=30))
    later = code_at(base64.b32decode(key), int(county.now.timestamp()) // 30 + 1)
    assert sign_in("judge", code=later)[1].status_code == 302


def test_a_session_ends_when_nobody_uses_it(county) -> None:
    client, _ = sign_in("judge")
    assert client.get("/alerts/").status_code == 200
    clock.install(lambda: county.now + timedelta(hours=3))
    assert client.get("/alerts/").status_code == 200
    clock.install(lambda: county.now + timedelta(hours=8))
    assert client.get("/alerts/").status_code == 302


@pytest.mark.parametrize("password", ["1234567890", "abcdefghijkl", "short1!", "password123"])
def test_weak_passwords_are_refused(county, client_of, password) -> None:
    form = {"old_password": "qinghe-2026-test", "new_password1": password, "new_password2": password}
    assert client_of("judge").post(reverse("account"), form).status_code == 422


def test_a_new_password_ends_the_other_sessions(county) -> None:
    one, _ = sign_in("judge")
    other, _ = sign_in("judge")
    form = {"old_password": "qinghe-2026-test", "new_password1": "Shui-Guan-77", "new_password2": "Shui-Guan-77"}
    assert one.post(reverse("account"), form).status_code == 302
    assert one.get("/alerts/").status_code == 200
    assert other.get("/alerts/").status_code == 302


def test_who_takes_a_case_out_is_written_down(county, client_of, folder) -> None:
    case = Assignment.objects.get(department=county.units[0], case__state="handling").case
    assert client_of("judge").get(reverse("case_export", args=[case.pk])).status_code == 200
    record = AccessRecord.objects.get()
    assert (record.name, record.what, record.target) == ("周敏", "导出全案", case.number)
    assert client_of("monitor").get(reverse("case_export", args=[case.pk])).status_code == 403
    assert AccessRecord.objects.count() == 1
