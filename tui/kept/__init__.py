"""What outlives a run on this disk: private files, and marks that living runs hold."""
