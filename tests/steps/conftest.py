"""Fixtures of these tests."""

from tests.steps.fixtures import house, open_house

__all__ = ["house", "open_house"]
