"""Units, duties, cases and everything that happened to them. States are moved in `alerts.cases` only."""

from django.conf import settings
from django.db import models

from config.vocabulary import AssignmentState, CaseState, Part, ReleaseKind, Role, Sector, Severity, TimerName
from pipeline.models import Topic


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, getattr(member, "zh", member.value)) for member in enum]  # type: ignore[attr-defined]


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
    role = models.CharField(max_length=20, choices=_choices(Role), default=Role.DEPT_CONTACT.value)
    email = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.department} {self.name or self.email}"


class Staff(models.Model):
    """A user's role, and the unit a department's user belongs to."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff")
    role = models.CharField(max_length=20, choices=_choices(Role))
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.CASCADE, related_name="staff")

    def __str__(self) -> str:
        return f"{self.user} {Role(self.role).zh}"


class FlagCheck(models.Model):
    """How far the flag rules have looked at a topic."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="flag_check")
    revision = models.IntegerField()


class Case(models.Model):
    """交办单: a topic that a rule or a person decided must be answered."""

    number = models.CharField(max_length=20, unique=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="cases")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=_choices(CaseState))
    severity = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Severity])
    sector = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Sector])
    place_code = models.CharField(max_length=12, blank=True)
    place_name = models.CharField(max_length=100, blank=True)
    detected_at = models.DateTimeField(help_text="the instant the flag rule first held, or as entered by hand")
    first_published_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    flag_rule = models.CharField(max_length=60, blank=True)
    flag_because = models.TextField(blank=True, help_text="why it was flagged, one Chinese sentence")
    evidence = models.JSONField(default=dict, help_text="items, words and probabilities frozen when it was flagged")
    proposal = models.JSONField(default=dict, help_text="suggested lead, co, territory with the duty's text and reason")
    policy_version = models.CharField(max_length=40)
    supervision_level = models.IntegerField(default=0)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_cases")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="follow_ups")
    reject_reason = models.CharField(max_length=40, blank=True)
    effect = models.JSONField(default=dict, help_text="evaluation: heat and tone before and after")

    class Meta:
        ordering = ["-detected_at"]
        indexes = [models.Index(fields=["state", "-detected_at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Assignment(models.Model):
    """承办: one unit's part in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Part])
    state = models.CharField(max_length=20, choices=_choices(AssignmentState))
    reason = models.TextField(blank=True, help_text="the duty's text and document, or the rule")
    dispatched_at = models.DateTimeField()
    acked_at = models.DateTimeField(null=True)
    acked_by = models.CharField(max_length=100, blank=True)
    acked_channel = models.CharField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    suggested = models.ForeignKey(Department, null=True, on_delete=models.SET_NULL, related_name="+")
    legal_basis = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(part=Part.LEAD.value) & ~models.Q(state__in=["returned", "reassigned", "withdrawn"]),
                name="one_lead",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.part} {self.department}"


class Timer(models.Model):
    """A clock: start and due are stored, what can be computed (late, share) is not."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="timers")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="timers")
    name = models.CharField(max_length=20, choices=_choices(TimerName))
    rule = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    estimated = models.BooleanField(default=False)
    ladder = models.JSONField(default=list, help_text="the rungs frozen at the start: [{stage, at}]")
    stage = models.IntegerField(default=0, help_text="the highest rung done")
    next_at = models.DateTimeField(null=True, help_text="when the next rung is due; null when none is left")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=40, blank=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["next_at"])]

    def __str__(self) -> str:
        return f"{self.case.number} {self.name}"


class CaseEvent(models.Model):
    """One move, never changed: who, role, channel, reason, before, after; chained by hash within its case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="events")
    number = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, help_text="the Chinese name of the move, as in docs/states.md")
    actor = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=_choices(Role))
    channel = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    policy_version = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=40)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.case.number} #{self.number} {self.kind}"


class Release(models.Model):
    """发布: one public statement of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    number = models.IntegerField()
    kind = models.CharField(max_length=20, choices=_choices(ReleaseKind))
    content = models.JSONField(default=dict, help_text="the parts its kind asks for, by their Chinese names")
    author_unit = models.CharField(max_length=100, blank=True)
    gates = models.JSONField(default=dict, help_text="政治 法律 保密 文字: who passed each")
    channel = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=500, blank=True)
    evidence = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.case.number} {ReleaseKind(self.kind).zh}"


class SignOffToken(models.Model):
    """A one-time token of one assignment, by hash; GET shows, POST signs."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="tokens")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Notification(models.Model):
    """A message to be sent, written in the transaction of the move; the outbox."""

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    key = models.CharField(max_length=200, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="notifications")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.SET_NULL, related_name="notifications")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=200, blank=True)
    recipient_name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return self.subject
