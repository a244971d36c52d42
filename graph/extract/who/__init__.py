"""Who is named and meant: bodies, groups, persons with their offices, nouns and pronouns, and who takes part."""
