"""Finding mentions in the sentences of a document."""

from __future__ import annotations

import itertools

from graph.extract.grammar.tables import read_table
from graph.extract.who.bodies import Bodies
from graph.extract.who.defined import enter_defined_names
from graph.extract.who.groups import Groups
from graph.extract.who.persons import Persons


class Finder(Bodies, Persons, Groups):
    """Finds the mentions of a document, and notes who is met."""

    def run(self) -> None:
        """Find all mentions: names first, then persons, then nouns for groups, then pronouns."""
        sentences = self.document.sentences
        self.lower_words = {
            t.lower for s in sentences for t in s.tokens if t.text[:1].islower() and t.is_word
        }
        self.names_within = {
            t.text
            for s in sentences
            for before, t in itertools.pairwise(s.tokens)
            if t.is_capital and s.is_prose and (before.is_word or before.text == ",")
        }
        enter_defined_names(self.document, self.inventory)
        for row in read_table("persons"):
            known = self.inventory.lexicon.whole(row["party"])
            self.known_names[row["name"]] = known.party if known else row["party"]
        names = {s.index: self.names_in(s) for s in sentences}
        for sentence in sentences:
            self.bodies_in(sentence, names[sentence.index])
            self.note_opposition(sentence, names[sentence.index])
        # Twice: an office may be told by a person who is met only later.
        for sentence in sentences:
            self.persons_in(sentence, list(names[sentence.index]))
        for sentence in sentences:
            self.persons_in(sentence, names[sentence.index])
            self.share_offices(sentence, names[sentence.index])
        self.merge_persons()
        for sentence in sentences:
            mentions = names[sentence.index]
            self.surnames_in(sentence, mentions)
            self.groups_in(sentence, mentions)
            self.other_names_in(sentence, mentions)
            self.pronouns_in(sentence, mentions)
            self.found[sentence.index] = sorted(mentions, key=lambda m: (m.start, -m.end))
