"""Reusable mobjects and animations. They take arrays and strings and know nothing of traces or models."""
