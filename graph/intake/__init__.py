"""Intake: texts put into a study, told from those that are there, replaced by corrected ones."""
