"""The figures of docs/benchmarks.md, each by a command; `python -m benchmarks` runs them all."""
