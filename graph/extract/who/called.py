"""What else a document calls a party: the names and nouns it has for it, pronouns aside."""

from __future__ import annotations

from collections.abc import Iterator

from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.tables import word_class
from graph.extract.who.coreference import Resolver

OPENERS = word_class("openers_of_groups")


def forms_of(party: str, resolver: Resolver) -> tuple[str, ...]:
    """Return the other names of a party in the order a document has them: those it goes by, then what takes it up."""
    forms = [*resolver.inventory.aliases.get(party, ()), *_taken_up(party, resolver)]
    return tuple(dict.fromkeys(form for form in forms if form and form != party))


def _taken_up(party: str, resolver: Resolver) -> Iterator[str]:
    for mentions in resolver.finder.found.values():
        for mention in mentions:
            if mention.parties == (party,) and _is_of_the_whole(mention):
                words = mention.text(resolver.document).split()
                yield " ".join(words[1:] if words[0].lower() in OPENERS else words)


def _is_of_the_whole(mention: Mention) -> bool:
    """Tell whether a mention is of the whole party, not of somebody who acts for it: 'Chile's government'."""
    is_government = mention.kind == "organ" and mention.about == "government"
    return mention.kind in ("party", "group", "local") or is_government
