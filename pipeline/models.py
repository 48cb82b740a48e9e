"""What was collected and what it is about: sources, items, topics. The relational store is the truth."""

from django.db import models

from config.vocabulary import PostKind, Sector, Severity, SourceKind


def _choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum]  # type: ignore[attr-defined]


class Source(models.Model):
    """来源: one place where the public speaks, and how its last crawl went."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=_choices(SourceKind))
    url = models.URLField(max_length=500, blank=True)
    enabled = models.BooleanField(default=True)
    portal = models.CharField(max_length=10, blank=True, help_text="superior: a higher portal; own: this office's own")
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    last_status = models.CharField(max_length=20, blank=True)
    last_reason = models.TextField(blank=True)
    last_items = models.IntegerField(default=0)
    refusals = models.IntegerField(default=0, help_text="refused rounds in a row: each doubles the pause")
    health = models.CharField(max_length=20, default="new", help_text="a value of pipeline.sources.health.Health")
    judged_at = models.DateTimeField(null=True, help_text="up to which crawl its health was judged")
    health_since = models.DateTimeField(null=True)
    health_reason = models.TextField(blank=True, default="")
    push_key = models.CharField(max_length=64, blank=True, default="", help_text="SHA-256 of the key of /api/ingest")

    def __str__(self) -> str:
        return self.name


class Crawl(models.Model):
    """采集记录: one round of one source; kept for 60 days, for health and for the sources page."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="crawls", db_index=False)
    at = models.DateTimeField(help_text="when it ended")
    status = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    items = models.IntegerField(default=0)
    requests = models.IntegerField(default=0)
    seconds = models.FloatField(default=0)
    complete = models.BooleanField(default=True)
    signals = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["source", "at"], name="crawl_source_at")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M} {self.status}"


class Topic(models.Model):
    """专题: items about one matter. `revision` grows with every change, so that later steps see what is new to them."""

    title = models.CharField(max_length=200)
    keywords = models.JSONField(default=list)
    sector = models.CharField(max_length=20, choices=_choices(Sector), default=Sector.OTHER.value)
    sector_p = models.FloatField(default=0)
    severity = models.CharField(max_length=10, choices=_choices(Severity), default=Severity.ORDINARY.value)
    severity_reason = models.TextField(blank=True)
    place_code = models.CharField(max_length=12, blank=True)
    place_name = models.CharField(max_length=100, blank=True)
    heat = models.FloatField(default=0)
    items = models.IntegerField(default=0)
    submitters = models.IntegerField(default=0)
    sources = models.IntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    learnt_at = models.DateTimeField(help_text="when its first item was learnt")
    history = models.BooleanField(default=False, help_text="known only from history loaded later: alerts nobody")
    revision = models.IntegerField(default=1)
    burst_p = models.FloatField(
        null=True, help_text="probability of becoming a top issue; see pipeline.topics.forecasts"
    )
    burst_reason = models.TextField(blank=True, default="")
    centre = models.BinaryField(blank=True, default=b"", help_text="the topic engine's own state, rebuilt from items")

    class Meta:
        indexes = [models.Index(fields=["-heat"]), models.Index(fields=["-last_at"])]

    def __str__(self) -> str:
        return self.title


