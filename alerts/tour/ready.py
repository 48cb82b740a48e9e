"""What must be there before the town can run: tables, units, sources, people."""

from django.conf import settings
from django.core.management import call_command

from alerts.tour.cast import settle
from alerts.tour.moments import Schedule
from alerts.units import sync_departments
from config.load import jurisdiction
from pipeline.sources import sync_sources


def make_ready(schedule: Schedule) -> None:
    """Bring the store up to date; again changes nothing."""
    call_command("migrate", verbosity=0, interactive=False)
    sync_departments(jurisdiction(settings.INSTALLATION.jurisdiction))
    sync_sources(settings.INSTALLATION)
    settle(schedule.first_day)
