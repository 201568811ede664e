"""Tests of `tui.sync.making`."""
