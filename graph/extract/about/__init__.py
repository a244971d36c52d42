"""What a position is about: an issue of the study's own scheme."""
