"""Finding again what was said: one language, one port, two adapters (SQLite's FTS5, Elasticsearch)."""
