"""Suggestions as a coding file: what an extractor found in one source, ready to be looked at and built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.coding.layout import Block, write_block
from graph.extract import Extraction, FoundStatement
from graph.extract.tables import read_table
from graph.lexicon.vocabulary import Vocabulary
from graph.terms import expand, slug
from graph.texts.anchors import find_quote, fold_text, words_before
from graph.texts.sources import Source

HEAD = """\
# Suggestions of the extractor {name} {version}. None counts as accepted: kg build leaves them out of the index.
# Each says how it was found and how surely; move what you accept to a coding of your own.
"""
CONDITIONS = {"if": "if", "provided": "if", "unless": "unless", "until": "until", "should": "if"}


def write_suggestions(
    source: Source,
    extraction: Extraction,
    vocabulary: Vocabulary,
    extractor: tuple[str, str],
    resolve: Callable[[str], str],
    taken: Callable[[str], bool],
    decided: Callable[[FoundStatement], bool] = lambda _: False,
) -> str:
    """Return a coding file with the statements of an extraction that have a holder.

    Args:
        extractor: its name and version.
        resolve: returns the word by which the register has an actor of some name, or nothing.
        taken: tells whether the register has an actor of some handle.
        decided: tells whether somebody has decided on a finding already: it is not suggested again.

    """
    return _Suggestions(source, extraction, vocabulary, resolve, taken, decided).text(*extractor)


@dataclass(slots=True)
class _Suggestions:
    """One coding file on its way to text."""

    source: Source
    extraction: Extraction
    vocabulary: Vocabulary
    resolve: Callable[[str], str]
    taken: Callable[[str], bool]
    decided: Callable[[FoundStatement], bool]
    actors: dict[str, tuple[str, Block]] = field(default_factory=dict)
    terms: Block = field(default_factory=list)

    def text(self, name: str, version: str) -> str:
        statements = [*self.statements()]
        actors: Block = [(handle, fields) for handle, fields in sorted(self.actors.values())]
        blocks: Block = [("source", self.source.id), ("coder", name), ("status", "suggested")]
        blocks += [("actors", actors)] if actors else []
        blocks += [("terms", self.terms)] if self.terms else []
        blocks.append(("statements", statements))
        return HEAD.format(name=name, version=version) + "\n".join(write_block(blocks)) + "\n"

    # ------------------------------------------------------------ statements

    def statements(self) -> Iterator[Block]:
        """Yield the statements in the order of the text, findings of the same passage and speaker together."""
        folded = fold_text(self.source.text)
        groups: dict[tuple[int, int, str], list[FoundStatement]] = {}
        for found in self.extraction.statements:
            if found.holders and not self.decided(found):
                groups.setdefault((found.start, found.end, found.voiced_by), []).append(found)
        for (start, end, voice), found_here in sorted(groups.items(), key=lambda item: item[0]):
            places = find_quote(folded, self.source.text[start:end])
            block: Block = [("quote", " ".join(self.source.text[start:end].split()))]
            if (start, end) not in places:
                continue
            if len(places) > 1:
                before = words_before(folded, self.source.text, (start, end))
                if before is None:
                    continue
                block.append(("after", before))
            if voice:
                block.append(("speaker", self.voice(voice)))
            relays = [link.name for link in found_here[0].chain if link.role == "relay"]
            if relays:
                block.append(("quoted from", self.actor(relays[0], "outlet")))
            if any(found.is_background for found in found_here):
                block.append(("background", "true"))
            block.append(("findings", [self.finding(found) for found in found_here]))
            yield block

    def finding(self, found: FoundStatement) -> Block:
        """Return a finding: its class with its term, its holder, and how it was found."""
        handle = f"{self.source.id}-{found.start}-{found.end}"  # the same in every extraction
        term: Block = [("term", " ".join(found.quote.split()))]
        if found.issue:
            term.append(("on issue", self.vocabulary.label(found.issue, "en")))
        self.enter_term(handle, term)
        holders = [self.actor(holder, self.kind(holder)) for holder in found.holders]
        block: Block = [
            (self.vocabulary.label(found.class_, "en"), handle),
            ("held by", holders if len(holders) > 1 else holders[0]),
        ]
        if found.target:
            block.append(("addressed to", self.actor(found.target, self.kind(found.target))))
        if found.modality == "tentative":
            block.append(("firmness", "tentative"))
        if found.condition and found.condition[0] in CONDITIONS and found.condition[1]:
            self.enter_term(f"{handle}-condition", [("term", " ".join(found.condition[1].split()))])
            block.append((CONDITIONS[found.condition[0]], f"{handle}-condition"))
        block.append(("confidence", f"{found.confidence:.2f}"))
        flags = f"; {', '.join(found.flags)}" if found.flags else ""
        block.append(("note", f"rule {found.rule}{flags}"))
        return block

    def enter_term(self, handle: str, fields: Block) -> None:
        if all(handle != known for known, _ in self.terms):
            self.terms.append((handle, fields))

    # ------------------------------------------------------------ actors

    def kind(self, name: str) -> str:
        parties = {party.name: party.kind for party in self.extraction.parties}
        return parties.get(name, "political-group")

    def voice(self, name: str) -> str:
        """Return the word for who speaks: a person, a party by any of its names, or somebody only described."""
        if any(envoy.name == name for envoy in self.extraction.envoys):
            return self.actor(name, "person")
        for party in self.extraction.parties:
            if name in (party.name, *party.aliases):
                return self.actor(party.name, party.kind)
        return self.actor(name, "unnamed")

    def actor(self, name: str, kind: str) -> str:
        """Return the word for an actor; one that the register does not have is entered at the top of the file."""
        if word := self.resolve(name):
            return word
        if name not in self.actors:
            used = {handle for handle, _ in self.actors.values()}
            handle = base = slug(name) or "actor"
            number = 2
            while handle in used or self.taken(handle):
                handle, number = f"{base}-{number}", number + 1
            words = "words" if kind == "unnamed" else "label"
            self.actors[name] = (handle, [("is a", self.class_word(kind)), (words, name)])
        return self.actors[name][0]

    def class_word(self, kind: str) -> str:
        classes: Sequence[str] = [
            row["class"] for row in read_table("kinds") if row["kind"] == kind
        ]
        class_ = expand(classes[0] if classes else "neg:Group", self.vocabulary.prefixes)
        return self.vocabulary.label(class_ or "", "en")
