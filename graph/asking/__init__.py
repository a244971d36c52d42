"""Asking: questions with their parameters, and answers as tables."""
