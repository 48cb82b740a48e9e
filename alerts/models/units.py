"""Who there is: units (单位), their contacts, and the people who work with the desk."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from alerts.models.choices import choices
from alerts.rules.people import called
from config.vocabulary import Role


class Department(models.Model):
    """单位: a department, a township or an office that can be given a case."""

    name = models.CharField(max_length=100, unique=True)
    short = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, default="department")
    division = models.CharField(max_length=12, blank=True)
    superior = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    aliases = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """联系人: who hears for a unit, and whether the address was ever confirmed."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=choices(Role), default=Role.DEPT_CONTACT.value)
    email = models.EmailField(blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=100, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True, help_text="when the address answered: not me")
    absent_from = models.DateField("不在岗起", null=True, blank=True)
    absent_until = models.DateField("不在岗至", null=True, blank=True, help_text="含当日；不填表示另行通知。")
    deputy = models.ForeignKey(
        "self",
        verbose_name="代岗联系人",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stands_in_for",
        help_text="不在岗期间由其签收，须是已确认的联系人。",
    )

    def __str__(self) -> str:
        return f"{self.department} {self.name or self.email}"


class Staff(models.Model):
    """A user's role, and the unit a department's user belongs to."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff")
    role = models.CharField(max_length=20, choices=choices(Role))
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.CASCADE, related_name="staff")

    def __str__(self) -> str:
        return f"{self.user} {Role(self.role).zh}"


def name_of(user: AbstractUser) -> str:
    """How a user is called on screen, in mails and in the ledger."""
    return called(user.last_name, user.first_name, user.get_username())
