"""What stands in a text: sentences, tokens, verbs, subjects, mentions, dates, amounts; and the tables of words."""
