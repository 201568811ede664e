"""Tests of `tui.storage`."""
