"""Scoring: codings compared with codings: right or wrong against a gold standard, and how far coders agree."""
