"""Storage: named graphs on disk, one writer, readers that see whole states only, and the SPARQL they are asked in."""
