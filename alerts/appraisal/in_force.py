"""The rules of 考核 in force: as the page chose them, else as `appraisal.yaml` says."""

from alerts.office.settings_book import APPRAISAL, chosen
from config.load import appraisal as written
from config.schema.appraisal import Appraisal


def appraisal() -> Appraisal:
    """Raises `ConfigError` where the file is wrong."""
    said = chosen(APPRAISAL)
    return Appraisal.model_validate(said) if said else written()
