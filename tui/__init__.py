"""Infisical to Netlify: a terminal wizard that creates a Netlify secret sync."""

from typing import Final

__version__ = "0.1.0"

PROGRAM: Final = "infisical-netlify-sync"
"""The command, and what its folder is called where it keeps something."""
