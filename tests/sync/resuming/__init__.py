"""Tests of `tui.sync.resuming`."""
