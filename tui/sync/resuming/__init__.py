"""The answers of a run that was cut short, kept for the next one."""
