"""Django's entry for the configuration: it holds commands and pages' settings, no tables."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """配置."""

    name = "config"
    verbose_name = "配置"
