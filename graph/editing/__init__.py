"""Editing: what changes a person's codings: terms merged, suggestions reviewed."""
