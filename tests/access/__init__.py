"""Tests of signing in, without any front end."""
