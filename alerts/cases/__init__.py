"""The moves of a case; the only place that changes states."""
