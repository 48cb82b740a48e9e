"""Django's entry for the pipeline."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """采集与分析."""

    name = "pipeline"
    verbose_name = "采集与分析"

    def ready(self) -> None:
        """Items and topics can be searched."""
        from pipeline.search.collected import ITEMS, TOPICS  # noqa: PLC0415  models are there only now
        from pipeline.search.families import register  # noqa: PLC0415

        register(ITEMS)
        register(TOPICS)
