"""A case with all that belongs to it, read in one question, is what Django reads in twenty."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, models
from django.db.models import Model

from alerts.models import Case, Department, TalkingPoint, TalkingPointVersion, Timer, WatchVersion
from alerts.web.together import Kind, read_together
from alerts.web.whole import _KINDS, _WITHIN, whole
from config.vocabulary import Severity

pytestmark = pytest.mark.django_db
_WORDS = "说“法”\n\\第 1 条"
_WITH_TEXT: Any = {"名": ["值", 1.5, None, True, {"深": _WORDS}]}


@pytest.fixture
def filled(db: None, now: datetime) -> Case:
    """A case with two of every kind of thing that it may have, every column of them filled."""
    case = Case.objects.create(number="JB1", title="路灯", state="triage", severity="一般", detected_at=now)
    known: dict[type[Model], Model] = {
        Case: case,
        Department: Department.objects.create(name="县局"),
        User: User.objects.create_user("judge"),
        TalkingPoint: TalkingPoint.objects.create(question="何时修好"),
    }
    for kind in (*_KINDS.values(), *_WITHIN.values()):
        for turn in (1, 2):
            _make(kind.model, known, now, turn)
    return case


def _make(model: type[Model], known: dict[type[Model], Model], now: datetime, turn: int) -> Model:
    if model is User:
        known[User] = one = User.objects.create_user(f"user{User.objects.count()}")
        return one
    values = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        if isinstance(field, models.ForeignKey):
            target: Any = field.related_model
            one_each = isinstance(field, models.OneToOneField) or target in {TalkingPointVersion, User}
            if (one_each and turn == 2) or (target not in known and not field.null):
                values[field.name] = _make(target, known, now, turn)
            else:
                values[field.name] = known.get(target)
        else:
            values[field.name] = _value(field, now, turn)
    known[model] = made = model._default_manager.create(**values)
    return made


def _value(field: Any, now: datetime, turn: int) -> Any:
    if field.name == "severity":
        return Severity.ORDINARY.value
    if field.name == "ended_at" and turn == 1:
        return None
    known: tuple[tuple[type[Any], Any], ...] = (
        (models.DateTimeField, now.replace(microsecond=turn * 7)),
        (models.DateField, now.date()),
        (models.BooleanField, turn == 2),
        (models.JSONField, _WITH_TEXT),
        (models.IntegerField, turn),
        (models.Field, f"{turn}{_WORDS}"[: getattr(field, "max_length", None)]),
    )
    return next(value for kind, value in known if isinstance(field, kind))


def test_each_kind_is_what_django_reads(filled: Case) -> None:
    found, plain = whole(Case.objects.all(), filled.pk), Case.objects.get(pk=filled.pk)
    for name in _KINDS:
        rows = list(getattr(found, name).all())
        assert len(rows) >= 2, name
        assert [_columns(one) for one in rows] == [_columns(one) for one in _ordered(plain, name)], name
    for owners, names in (("releases", ("signatures", "link_checks")), ("alerts", ("verdicts",))):
        for one, other in zip(getattr(found, owners).all(), _ordered(plain, owners), strict=True):
            for name in names:
                got = [_columns(each) for each in getattr(one, name).all()]
                assert got == [_columns(each) for each in getattr(other, name).all()], name


def test_nothing_that_hangs_on_a_row_is_asked_for_again(filled: Case) -> None:
    found = whole(Case.objects.all(), filled.pk)
    with connection.execute_wrapper(_refuse):
        for event in found.events.all():
            assert event.case is found
            assert event.assignment.department.name == "县局"
        for extension in found.extensions.all():
            assert extension.timer.assignment.department.name == "县局"
        assert [one.version.point.question for one in found.points_used.all()] == ["何时修好"] * 2
        assert all(one.clarification in list(found.releases.all()) for one in found.claims.all())
        assert [one.parent is None for one in found.alerts.all()] == [False, True]


def test_a_clock_without_an_extension_has_none(filled: Case) -> None:
    Timer.objects.filter(case=filled).last().extension.delete()  # type: ignore[union-attr]
    known = [hasattr(timer, "extension") for timer in whole(Case.objects.all(), filled.pk).timers.all()]
    assert sorted(known) == [False, False, True]  # the third has none either, a clock of the test alone


def test_a_column_that_json_cannot_tell_is_refused() -> None:
    with pytest.raises(TypeError, match="no way to read it"):
        read_together((Kind(WatchVersion, way="watch"),), 1)


def _ordered(case: Case, name: str) -> Iterator[Any]:
    order = _KINDS[name].order
    return iter(getattr(case, name).order_by(*order) if order else getattr(case, name).all())


def _columns(one: Any) -> dict[str, Any]:
    """All columns but those that a page leaves out."""
    without = next((kind.without for kind in _KINDS.values() if kind.model is type(one)), frozenset())
    return {
        field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields if field.name not in without
    }


def _refuse(_execute: Any, sql: str, *_words: Any) -> Any:
    raise AssertionError(f"asked again: {sql[:200]}")
