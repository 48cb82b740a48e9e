"""Django's entry for the alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """交办与回应."""

    name = "alerts"
    verbose_name = "交办与回应"

    def ready(self) -> None:
        """Cases, statements and prepared answers can be searched; watches hear of new items."""
        from alerts.models import figures_forgotten, listing_kept  # noqa: PLC0415  models are there only now
        from alerts.office.watching.matching import hear  # noqa: PLC0415
        from alerts.search import register_families  # noqa: PLC0415
        from alerts.topics_kept import kept  # noqa: PLC0415
        from pipeline import hearers, topic_store  # noqa: PLC0415

        listing_kept.connect(self)
        figures_forgotten.connect(self)
        register_families()
        hearers.register(hear)
        topic_store.register_keeper(kept)
