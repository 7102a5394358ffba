"""JSON lines and CSV, in one place."""