class SourceUsual(models.Model):
    """平时: what is usual for a source, learnt with every post: how much its posts engage, and when they come."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="usual")
    posts = models.FloatField(default=0, help_text="this and the next two: nlp.heat.engagement.Usual")
    total = models.FloatField(default=0)
    squares = models.FloatField(default=0)
    rhythm = models.JSONField(default=dict, help_text="nlp.heat.rhythm.Rhythm")

    def __str__(self) -> str:
        return f"{self.source_id}"


class IndexChange(models.Model):
    """待入索引: rows of one family that a committed transaction changed and the search index has not taken yet."""

    family = models.CharField(max_length=10)
    keys = models.JSONField(help_text="primary keys")

    def __str__(self) -> str:
        return f"{self.family} {self.keys}"


_VOICE = ("topic", "submitter", "relevant", "learnt_at", "source")
_OF_A_TOPIC = ("topic", "published_at", "id", "learnt_at", "source", "kind", "sector", "parent", "submitter")
"""Indexes that answer by themselves what pages count over thousands of posts: rows are wide, and lie apart."""


class Item(models.Model):
    """信息: one collected post, thread, message or article; title and text are masked before they arrive here."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="source_items", db_index=False)
    external_id = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    kind = models.CharField(max_length=20, choices=_choices(PostKind))
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    submitter = models.CharField(max_length=32, blank=True)
    parent = models.CharField(max_length=200, blank=True)
    reply_to = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, help_text="as the source says")
    learnt_at = models.DateTimeField(help_text="when it was first fetched")
    seen_at = models.DateTimeField(help_text="when it was last fetched")
    views = models.IntegerField(null=True)
    likes = models.IntegerField(null=True)
    comments = models.IntegerField(null=True)
    reposts = models.IntegerField(null=True)
    official_reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    reply_department = models.CharField(max_length=100, blank=True)
    source_state = models.CharField(max_length=40, blank=True)
    content_hash = models.CharField(max_length=32)
    history = models.BooleanField(default=False)
    sector = models.CharField(max_length=20, choices=_choices(Sector), default=Sector.OTHER.value)
    sector_p = models.FloatField(default=0)
    severity = models.CharField(max_length=10, choices=_choices(Severity), default=Severity.ORDINARY.value)
    place_code = models.CharField(max_length=12, blank=True)
    relevant = models.BooleanField(default=True)
    analysis = models.JSONField(
        default=dict, help_text="the fields of `huiying classify`, as they were when it was analysed"
    )
    masked = models.JSONField(default=dict, help_text="how many personal data of each kind were masked")
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies")
    similarity = models.FloatField(null=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="topic_items", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="item_once")]
        indexes = [
            models.Index(fields=[*_OF_A_TOPIC, "duplicate_of"], name="item_of_topic"),
            models.Index(fields=["-published_at", *_VOICE], name="item_said"),
            models.Index(fields=["-learnt_at", "source"], name="item_learnt"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40]


class TopicChange(models.Model):
    """专题变动: items that went from one topic to another, by the periodic pass (`by` empty) or by a person.

    What a person decided binds later passes until it is taken back: `together` and `apart` are primary keys of items.
    """

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ("合并", "拆分", "移动", "无关", "撤销")])
    before = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="left")
    after = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="joined")
    items = models.JSONField(help_text="primary keys")
    together = models.JSONField(default=list)
    apart = models.JSONField(default=list, help_text="pairs")
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.before_id} -> {self.after_id}"


class ItemVersion(models.Model):
    """旧文: words that an item had before its author or its site changed them, masked as they were stored."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    content_hash = models.CharField(max_length=32)
    learnt_at = models.DateTimeField(help_text="when these words were first fetched")
    replaced_at = models.DateTimeField(help_text="when others were fetched in their place")

    def __str__(self) -> str:
        return f"{self.item_id} {self.replaced_at:%Y-%m-%d %H:%M}"


class Correction(models.Model):
    """更正: what a person says an item is about, or whether it concerns public services; a row to learn from.

    Title and text are those of the moment (masked), so that the row outlives the item.
    """

    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="corrections")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="corrections")
    act = models.CharField(max_length=32, db_index=True, help_text="the same for what one click corrected")
    task = models.CharField(max_length=10, choices=[("sector", "领域"), ("relevant", "是否相关")])
    label = models.CharField(max_length=20)
    before = models.JSONField(help_text="of the analysis, what the machine said")
    weight = models.FloatField(
        help_text="what it counts in training: 0 for a copy, less where one click corrected many"
    )
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.task} {self.label} {self.by}"


class LearntModel(models.Model):
    """学到的模型: weights learnt from corrections, a version each; in use is the newest that was installed and not
    withdrawn, else the shipped model alone."""

    task = models.CharField(max_length=10)
    number = models.IntegerField()
    weights = models.BinaryField(help_text="an npz: nlp.about.learnt")
    sha256 = models.CharField(max_length=64)
    base = models.CharField(max_length=64, help_text="SHA-256 of the shipped model that it adds to")
    rows = models.IntegerField(help_text="corrections that it learnt from")
    right_before = models.IntegerField(help_text="of these, right before")
    right_after = models.IntegerField()
    before = models.JSONField(help_text="F1 per class on the frozen sentences, of the model in use until then")
    after = models.JSONField()
    margin = models.FloatField()
    made_at = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)
    installed_at = models.DateTimeField(null=True, help_text="empty: a class fell by more than the margin")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["task", "-number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="learnt_once")]

    def __str__(self) -> str:
        return f"{self.task} {self.number}"


class DriftWeek(models.Model):
    """漂移: what the analysis looked like in one week, to compare with what the models were trained on."""

    week = models.DateField(unique=True, help_text="its Monday")
    items = models.IntegerField(help_text="items learnt that week that concern public services")
    abstained = models.FloatField(help_text="share of these left to a person")
    unknown = models.FloatField(help_text="share of words, in a sample, that training never saw")
    mix = models.JSONField(help_text="share of each sector among those named")
    shift = models.FloatField(help_text="population stability index of the mix against the reference")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-week"]

    def __str__(self) -> str:
        return f"{self.week}"
