"""Infisical to Netlify: a terminal wizard that creates a Netlify secret sync."""

__version__ = "0.1.0"
