"""`huiying user list / add / password`: accounts of a working folder without a browser; each change is in 用户簿."""

import os
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import DatabaseError

from alerts.actors import Actor
from alerts.duties.addresses import units_by_name
from alerts.models import Department
from alerts.office import staffing
from alerts.office.staffing import Person
from alerts.rules.states import MoveRefused
from config import clock, folder
from config.any_order import AnyOrderCommand
from config.load import ConfigError
from config.vocabulary import Role

_OPERATOR = Actor("命令行", Role.SUPERVISOR, channel="command")
_ROLES = {word: role for role in Role if role is not Role.SYSTEM for word in (role.value, role.zh)}


class Command(AnyOrderCommand):
    """One action a call."""

    help = (
        "用户: 列出 (list), 新增 (add), 重设密码 (password)。 Users: list, add, a new password.\n"
        "例 / Example: huiying user add sunjing --name 孙静 --role 监测员 --email sun@county.example"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The action and who."""
        parser.add_argument("action", choices=("list", "add", "password"))
        parser.add_argument("username", nargs="?", default="", help="登录用的用户名 (the account)")
        parser.add_argument("--name", default="", help="姓名, 写入办理记录 (as the ledger calls him)")
        parser.add_argument("--role", default="", help="、".join(role.zh for role in Role if role is not Role.SYSTEM))
        parser.add_argument("--unit", default="", help="所在单位, 承办联络员、承办负责人、属地必填 (the unit)")
        parser.add_argument("--email", default="", help="催办、审批的邮件发到这里")
        parser.add_argument(
            "--password-env", metavar="VARIABLE", default="", help="从这个环境变量取密码; 不写则生成一个, 只显示一次"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; wrong usage ends with status 2, a refusal with 1."""
        try:
            folder.require()
            {"list": self._list, "add": self._add, "password": self._password}[options["action"]](options)
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        except DatabaseError as error:
            raise CommandError(f"数据库读不了: {error}。先运行 huiying init", returncode=2) from error
        except MoveRefused as refused:
            raise CommandError(refused.zh, returncode=1) from refused

    def _list(self, _options: dict[str, Any]) -> None:
        for user in User.objects.order_by("username"):
            kept = staffing.of(user)
            role = kept.role.zh if kept.role else "没有角色"
            unit = f"  {kept.department.name}" if kept.department else ""
            self.stdout.write(
                f"{kept.username}  {kept.name or '-'}  {role}{unit}  {kept.email or '没有邮箱'}"
                f"{'' if kept.active else '  已停用'}"
            )

    def _add(self, options: dict[str, Any]) -> None:
        person = _person(options)
        user, password = staffing.add(person, _OPERATOR, clock.now(), _given(options, User(username=person.username)))
        self.stdout.write(
            f"已新增用户 {user.username}（{person.name} {person.role.zh if person.role else '没有角色'}）"
        )
        self._tell(options, password)

    def _password(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise ConfigError(f"username = {options['username']!r}: 没有这个用户 (huiying user list 查看)")
        password = staffing.reset_password(user, _OPERATOR, clock.now(), _given(options, user))
        self.stdout.write(f"已重设 {user.username} 的密码")
        self._tell(options, password)

    def _tell(self, options: dict[str, Any], password: str) -> None:
        if not options["password_env"]:
            self.stdout.write(f"初始密码 {password}  （只显示这一次, 请交给本人并让其修改）")


def _person(options: dict[str, Any]) -> Person:
    """Who is to be added. Raises `ConfigError` naming the option that is wrong."""
    username, name, role = options["username"], options["name"].strip(), _ROLES.get(options["role"])
    try:
        User._meta.get_field("username").run_validators(username)
        if options["email"]:
            validate_email(options["email"])
    except ValidationError as error:
        raise ConfigError(f"{username} {options['email']}: {' '.join(error.messages)}") from error
    if not username or not name or role is None:
        known = "、".join(one.zh for one in Role if one is not Role.SYSTEM)
        raise ConfigError(f"huiying user add 用户名 --name 姓名 --role 角色: 三样都要; 角色为 {known}")
    return Person(username, name, options["email"], role, _unit(options["unit"]))


def _unit(name: str) -> Department | None:
    if not name:
        return None
    unit = units_by_name().get(name)
    if unit is None:
        raise ConfigError(f"--unit {name!r}: 没有这个单位 (见 huiying duty tree)")
    return unit


def _given(options: dict[str, Any], user: User) -> str | None:
    """The password of the variable that was named; None to make one. Raises `ConfigError`."""
    variable = options["password_env"]
    if not variable:
        return None
    password = os.environ.get(variable, "")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ConfigError(f"{variable}: {' '.join(error.messages)}") from error
    return password
