"""Tests of `tui.sync.preview.preview`."""
