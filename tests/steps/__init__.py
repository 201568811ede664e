"""Tests of the decisions: answers, catalogue, creation."""
