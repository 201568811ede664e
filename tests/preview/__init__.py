"""Tests of `tui/preview`."""
