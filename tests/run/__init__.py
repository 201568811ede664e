"""Tests of `tui/run`."""
