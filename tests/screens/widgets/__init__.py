"""Tests of the widgets that several screens share, each on a screen of its own."""
