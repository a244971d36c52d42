"""Whom mentions stand for: names, nouns and pronouns, sentence by sentence."""

from __future__ import annotations

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import is_plural
from graph.extract.who.affiliation import Affiliation
from graph.extract.who.focus import Focus

PREPOSITIONS = word_class("prepositions")
BEHALF = (("for",), ("on", "behalf", "of"), ("speaking", "for"), ("speaking", "on", "behalf", "of"))
INDIVIDUALS = word_class("individuals")
UNNAMED = word_class("unnamed")


def in_phrase(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a mention stands behind a preposition, and so is no subject."""
    return mention.first > 0 and sentence.tokens[mention.first - 1].lower in PREPOSITIONS


def is_individual(mention: Mention) -> bool:
    """Tell whether a mention is one person: named, or by an office: 'the mayor'."""
    noun = mention.noun.rsplit(None, 1)[-1] if mention.noun else ""
    return mention.kind == "person" or (mention.kind in ("organ", "local") and noun in INDIVIDUALS)


def is_several(mention: Mention) -> bool:
    """Tell whether a mention is of several people, whom 'it' does not take up: 'the rebels'."""
    return mention.kind in ("group", "organ") and is_plural(mention.noun.rsplit(None, 1)[-1])


class Resolver(Affiliation):
    """Resolves the mentions of a document, sentence by sentence in order."""

    def survey(self) -> None:
        """Count whom the whole document speaks of, so that 'the two sides' of its first sentence are known."""
        for sentence in self.document.sentences:
            self.resolve(sentence)
            for m in self.finder.found[sentence.index]:
                if m.kind not in ("name", "relay", "pronoun", "sides"):
                    self.counts.update(
                        dict.fromkeys(m.parties, 1 + (m.kind in ("organ", "person")))
                    )
        self.focus = Focus()
        self.title_of.clear()

    def resolve(self, sentence: Sentence) -> None:
        """Give every mention of a sentence but pronouns its parties."""
        mentions = self.finder.found[sentence.index]
        for mention in mentions:
            mention.parties = self.parties_of(mention, sentence)
            if mention.kind in ("party", "organ", "group", "person") and mention.parties:
                self.focus.note(*mention.parties)
            if mention.kind == "organ" and mention.parties and mention.noun not in UNNAMED:
                self.title_of.append((sentence.index, mention))

    def parties_of(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        match mention.kind:
            case "party":
                return self.on_behalf(mention, sentence) or (mention.owner,)
            case "adjective":
                return (mention.owner,)
            case "person":
                behalf = self.on_behalf(mention, sentence) or self.fronted_behalf(mention, sentence)
                return behalf or self.of_person(mention, sentence)
            case "organ":
                return self.of_organ(mention, sentence)
            case "group" | "local":
                return self.named_behind(mention, sentence) or self.of_group(mention, sentence)
            case "sides":
                mention.inferred = True
                return self.principals()
            case "name":
                if self.is_nobody_s(mention, sentence):
                    return ()
                return (self.finder.full_name(mention.owner),)
        return ()

    def on_behalf(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return for whom a party speaks that says so behind its name: 'Chile, for the Andean Group, said'."""
        tokens, at = sentence.tokens, mention.stop
        words = [t.lower for t in tokens[at : at + 5]]
        if words[:1] != [","]:
            return ()
        opener = next((o for o in BEHALF if words[1 : 1 + len(o)] == list(o)), ())
        start = at + 1 + len(opener)
        start += start < len(tokens) and tokens[start].lower == "the"
        whole = next(
            (m for m in self.finder.found[sentence.index] if m.first == start and m.owner), None
        )
        is_closed = whole and whole.stop < len(tokens) and tokens[whole.stop].text in (",", ":")
        return (whole.owner,) if opener and whole and is_closed else ()

    def fronted_behalf(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return for whom a person speaks by what opens the sentence: 'Speaking for the rebels, Olsen said'."""
        words = [t.lower for t in sentence.tokens[: mention.first]]
        opener = next((o for o in BEHALF[2:] if words[: len(o)] == list(o)), ())
        if not opener or words.count(",") != 1:
            return ()
        comma = words.index(",")
        named = (m for m in self.finder.found[sentence.index] if len(opener) <= m.first < comma)
        whole = next((m for m in named if m.stop == comma), None)
        return whole.parties if whole is not None else ()

    def is_people(self, mention: Mention, sentence: Sentence) -> bool:
        """Tell whether the name of a party is a plural: 'the Albanians', 'Republicans', not 'the United States'."""
        kind = self.inventory.kinds.get(mention.owner, "")
        is_body = mention.noun != "people" and kind in ("state", "igo", "company")
        return (
            bool(mention.owner)
            and not is_body
            and sentence.tokens[mention.stop - 1].lower.endswith("s")
        )

    def pronoun(
        self, about: str, sentence: Sentence, offset: int, speaker: Mention | None
    ) -> tuple[tuple[str, ...], str]:
        """Return the parties a pronoun stands for and, for he and she, the person."""
        if about == "speaker":
            return (speaker.parties, speaker.person) if speaker else ((), "")
        before = self.before(sentence, offset)
        if about == "person":
            persons = [m for m in before if m.kind == "person" or is_individual(m)]
            if persons:
                person = persons[0].person if persons[0].kind == "person" else ""
                return persons[0].parties, person
            if (
                speaker is not None
                and speaker.kind in ("person", "organ", "group")
                and speaker.start < offset
            ):
                return speaker.parties, speaker.person if speaker.kind == "person" else ""
            if self.focus.person or self.focus.office:
                return self.focus.office, self.focus.person
            organs = [m for m in before if m.kind == "organ"]
            return (organs[0].parties, "") if organs else (self.focus.subject, "")
        if (
            about == "several"
            and speaker is not None
            and speaker.parties
            and sentence.start <= speaker.start < offset
        ):
            behind = [
                m
                for m in before
                if m.start > speaker.end
                and not in_phrase(sentence, m)
                and (m.kind in ("sides", "group", "organ") or m.noun == "people")
            ]
            return (behind[-1].parties if behind else speaker.parties), ""
        if about == "several":
            plural = [
                m
                for m in before
                if m.kind in ("sides", "organ", "group")
                or len(m.parties) > 1
                or self.is_people(m, sentence)
            ]
            if plural:
                return plural[0].parties, ""
            return (self.focus.several or self.focus.subject), ""
        subjects = [m for m in before if m.kind in ("party", "group", "organ") and not m.possessive]
        subjects = [m for m in subjects if not is_several(m)] or subjects
        if subjects:
            return subjects[0].parties[:1], ""
        owners = [m for m in before if m.kind in ("party", "organ", "person")]
        return (owners[0].parties[:1] if owners else self.focus.subject), ""
