"""Whom nouns for those who act together stand for: 'the union', 'the rebels', 'the mediators'."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from graph.extract.grammar.document import Sentence
from graph.extract.grammar.mentions import Mention, org_words
from graph.extract.grammar.tables import word_class
from graph.extract.who.collectives import kind_of, row_of, trade_of
from graph.extract.who.group_names import OPENERS_OF_GROUPS, WHO_LEAD, GroupNames, head_of

WITHIN_AN_APPOSITION = frozenset(
    [
        ",",
        "(",
        ")",
        ":",
        "-",
        "—",
        "–",
        "the",
        "and",
        "including",
        "such",
        "as",
        "namely",
        "among",
        "them",
    ]
)
KINDRED = {
    "union": {"union"},
    "company": {"company", "employers"},
    "employers": {"employers", "company"},
    "armed-group": {"armed-group"},
    "movement": {"armed-group", "political-group", "ngo"},
    "political-group": {"political-group"},
    "mediator": {"mediator"},
    "igo": {"igo"},
    "coalition": {"coalition"},
    "government": {"government", "state"},
    "legislature": {"legislature"},
}
"""Kinds of parties that a noun of some kind may take up."""

OFFICES_OF_THEIR_OWN = word_class("offices_of_their_own")
NOBODY_ACTS_UNDER = word_class("nobody_acts_under")
OUTLETS = word_class("outlets")
PORTFOLIOS = word_class("portfolios")
ORGANS_OF_STATE = word_class("organs_of_state")
TELL_NO_GROUP_APART = word_class("tell_no_group_apart")
THOSE_WHO_MEET = frozenset(
    ["leaders", "ministers", "presidents", "premiers", "envoys", "delegates", "delegations"]
)
"""Nouns for several who met: of no owner, they are of those who were spoken of together."""
BELIEVERS = frozenset(["islamists", "maoists", "communists", "separatists", "secessionists"])
"""Those who are called by what they want, and are 'the militants' or 'the insurgents' where nobody else is armed."""
PROTESTING = word_class("protesting")
SPEAKERS = word_class("speakers")
"""Nouns for one who speaks: with 'the' and without a name, whoever spoke last."""

FEW = 4
"""How much must be said of a state before 'the board' is one of its own."""
OFTEN = 2
"""How often a name of nobody known must stand in a text before 'the airline' may be it."""


class Antecedents(GroupNames):
    """Finds the parties that nouns for organs and groups take up, or enters new ones."""

    def of_organ(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        if mention.about == "legislature" and (body := self.of_legislature(mention, sentence)):
            return (body,)
        if mention.owner:
            return (*self.owners_before(mention, sentence), mention.owner)
        mention.inferred = True
        if self.is_local(mention.noun):
            alias = mention.text(self.document)
            return (self.of_local(mention.noun, sentence, mention.start, alias),)
        if mention.person.startswith("?"):
            if mention.person in ("?our", "?my"):
                return self.focus.speaker.parties if self.focus.speaker else ()
            return self.of_possessive(mention, sentence)
        words = mention.text(self.document).lower().split()
        if words[0] == "the" and words[-1] in SPEAKERS and self.focus.speaker is not None:
            return self.focus.speaker.parties
        if words[0] in ("a", "an", "any", "no"):
            return ()
        if mention.noun in OFFICES_OF_THEIR_OWN and (own := self.of_office(mention, sentence)):
            return (own,)
        if words[0] == "the" and (same := self.of_same_office(mention, sentence)):
            return same
        if mention.about in ("government", "legislature") or mention.noun in ORGANS_OF_STATE:
            found = (
                self.of_publisher(mention)
                or self.state_in_focus(sentence)
                or self.nameless_government(mention)
            )
            leader = self.inventory.persons.get(mention.person)
            if leader is not None and found and not leader.party:
                leader.party, leader.inferred = found, True  # "Prime Minister Salam's cabinet"
            return (found,) if found else ()
        return self.of_followers(mention, sentence, words)

    def of_followers(
        self, mention: Mention, sentence: Sentence, words: list[str]
    ) -> tuple[str, ...]:
        """Return whom those lead, represent or belong to who are named without an owner: 'bosses', 'members'."""
        if mention.about == "igo":
            return self.of_secretary(sentence, mention)
        if words[0] == "the" and mention.noun in THOSE_WHO_MEET and len(self.focus.several) > 1:
            return self.focus.several
        if mention.noun in WHO_LEAD:
            found = self.antecedent("company", sentence, mention.start)
            if not found and len(words) > 1 and words[0] not in OPENERS_OF_GROUPS:
                found = self.entered(mention.text(self.document), "employers")  # "Hotel bosses"
            return (found,) if found else ()
        if mention.noun in ("members", "representatives", "delegates", "leadership"):
            before = self.before(sentence, mention.start)
            return before[-1].parties if before else ()
        if mention.noun.startswith(("union", "rebel")):
            found = self.antecedent(mention.noun.split()[0], sentence, mention.start)
            return (found,) if found else ()
        return ()

    def of_office(self, mention: Mention, sentence: Sentence) -> str:
        """Return the body that a noun takes up or that goes by it: 'the district', where no state is spoken of."""
        name = self.group_name(mention)
        known = next(
            (p for p in self.inventory.kinds if head_of(p).lower().endswith(name.lower())), ""
        )
        state = self.state_in_focus(sentence)
        if not known and self.counts[state] >= FEW:
            return ""
        self.inventory.note(known or name, "government", mention.text(self.document))
        self.inventory.new.add(known or name)
        return known or name

    def named_behind(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return the parties that are named behind a noun for several: 'two rebel groups, the Front and the Army,'."""
        tokens, stop = sentence.tokens, mention.stop
        if stop >= len(tokens) or tokens[stop].text not in (",", "(", ":", "-", "—", "–"):
            return ()
        found: list[Mention] = []
        for other in self.finder.found[sentence.index]:
            if other.first < stop or other.kind in ("adjective", "pronoun", "person"):
                continue
            between = {t.lower for t in tokens[found[-1].stop if found else stop : other.first]}
            if not between <= WITHIN_AN_APPOSITION:
                break
            found.append(other)
        names = tuple(dict.fromkeys(m.owner for m in found if m.owner))
        is_one = len(found) == 1 and tokens[found[0].first - 1].lower == "the"
        kinds = KINDRED.get(mention.about, set())
        if is_one and self.inventory.kinds.get(names[0], "") in kinds:
            return names  # "the militia, the Free Coast Front,"
        return names if len(names) > 1 else ()

    def of_group(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        if mention.owner and not mention.owner.startswith("?"):
            return (mention.owner,)
        if mention.person in ("?his", "?her", "?our", "?my") and (
            own := self.of_own(mention, sentence)
        ):
            return own
        if self.is_local(mention.noun):
            alias = mention.text(self.document)
            return (self.of_local(mention.noun, sentence, mention.start, alias),)
        if several := self.enumerated(mention, sentence):
            mention.inferred = True
            return several
        is_several = mention.noun.endswith("unions") or (
            mention.about in ("company", "employers") and mention.noun.endswith("s")
        )
        found = self.antecedent(mention.noun, sentence, mention.start, mention)
        is_body = found.rpartition(" ")[2][:1].isupper()
        if is_several and found and (is_body or self.are_many(mention.about)):
            found = ""  # "universities", where three are named; "unions" are not the one that is
        if found:
            mention.inferred = True
            return (found,)
        if mention.kind == "local" or mention.about == "movement" or not sentence.is_prose:
            return ()
        name = self.finder.full_name(self.group_name(mention))
        self.inventory.note(name, mention.about or "political-group", mention.text(self.document))
        self.inventory.new.add(name)
        return (name,)

    def of_own(self, mention: Mention, sentence: Sentence) -> tuple[str, ...]:
        """Return the party of the person whose group is meant: 'Reed said her group'."""
        mention.inferred = True
        if mention.person in ("?our", "?my"):
            return self.focus.speaker.parties if self.focus.speaker else ()
        before = [m for m in self.before(sentence, mention.start) if m.kind == "person"]
        return before[0].parties if before else ()

    def are_many(self, kind: str) -> bool:
        """Tell whether a document names several bodies of a kind."""
        kinds = KINDRED.get(kind, set())
        return sum(self.inventory.kinds.get(p) in kinds and " " in p for p in self.counts) > 1

    def antecedent(
        self, noun: str, sentence: Sentence, offset: int, mention: Mention | None = None
    ) -> str:
        """Return the party met before, else anywhere in the document, that a noun takes up."""
        kind = mention.about if mention else kind_of(noun)
        kinds = KINDRED.get(kind, set())
        if not kinds:
            return ""
        if noun.startswith("opposition"):
            return self.opposition()
        is_federal = mention is not None and "federal" in mention.text(self.document).lower()
        if kind == "mediator" and is_federal and (state := self.state_in_focus(sentence)):
            return state
        if kind == "mediator" and (named := self.mediating()):
            return named
        if kind == "government" and mention is not None and mention.kind == "group":
            names = {self.group_name(mention).lower(), *row_of(mention.noun)}
            return next((p for p in self.inventory.kinds if p.lower() in names), "")
        if kind == "coalition":
            row = row_of(mention.noun if mention else noun)
            return next(
                (
                    p
                    for p in self.inventory.kinds
                    if self.inventory.kinds[p] == "coalition" and p.lower() in row
                ),
                "",
            )
        if mention is not None and self.is_named_apart(mention):
            named = self.named_alike(mention, kinds)
            return named or self.told_apart(mention, kinds, sentence, offset)
        if kind == "government" and mention is not None and mention.kind == "local":
            kinds = {"government"}
        if mention is not None and (noun in row_of("tribes") or noun in PROTESTING):
            return self.same_people(noun)
        if mention is not None and kind == "union" and (trade := trade_of(mention.noun)):
            return self.last_of_trade(trade, sentence, offset)
        found = self.last_of(kinds, sentence, offset) or self.unknown_body(kind)
        if not found and kind == "armed-group":
            found = next((p for p in self.inventory.kinds if p.lower() in BELIEVERS), "")
        return found

    def opposition(self) -> str:
        """Return the party that a document calls the opposition by name or otherwise, or nothing."""
        inventory = self.inventory
        return next(
            (
                party
                for party in inventory.kinds
                if any("pposition" in name for name in (party, *inventory.aliases.get(party, ())))
            ),
            "",
        )

    def unknown_body(self, kind: str) -> str:
        """Return the name of nobody known that a document speaks of most, where a noun says of what kind it is.

        'The airline' is Qantas where that name is met again and again, and nothing else is said of it.
        """
        if kind != "company":
            return ""
        names = Counter(
            m.owner
            for s in self.document.sentences
            for m in self.finder.found[s.index]
            if m.kind == "name" and not self.is_nobody_s(m, s) and " " not in m.owner
        )
        name, count = names.most_common(1)[0] if names else ("", 0)
        if count < OFTEN:
            return ""
        self.inventory.kinds[name] = kind
        self.inventory.note(name, kind)
        self.inventory.new.add(name)
        return name

    def is_nobody_s(self, mention: Mention, sentence: Sentence) -> bool:
        """Tell whether a name of nobody known is a person's or an outlet's, and so no party's."""
        words = mention.owner.split()
        is_word = mention.owner.lower() in self.finder.lower_words
        if words[-1].lower() in NOBODY_ACTS_UNDER | PORTFOLIOS or is_word:
            return True
        if OUTLETS & set(re.split(r"[\s-]", mention.owner)):
            return True
        before = sentence.tokens[mention.first - 1].lower if mention.first else ""
        is_body = any(w in org_words() or len(re.findall(r"[A-Z]", w)) > 1 for w in words)
        if (
            is_body
            or before == "the"
            or not all(w[:1].isupper() and w.replace("-", "").isalpha() for w in words)
        ):
            return False
        return len(words) > 1 or words[0] in self.surnames

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last words of names of two words or more that may be persons'."""
        names = (
            mention.owner.split()
            for mentions in self.finder.found.values()
            for mention in mentions
            if mention.kind == "name"
        )
        return frozenset(words[-1] for words in names if len(words) > 1)

    def named_alike(self, mention: Mention, kinds: set[str]) -> str:
        """Return the party that a group's own words name: 'Oakland teachers' are the Oakland Teachers Guild."""
        name = self.group_name(mention)
        known = next((p for p in self.inventory.kinds if p.lower() == name.lower()), "")
        if known or not kinds <= {"union", "company", "employers"}:
            return known
        if mention.noun in self.inventory.kinds and self.is_only_one(mention):
            return mention.noun  # "San Francisco hotels", where "the hotels" are no others
        words = {word for word in name.split() if word[:1].isupper()}
        if any(
            words <= set(p.split()) and self.inventory.kinds[p] in ("company", "employers")
            for p in self.inventory.kinds
        ):
            return self.last_of(kinds, self.document.sentences[0], 0) if words else ""
        return next(
            (
                p
                for p, kind in self.inventory.kinds.items()
                if kind in kinds and words and words & set(p.split())
            ),
            "",
        )

    def is_only_one(self, mention: Mention) -> bool:
        """Tell whether no other group of the noun is named apart in the document."""
        names = {
            self.group_name(m)
            for mentions in self.finder.found.values()
            for m in mentions
            if m.kind == "group" and m.noun == mention.noun and self.is_named_apart(m)
        }
        return len(names) == 1

    def mediating(self) -> str:
        """Return the party whose mediators or mediator the document names, or nothing."""
        for mentions in self.finder.found.values():
            for m in mentions:
                if m.owner and m.kind == "organ" and m.noun.startswith(("mediator", "facilitator")):
                    return m.owner
        persons = self.inventory.persons.values()
        return next(
            (
                p.party
                for p in persons
                if p.role == "mediator" and p.party and not p.party.startswith("?")
            ),
            "",
        )

    def is_named_apart(self, mention: Mention) -> bool:
        """Tell whether a group's words hold a name or adjective that sets it apart: 'Darfur rebels'."""
        words = mention.text(self.document).split()
        if any(word[:1].isupper() for word in words[1:]):
            return True
        opens = self.opens_sentence(mention) or words[0].lower() in TELL_NO_GROUP_APART
        return len(words) > 1 and words[0][:1].isupper() and not opens

    def opens_sentence(self, mention: Mention) -> bool:
        return any(s.start == mention.start for s in self.document.sentences)
