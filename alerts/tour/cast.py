"""The officials of the town: one account for each role, and a contact in every unit. All names are invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.auth import get_user_model

from alerts.actors import Actor
from alerts.models import Contact, Department, Staff
from config.vocabulary import Role

DOMAIN = "qinghe.example"
CONFIRMED_BY = "督办员 何清源"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the tour lets one be. `does` says in a few words what this account is for."""

    account: str
    name: str
    role: Role
    department: str = ""
    does: str = ""

    @property
    def email(self) -> str:
        """The address of the account."""
        return f"{self.account}@{DOMAIN}"


PEOPLE = (
    Person("monitor", "林晓晴", Role.MONITOR, does="看预警，认领，人工录入"),
    Person("judge", "郑启明", Role.JUDGE, does="研判定级，发布，审核"),
    Person("dispatcher", "苏文静", Role.DISPATCHER, does="交办，改派"),
    Person("zhujian", "马立群", Role.DEPT_CONTACT, "县住房和城乡建设局", "签收"),
    Person("zhujian.fzr", "田国梁", Role.DEPT_HEAD, "县住房和城乡建设局", "签收，退回，反馈，报审"),
    Person("chengguan", "沈小舟", Role.DEPT_CONTACT, "县城市管理局", "签收"),
    Person("chengguan.fzr", "罗长河", Role.DEPT_HEAD, "县城市管理局", "签收，退回，反馈，报审"),
    Person("jiaotong", "丁一帆", Role.DEPT_CONTACT, "县交通运输局", "签收"),
    Person("jiaotong.fzr", "贺建勋", Role.DEPT_HEAD, "县交通运输局", "签收，退回，反馈，报审"),
    Person("hecheng", "秦月华", Role.TERRITORY, "禾城街道办事处", "属地签收，反馈"),
    Person("supervisor", "何清源", Role.SUPERVISOR, does="看逾期，裁定争议，确认联系人"),
    Person("leader", "韩守正", Role.LEADER, does="看周报，批示"),
    Person("auditor", "江映雪", Role.AUDITOR, does="查每一步留痕"),
)
_CONTACTS = (
    "白露平", "曹一鸣", "常青松", "程思远", "崔海涛", "邓文博", "杜若兰", "范长林",
    "方圆圆", "冯立夏", "高晨曦", "顾南星", "郭子谦", "侯振宇", "胡春生", "黄一诺",
    "姜小鱼", "孔令溪", "赖广平", "雷鸣远", "黎明月", "梁思齐", "廖青山", "刘念北",
    "龙在田", "卢向东", "陆知秋", "吕方舟", "毛建安", "孟夏至", "莫小川", "倪云飞",
)  # fmt: skip


def settle(now: datetime) -> None:
    """Create the accounts and name and confirm a contact in every unit; again changes nothing."""
    departments = {department.name: department for department in Department.objects.all()}
    _contacts(list(departments.values()), now)
    for person in (*PEOPLE, *unit_people()):
        _account(person, departments)


def unit_people() -> list[Person]:
    """One account in each unit that has nobody among `PEOPLE`."""
    named = {person.department for person in PEOPLE}
    contacts = (
        Contact.objects.exclude(department__name__in=named).select_related("department").order_by("department_id", "id")
    )
    return [
        Person(
            f"unit{contact.department_id}",
            contact.name,
            Role.TERRITORY if contact.department.kind == "territory" else Role.DEPT_HEAD,
            contact.department.name,
            "签收，退回，反馈，报审",
        )
        for contact in contacts
    ]


def _account(person: Person, departments: Mapping[str, Department]) -> None:
    users = get_user_model().objects
    if users.filter(username=person.account).exists():
        return
    user = users.create_user(person.account, person.email, first_name=person.name)
    department = departments[person.department] if person.department else None
    Staff.objects.create(user=user, role=person.role.value, department=department)


def _contacts(departments: list[Department], now: datetime) -> None:
    """A supervisor rang every unit: its preset address belongs to a person; heads who have an account hear, too."""
    names = iter(_CONTACTS)
    for department in departments:
        people = [person for person in PEOPLE if person.department == department.name]
        first = next((person.name for person in people if person.role is not Role.DEPT_HEAD), None) or next(names)
        contact = department.contacts.order_by("id").first() or Contact(department=department)
        contact.name = contact.name or first
        contact.email = contact.email or f"unit{department.pk}@{DOMAIN}"
        _confirm(contact, now)
        for person in people:
            if person.role is Role.DEPT_HEAD and not department.contacts.filter(email=person.email).exists():
                head = Contact(department=department, name=person.name, role=person.role.value, email=person.email)
                _confirm(head, now)


def _confirm(contact: Contact, now: datetime) -> None:
    if contact.confirmed_at is None:
        contact.confirmed_at, contact.confirmed_by = now, CONFIRMED_BY
    contact.save()


class Cast:
    """Who acts in the replay: the accounts where there is one, the named contact of a unit where there is none."""

    @cached_property
    def _users(self) -> Mapping[str, Staff]:
        return {staff.user.username: staff for staff in Staff.objects.select_related("user")}

    @cached_property
    def departments(self) -> Mapping[str, Department]:
        """Every unit by its name."""
        return {department.name: department for department in Department.objects.all()}

    @cached_property
    def _people(self) -> Sequence[Person]:
        return (*PEOPLE, *unit_people())

    def desk(self, role: Role) -> Actor:
        """The account of a role of the desk."""
        person = next(person for person in PEOPLE if person.role is role and not person.department)
        return Actor(person.name, role, self._users[person.account].user_id)

    def unit(self, department: Department, role: Role = Role.DEPT_HEAD) -> Actor:
        """Somebody of a unit, in this role where there is one."""
        people = [person for person in self._people if person.department == department.name]
        person = next((person for person in people if person.role is role), people[0])
        return Actor(person.name, person.role, self._users[person.account].user_id, department.pk)
