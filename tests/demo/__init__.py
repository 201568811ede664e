"""Tests of the embedded Infisical and Netlify."""
