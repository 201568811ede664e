"""Answers, the key schema, choices, and the catalog of what both services offer."""
