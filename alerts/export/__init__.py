"""One case as a signed bundle: what anybody can read and check without this system."""

from alerts.export.bundle import export_case
from alerts.export.check import BundleReport, check_bundle

__all__ = ["BundleReport", "check_bundle", "export_case"]
