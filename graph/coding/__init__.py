"""Coding: from what people write to the triples of one named graph, and back."""
