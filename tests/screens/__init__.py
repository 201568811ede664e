"""Tests of the screens, driven key by key."""
