"""Fields: what of a draft can be changed one by one, with the values a study offers for each.

What a finding may say is read from the ontology: a property of an extension is a field at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graph.coding.layout import Block
from graph.coding.scope import Names, roots_of
from graph.editing.blocks import put
from graph.editing.drafts import Draft, labels_of, quoted
from graph.errors import StudyError
from graph.lexicon.hints import did_you_mean, fold_word
from graph.lexicon.vocabulary import ACTOR, FINDING, STATEMENT, TERM, Vocabulary
from graph.terms import XSD, slug
from graph.texts.sources import Offsets, Source

QUOTE, CLASS, WORDING, SPEAKER = "quote", "class", "term", "speaker"
USUAL = ("held by", "addressed to", "firmness", "confidence", "note")
"""Properties of findings that are always shown, whether they have a value or not."""
OF_TERMS = ("on issue",)
"""The same of terms."""
_NEW = re.compile(r"(?P<name>.+?) \((?P<class>[^()]+)\)")
_WORD = re.compile(r"\w(?:[\w’'-]*\w)?")


class Shown(NamedTuple):
    """A field as it is shown: its name, and its value as text, which may be none."""

    name: str
    value: str


class Fields:
    """The fields of drafts in one study."""

    def __init__(self, vocabulary: Vocabulary, names: Names, source: Source) -> None:
        self.vocabulary, self.names, self.source = vocabulary, names, source

    # ------------------------------------------------------------ showing

    def shown(self, draft: Draft) -> list[Shown]:
        """Return the fields of a draft, those usual first; what it enters itself is shown by name."""
        names = dict(labels_of(draft))

        def text(block: Block, key: str) -> Shown:
            return Shown(key, _text(dict(block).get(key), names))

        statement, finding, term = draft.statement, draft.finding[1:], self.term(draft)
        word, _ = draft.finding[0]
        of_term = dict.fromkeys((*(OF_TERMS if term else ()), *(k for k, _ in term[1:])))
        of_finding = dict.fromkeys((*USUAL, *(key for key, _ in finding)))
        aside = (QUOTE, SPEAKER, "findings", "after", "id")
        return [
            text(statement, QUOTE),
            text(statement, SPEAKER),
            Shown(CLASS, word),
            Shown(WORDING, self.wording(draft)),
            *(text(term, key) for key in of_term),
            *(text(finding, key) for key in of_finding),
            *(text(statement, key) for key, _ in statement if key not in aside),
        ]

    def term(self, draft: Draft) -> Block:
        """Return the entry of the term a finding is on, where the draft enters it."""
        _, value = draft.finding[0]
        entry = dict(draft.terms).get(str(value)) if isinstance(value, str) else None
        return list(entry) if isinstance(entry, list) else []

    def wording(self, draft: Draft) -> str:
        """Return the sentence of the term a finding is on, or its handle where it is entered elsewhere."""
        term = self.term(draft)
        return _text(term[0][1] if term else draft.finding[0][1], {})

    def values(self, draft: Draft, name: str) -> list[str]:
        """Return the values that a study offers for a field, sorted; none where any text will do."""
        if name == CLASS:
            records = {p.recorded_as for p in self.vocabulary.properties.values()}
            classes = (c for c in self.vocabulary.below(FINDING) if c not in records)
            return sorted({self.vocabulary.label(c, "en") for c in classes})
        if name == SPEAKER:
            return self.known(ACTOR)
        if name in (QUOTE, WORDING):
            return []
        class_ = self._class(draft, name)
        property_ = self.vocabulary.property_named(name, class_)
        if property_ is None:
            return []
        if property_.iri in self.vocabulary.codes:
            return self.vocabulary.code_words(property_.iri, class_)
        if XSD + "boolean" in property_.ranges:
            return ["false", "true"]
        return sorted(
            {name for root in roots_of(property_, self.vocabulary) for name in self.known(root)}
        )

    def known(self, root: str) -> list[str]:
        """Return the names of things of a kind: their labels, or their handles where they go by these only."""
        entities = {e.iri: e for (r, _), e in self.names.by_handle.items() if r == root}
        if root == ACTOR:
            labels = (e.label for e in entities.values())
            return sorted({label for label in labels if len(self.names.exact(label, [root])) == 1})
        return sorted(handle for (r, handle) in self.names.by_handle if r == root)

    def find(self, draft: Draft, word: str) -> str:
        """Return the field a number or word means: one that is shown, or any other property.

        Raises:
            StudyError: if there is none.

        """
        shown = [field.name for field in self.shown(draft)]
        if word.isdigit() and 0 < int(word) <= len(shown):
            return shown[int(word) - 1]
        folded = fold_word(word)
        begin = [name for name in shown if name.startswith(folded)]
        if folded in shown or len(begin) == 1:
            return folded if folded in shown else begin[0]
        if self._class(draft, folded):
            return folded
        word_, _ = draft.finding[0]
        class_ = self.vocabulary.class_named(word_, FINDING)
        known = [*shown, *self.vocabulary.property_words(class_)]
        raise StudyError(f"no field {word!r}", did_you_mean(word, known) or "give its number")

    def _class(self, draft: Draft, name: str) -> str:
        """Return what a property is said of: the finding, its term, or its statement; nothing where of none."""
        class_ = self.vocabulary.class_named(draft.finding[0][0], FINDING)
        for one in (class_, *([TERM] if self.term(draft) else []), STATEMENT):
            property_ = self.vocabulary.property_named(name, one)
            if property_ and not property_.derived and self.vocabulary.applies(property_, one):
                return one
        return ""

    # ------------------------------------------------------------ changing

    def changed(self, draft: Draft, name: str, text: str) -> Draft:
        """Return a draft with another value of a field; an empty one takes it out.

        Raises:
            StudyError: if it cannot be done without.

        """
        if not text and name in (CLASS, WORDING, QUOTE):
            raise StudyError(f"a finding has a {name}", "reject the suggestion instead")
        if name == CLASS:
            (_, value), *rest = draft.finding
            return draft.with_finding([(text, value), *rest])
        if name == WORDING:
            return self._worded(draft, text)
        draft, value = self._entered(draft, name, text)
        class_ = STATEMENT if name == SPEAKER else self._class(draft, name)
        if class_ == STATEMENT:
            rest = [(k, v) for k, v in draft.statement if k != "findings"]
            findings = dict(draft.statement)["findings"]
            return draft.with_statement([*put(rest, name, value), ("findings", findings)])
        if class_ == TERM:
            return draft.with_entry(
                "terms", str(draft.finding[0][1]), put(self.term(draft), name, value)
            )
        return draft.with_finding([draft.finding[0], *put(draft.finding[1:], name, value)])

    def _worded(self, draft: Draft, text: str) -> Draft:
        """Return a draft whose finding is on another term: one there is, by its handle, or one so worded."""
        (word, handle), *rest = draft.finding
        if self.names.handles(text, [TERM]):
            return draft.with_finding([(word, text), *rest])
        if term := self.term(draft):
            (key, _), *more = term
            return draft.with_entry("terms", str(handle), [(key, text), *more])
        new = slug(text)[:60].strip("-") or "term"
        changed = draft.with_finding([(word, new), *rest])
        return changed.with_entry("terms", new, [(WORDING, text)])

    def _entered(self, draft: Draft, name: str, text: str) -> tuple[Draft, object]:
        """Return a value as it is written, and the draft with the actors it enters: `Hamlin Union (organization)`."""
        if name != SPEAKER and not self._is_named(draft, name):
            return draft, text
        parts = [text] if self._known(draft, text) else [p.strip() for p in re.split(r"[;,]", text)]
        values: list[str] = []
        for part in filter(None, parts):
            new = _NEW.fullmatch(part)
            class_ = self.vocabulary.class_named(new["class"], ACTOR) if new else ""
            if new is None or not class_ or self._known(draft, part):
                values.append(part)
                continue
            entry: Block = [("is a", new["class"]), ("label", new["name"])]
            values.append(slug(new["name"]))
            draft = draft.with_entry("actors", values[-1], entry)
        return draft, values if len(values) > 1 else "".join(values)

    def _known(self, draft: Draft, text: str) -> bool:
        return bool(self.names.exact(text, [ACTOR])) or text in dict(draft.actors)

    def _is_named(self, draft: Draft, name: str) -> bool:
        """Tell whether the values of a field are names of things."""
        class_ = self._class(draft, name)
        property_ = self.vocabulary.property_named(name, class_) if class_ else None
        return property_ is not None and bool(roots_of(property_, self.vocabulary))

    def requoted(self, draft: Draft, span: Offsets) -> Draft:
        """Return a draft with another quote.

        Raises:
            StudyError: if nothing tells it from the same words elsewhere.

        """
        block = quoted(self.source, span)
        if block is None:
            raise StudyError("the same words stand elsewhere", "take more of them")
        rest = [(key, value) for key, value in draft.statement if key not in ("quote", "after")]
        return draft.with_statement([*block, *rest])


def moved(source: Source, span: Offsets, end: str, step: str, by: int) -> Offsets:
    """Return words with one end moved.

    Args:
        end: `start` or `end`.
        step: `word`, `sentence` (to the bounds of sentences), or `character`.
        by: 1 outwards, -1 inwards; nothing is moved where no words would be left.

    """
    bounds = _bounds(source, step)
    start, stop = span
    if end == "end":
        places = [b for _, b in bounds]
        new = (
            min((b for b in places if b > stop), default=stop)
            if by > 0
            else max((b for b in places if b < stop), default=stop)
        )
        moved_ = (start, new)
    else:
        places = [a for a, _ in bounds]
        new = (
            max((a for a in places if a < start), default=start)
            if by > 0
            else min((a for a in places if a > start), default=start)
        )
        moved_ = (new, stop)
    return moved_ if moved_[0] < moved_[1] and source.text[slice(*moved_)].strip() else span


def _bounds(source: Source, step: str) -> Sequence[Offsets]:
    if step == "sentence":
        return source.sentences
    return [found.span() for found in _WORD.finditer(source.text)]


def _text(value: object, names: Mapping[str, str]) -> str:
    """Return a value as one text, with names for handles."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"{value[0]}: {_text(value[1], names)}"
    if isinstance(value, list):
        return "; ".join(_text(item, names) for item in value)
    return names.get(str(value), str(value))
