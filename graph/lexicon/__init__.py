"""Lexicon: what a study's ontology files say of classes, properties and codes, and the words for them."""
