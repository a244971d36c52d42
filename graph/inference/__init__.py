"""Inference: what follows from what was entered, by rules that are SPARQL files."""
