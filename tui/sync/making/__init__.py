"""The sync itself: created exactly once, followed to the end of its run, changed or deleted, written as a command."""
