"""Tests of `tui/auth`."""
