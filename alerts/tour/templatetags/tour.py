"""What the tour's banner and guide show."""

from django import template
from django.conf import settings

from alerts.tour.cast import PEOPLE, Person
from alerts.tour.guide import GuideStep, samples, steps
from config.schema.sources import SourceEntry

register = template.Library()


@register.simple_tag
def tour_steps() -> list[GuideStep]:
    """The guided path, as far as it was walked."""
    return steps()


@register.simple_tag
def tour_samples() -> list[tuple[str, list[tuple[str, str]]]]:
    """Prepared words for step 5."""
    return samples()


@register.simple_tag
def tour_people() -> tuple[Person, ...]:
    """The people of the desk and of the first units."""
    return PEOPLE


@register.simple_tag
def tour_sites() -> tuple[SourceEntry, ...]:
    """The town's sites."""
    sources: tuple[SourceEntry, ...] = settings.INSTALLATION.sources
    return sources
