"""Checking: shapes, checks across codings, and quotes held against their texts."""
