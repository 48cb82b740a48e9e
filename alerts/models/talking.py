"""Prepared answers (答问口径), questions of the media (媒体询问), and policies with who drafted them (谁起草谁解读)."""

from django.db import models

from alerts.models.case import Assignment, Case
from alerts.models.choices import choices
from alerts.models.units import Department
from config.vocabulary import Sector


class TalkingPoint(models.Model):
    """答问口径: a question with its prepared answer; each change is a new version."""

    question = models.CharField(max_length=300)
    sector = models.CharField(max_length=20, choices=choices(Sector), default=Sector.OTHER.value)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="talking_points")
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="talking_points")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.question


class TalkingPointVersion(models.Model):
    """One wording of a prepared answer, with its basis and who approved it; never changed."""

    point = models.ForeignKey(TalkingPoint, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    answer = models.TextField()
    basis = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["point_id", "number"]
        constraints = [models.UniqueConstraint(fields=["point", "number"], name="talking_point_version_once")]

    def __str__(self) -> str:
        return f"{self.point} 第{self.number}版"


class PointUse(models.Model):
    """采用口径: the wording of a prepared answer that served a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="points_used")
    version = models.ForeignKey(TalkingPointVersion, on_delete=models.CASCADE, related_name="uses")
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="point_used_once")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.version}"


class MediaQuestion(models.Model):
    """媒体询问: what an outlet asked about a case, by when it wants an answer, and the answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="media_questions")
    outlet = models.CharField(max_length=100)
    question = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return f"{self.outlet} {self.question[:40]}"


class Policy(models.Model):
    """政策: a document in force and the unit that drafted it."""

    title = models.CharField(max_length=200)
    number = models.CharField(max_length=100, blank=True)
    drafter = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="policies")
    published_on = models.DateField(null=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["title", "number"], name="policy_once")]

    def __str__(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


class InterpretationTask(models.Model):
    """解读任务: questions and misreadings of a policy within a case, grouped, given to the unit that drafted it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interpretations")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="interpretations")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.SET_NULL, related_name="interpretations")
    questions = models.TextField(help_text="what is asked or misread, one a line")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.policy} {self.case.number}"
