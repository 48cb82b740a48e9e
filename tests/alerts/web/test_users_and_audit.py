"""用户 and 审计: for administrators and auditors, every change an event, passwords shown once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from alerts.models import OfficeEvent, SignIn, Staff
from alerts.office.book import broken_books

EVERYBODY = ("monitor", "judge", "supervisor", "leader", "auditor", "owner", "colleague", "outsider", "nobody")
NEW = {"username": "sun", "name": "孙静", "email": "sun@qinghe.example", "role": "monitor", "active": "on"}


def test_a_new_user_signs_in_with_the_password_shown_once(county, client_of) -> None:
    page = client_of("root").post(reverse("user_new"), NEW).content.decode()
    password = page.split('<code class="number big">')[1].split("<")[0]
    assert Client().post("/login/", {"username": "sun", "password": password}).status_code == 302
    event = OfficeEvent.objects.get(book="用户簿")
    assert (event.kind, event.actor) == ("新增用户", "管理员 管理员")
    assert password not in str(event.data)
    assert Staff.objects.get(user__username="sun").role == "monitor"
    assert list(broken_books()) == []


def test_a_second_of_the_same_name_is_refused(county, client_of) -> None:
    response = client_of("root").post(reverse("user_new"), {**NEW, "username": "judge"})
    assert response.status_code == 409
    assert "已经有了" in response.content.decode()


def test_people_of_units_need_their_unit(county, client_of) -> None:
    response = client_of("root").post(reverse("user_new"), {**NEW, "role": "dept_head"})
    assert response.status_code == 409
    assert "要选所在单位" in response.content.decode()
    assert not User.objects.filter(username="sun").exists()


def test_a_changed_role_ends_the_sessions(county, client_of) -> None:
    judge = Client()
    judge.post("/login/", {"username": "judge", "password": "qinghe-2026-test"})
    assert judge.get("/alerts/").status_code == 200
    url = reverse("user_edit", args=[county.users["judge"].pk])
    form = {"name": "周敏", "email": "", "role": "auditor", "active": "on"}
    assert client_of("root").post(url, form).status_code == 302
    assert judge.get("/alerts/").status_code == 302
    assert OfficeEvent.objects.get(book="用户簿").data["before"]["role"] == "judge"


def test_nobody_locks_himself_out(county, client_of) -> None:
    url = reverse("user_edit", args=[county.users["root"].pk])
    response = client_of("root").post(url, {"name": "管理员", "email": "", "role": ""})
    assert response.status_code == 409
    assert "不能停用自己" in response.content.decode()


def test_an_administrator_opens_a_lock(county, client_of) -> None:
    for _ in range(5):
        Client().post("/login/", {"username": "judge", "password": "wrong"})
    assert "锁定到" in client_of("root").get(reverse("users")).content.decode()
    client_of("root").post(reverse("user_unlock", args=[county.users["judge"].pk]))
    assert Client().post("/login/", {"username": "judge", "password": "qinghe-2026-test"}).status_code == 302


@pytest.mark.parametrize("name", ["user_edit", "user_password", "user_unlock"])
def test_only_administrators_change_users(county, client_of, name) -> None:
    url = reverse(name, args=[county.users["judge"].pk])
    for user in EVERYBODY:
        assert client_of(user).post(url).status_code == 403, user


def test_the_audit_shows_four_records_and_finds_in_them(county, client_of) -> None:
    auditor = client_of("auditor")
    SignIn.objects.create(at=county.now, username="zhang", outcome="密码不符", address="10.0.0.9")
    url = reverse("audit")
    assert "10.0.0.9" in auditor.get(url, {"kind": "logins"}).content.decode()
    page = auditor.get(url, {"q": "标记"})
    shown = sum(max(1, len(run)) for _one, run in page.context["rows"])
    assert shown == county.cases[0].events.model.objects.filter(kind="标记").count()
    assert "没有这样的记录" in auditor.get(url, {"kind": "looks", "q": "x\0"}).content.decode()
    assert auditor.get(url, {"kind": "none", "before": "²"}).status_code == 200


def test_like_neighbours_of_the_audit_are_drawn_together_and_can_be_opened(county, client_of) -> None:
    for minute, outcome in enumerate(("已登录", *("密码不符",) * 20, "已登录", "密码不符", "密码不符")):
        at = county.now + timedelta(minutes=minute)
        SignIn.objects.create(at=at, username="zhang", outcome=outcome, address="10.0.0.9")
    page = client_of("auditor").get(reverse("audit"), {"kind": "logins", "q": "zhang"})
    assert [len(run) for _one, run in page.context["rows"]] == [0, 0, 0, 20, 0]
    assert page.content.decode().count("等 20 次</summary>") == 1


def test_the_leaders_screen_has_a_paragraph_and_ten_numbers_with_formulas(county, client_of) -> None:
    page = client_of("leader").get("/").content.decode()
    assert page.count('class="number-value') == 10
    assert page.count('class="spark"') == 10
    assert "现在待研判" in page
    assert "最急的是" in page


def test_the_board_says_what_will_be_late_and_with_whom(county, client_of) -> None:
    page = client_of("supervisor").get("/late/").content.decode()
    assert "12 小时内到期<span" in page
    assert '<th scope="col" class="num">将到期</th>' in page


def test_who_is_locked_is_the_same_for_one_name_and_for_many(county, now):
    """Failures before a success do not count, nor do those of another name; names are compared as they were typed."""
    from alerts.models import SignIn
    from alerts.office.signing_in import locked, locked_of

    def tried(name: str, outcome: str, *minutes: int) -> None:
        for ago in minutes:
            SignIn.objects.create(at=now - timedelta(minutes=ago), username=name, outcome=outcome)

    tried("judge", "密码不符", 9, 8, 7, 6, 5)
    tried("monitor", "密码不符", 9, 8, 7, 6)
    tried("leader", "密码不符", 9, 8, 7)
    tried("leader", "登录", 6)
    tried("leader", "密码不符", 5, 4)
    names = ["Judge", "monitor", "leader", "root"]
    found = locked_of(names, now)
    assert set(found) == {"Judge"}
    assert {name: found.get(name) for name in names} == {name: locked(name, now) for name in names}
