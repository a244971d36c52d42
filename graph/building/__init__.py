"""Building: the files of a study become compiled files, and these the index."""
