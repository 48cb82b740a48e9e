"""One-time links beside that of the sign-off: 确认联系人 and 专家意见. Each has its table: none opens the other."""

from django.db import models

from alerts.models.experts import Expert, Opinion
from alerts.models.units import Contact


class OneTimeLink(models.Model):
    """A token by hash; GET shows, POST acts, once."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ConfirmLink(OneTimeLink):
    """By which a contact, or an expert, says that the address is right; `address` is the one it was sent to."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="confirm_links")
    expert = models.ForeignKey(Expert, null=True, on_delete=models.CASCADE, related_name="confirm_links")
    address = models.EmailField()


class OpinionLink(OneTimeLink):
    """By which an expert gives one opinion."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="links")
