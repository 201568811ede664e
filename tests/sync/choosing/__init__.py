"""Tests of `tui.sync.choosing`."""
