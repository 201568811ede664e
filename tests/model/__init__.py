"""Tests of `tui/model`."""
