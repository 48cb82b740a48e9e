"""Posts that people bring: JSON lines, CSV, Excel, and what is sent to `POST /api/ingest`."""
