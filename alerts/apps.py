"""Django's entry for the alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from pipeline.models import Item


class AlertsConfig(AppConfig):
    """交办与回应."""

    name = "alerts"
    verbose_name = "交办与回应"

    def ready(self) -> None:
        """Cases, statements and prepared answers can be searched; watches hear of new items."""
        from alerts.models import figures_forgotten, listing_kept, listing_numbers  # noqa: PLC0415  models are there only now
        from alerts.search import register_families  # noqa: PLC0415
        from alerts.topics_kept import kept  # noqa: PLC0415
        from pipeline import hearers  # noqa: PLC0415
        from pipeline.topics import moving as topic_store  # noqa: PLC0415

        listing_kept.connect(self)
        listing_numbers.connect(self)
        figures_forgotten.connect(self)
        register_families()
        hearers.register(_watches)
        topic_store.register_keeper(kept)


def _watches(items: "Sequence[Item]", now: datetime) -> None:
    """What matching compiles is loaded by whoever stores the first item: a process of pages never needs it."""
    from alerts.office.watching.matching import hear  # noqa: PLC0415

    hear(items, now)
