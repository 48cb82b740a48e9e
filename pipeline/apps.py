"""Django's entry for the pipeline."""

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """采集与分析."""

    name = "pipeline"
    verbose_name = "采集与分析"
