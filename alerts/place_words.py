"""What a division is called here: by the names of the jurisdiction, else by the table of the country."""

from django.conf import settings

from config.load import jurisdiction
from nlp.places.divisions import name_of


def place_word(code: str) -> str:
    """The name of a division by its code of 2, 4, 6 or 9 digits; the code itself where nobody knows it."""
    own = {one.code: one.name for one in jurisdiction(settings.INSTALLATION.jurisdiction).divisions}
    return own.get(code) or name_of(code) or code
