"""Tests of `tui.kept`."""
