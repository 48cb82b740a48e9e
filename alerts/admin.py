"""Django's admin, for operators: units, contacts and staff can be edited; cases and what happened to them only read."""

# ruff: noqa: ARG002  Django names these arguments
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from alerts.actors import Actor
from alerts.models import (
    Assignment,
    Case,
    CaseEvent,
    Contact,
    Department,
    Notification,
    Release,
    Staff,
    Timer,
)
from alerts.models.units import name_of
from alerts.office.contacts import note_changed
from config import clock
from config.vocabulary import Role


def _administrator(user: Any) -> Actor:
    """Who is at work here, with the role that he has himself, if any; as on the page of the users."""
    staff = Staff.objects.filter(user_id=user.pk).first()
    return Actor(f"管理员 {name_of(user)}", Role(staff.role) if staff else Role.SYSTEM, user.pk)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows can be looked at; states are moved by `alerts.cases` only."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ContactInline(admin.TabularInline):  # type: ignore[type-arg]
    """联系人 of a unit."""

    model = Contact
    extra = 0
    readonly_fields = ("confirmed_at", "confirmed_by", "declined_at")


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """单位."""

    list_display = ("name", "short", "kind", "division", "superior")
    list_filter = ("kind",)
    search_fields = ("name", "short")
    inlines = (ContactInline,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A changed address was confirmed by nobody."""
        for one in formset.forms:
            if "email" in one.changed_data and one.instance.pk:
                one.instance.confirmed_at, one.instance.confirmed_by, one.instance.declined_at = None, "", None
        super().save_formset(request, form, formset, change)
        changed = [one for one, fields in formset.changed_objects if isinstance(one, Contact) and fields]
        note_changed(changed, _administrator(request.user), clock.now(), "管理后台")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Staff)
class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """人员."""

    list_display = ("user", "role", "department")
    list_filter = ("role",)
    autocomplete_fields = ("department",)


@admin.register(Case)
class CaseAdmin(ReadOnly):
    """交办单."""

    list_display = ("number", "title", "state", "severity", "sector", "place_name", "detected_at", "supervision_level")
    list_filter = ("state", "severity", "sector")
    search_fields = ("number", "title")
    date_hierarchy = "detected_at"


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    """承办."""

    list_display = ("case", "department", "part", "state", "dispatched_at", "acked_at", "acked_by")
    list_filter = ("part", "state", "department")
    list_select_related = ("case", "department")


@admin.register(Timer)
class TimerAdmin(ReadOnly):
    """时钟."""

    list_display = ("case", "name", "rule", "started_at", "due_at", "stage", "stopped_at", "voided_at")
    list_filter = ("name",)
    list_select_related = ("case",)


@admin.register(CaseEvent)
class CaseEventAdmin(ReadOnly):
    """事件; the database refuses changes as well."""

    list_display = ("case", "number", "at", "kind", "actor", "role", "channel", "before", "after")
    list_filter = ("kind", "role", "channel")
    list_select_related = ("case",)


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    """发布."""

    list_display = ("case", "number", "kind", "channel", "published_at")
    list_filter = ("kind", "channel")
    list_select_related = ("case",)


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    """通知; links inside are sealed."""

    list_display = ("subject", "recipient_name", "recipient", "channel", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state", "channel", "purpose")
    search_fields = ("subject", "recipient")
    exclude = ("html", "drawn_from")
