"""What a case says in public (发布): statements, who passed each gate (把关), and whether their links hold."""

from django.conf import settings
from django.db import models

from alerts.models.case import Case
from alerts.models.choices import choices
from alerts.rules.releases import CONTENT
from config.vocabulary import ReleaseKind, Role


class Release(models.Model):
    """发布: one public statement of a case; not published yet while `published_at` is null."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    number = models.IntegerField()
    kind = models.CharField(max_length=20, choices=choices(ReleaseKind))
    content = models.JSONField(default=dict, help_text="the parts its kind asks for, by their Chinese names")
    author_unit = models.CharField(max_length=100, blank=True)
    drafted_by = models.CharField(max_length=100, blank=True, default="")
    drafted_at = models.DateTimeField(null=True)
    gates = models.JSONField(default=dict, help_text="政治 法律 保密 文字: who passed each")
    channel = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=500, blank=True)
    evidence = models.TextField(blank=True)
    speaker_rank = models.CharField(max_length=100, blank=True, default="", help_text="post and rank of who spoke")
    supersedes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="superseded_by")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.case.number} {ReleaseKind(self.kind).zh}"

    @property
    def parts(self) -> dict[str, str]:
        """The content in the order that its kind asks for; PostgreSQL keeps the order of no object."""
        asked = [part for part in CONTENT[ReleaseKind(self.kind)] if part in self.content]
        return {part: self.content[part] for part in [*asked, *(part for part in self.content if part not in asked)]}

    @property
    def text(self) -> str:
        """The statement as one text, which is kept whatever becomes of the page."""
        return "\n".join(f"{part}：{words}" for part, words in self.parts.items())


class GateSignature(models.Model):
    """把关: one person passed one gate of one wording; a changed wording must be passed again."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="signatures")
    gate = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=choices(Role))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    wording = models.CharField(max_length=64, help_text="SHA-256 of the content that was passed")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["release", "gate", "wording"], name="gate_once")]

    def __str__(self) -> str:
        return f"{self.gate} {self.name}"


class LinkCheck(models.Model):
    """链接核查: whether the page of a statement was there, and what it said."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="link_checks")
    at = models.DateTimeField()
    ok = models.BooleanField()
    status = models.IntegerField(null=True, help_text="the HTTP status, null where nothing answered")
    error = models.CharField(max_length=300, blank=True)
    final_url = models.CharField(max_length=1000, blank=True)
    text = models.TextField(blank=True, help_text="the words of the page, kept when they changed")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the page's words")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["release", "-at"])]

    def __str__(self) -> str:
        return f"{self.release} {'ok' if self.ok else self.error}"
