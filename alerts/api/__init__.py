"""Addresses for programs: posts are pushed in; see docs/sources.md."""
