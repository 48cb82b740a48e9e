"""Who came in and who looked at what: 登录记录, 二次验证, 查阅记录."""

from django.conf import settings
from django.db import models


class SignIn(models.Model):
    """登录记录: one attempt, with its outcome. The password is never here; the address is where it came from."""

    at = models.DateTimeField(db_index=True)
    username = models.CharField(max_length=150, db_index=True, help_text="as typed, in lower case")
    address = models.GenericIPAddressField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=20, help_text="a value of alerts.rules.sign_in.Outcome")
    session = models.CharField(max_length=40, blank=True, help_text="the session that began, to end the oldest")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["username", "-at"], name="sign_ins_of_a_name")]

    def __str__(self) -> str:
        return f"{self.username} {self.outcome}"


class SecondFactor(models.Model):
    """二次验证: a user's key for one-time codes (RFC 6238), sealed; in force once a first code was right."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor")
    sealed = models.TextField(help_text="the key, encrypted with the folder's key")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0, help_text="the time step used last: a code counts once")

    def __str__(self) -> str:
        return str(self.user)


class AccessRecord(models.Model):
    """查阅记录: somebody looked at sealed data or took data out (export, attachment). Never changed."""

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    what = models.CharField(max_length=40)
    target = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.what} {self.target}"
