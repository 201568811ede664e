"""Tests of the installed program in a real terminal."""
