"""What the user asked for before the start: every setting, declared once, and where its value came from."""
