"""Ontology files as things to write, check, compare and describe; what they mean is read by `graph.lexicon`."""
