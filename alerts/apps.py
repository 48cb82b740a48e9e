"""Django's entry for the alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """交办与回应."""

    name = "alerts"
    verbose_name = "交办与回应"
