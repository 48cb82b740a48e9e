"""考核: scores of units and territories from the ledger by `appraisal.yaml`, each down to its events."""

from alerts.appraisal.scores import SCORES, MetricScore, UnitScore, scores

__all__ = ["SCORES", "MetricScore", "UnitScore", "scores"]
