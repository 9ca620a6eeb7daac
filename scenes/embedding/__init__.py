"""Tokens become vectors."""
