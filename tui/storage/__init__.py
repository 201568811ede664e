"""What outlives a run on this disk: private files, and locks that living runs hold."""
