"""Moving terms: every word and name that means one comes to mean another, in all files of a study at once.

Before anything is written the study is compiled as it would be, and each word must mean what it meant, but for what is
moved: a fault anywhere, a word that would mean something else, or a new error in an ontology file, and nothing changes.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.checking.report import Violation
from graph.edit import write_like
from graph.errors import InputError, Mark, OntologyError, Problem
from graph.extensions import ontology_candidates
from graph.folder import CONFIG
from graph.lexicon.hints import fold_word
from graph.lexicon.vocabulary import LABEL, Vocabulary
from graph.ontologies.changes import Version, called_for, changes, parsed
from graph.ontologies.edits import Edit, Edits, mark_at
from graph.ontologies.places import clauses, names_in, written
from graph.ontologies.quality import PATTERNS, Given, check_quality, core_files, load, read_checks
from graph.ontologies.turtle import format_turtle
from graph.ontologies.uses import Uses, Word
from graph.terms import NEG, RDF, SKOS, Triple, expand, iri, language_of, value_of

LABELS = (LABEL, SKOS + "prefLabel")
NAMED_BY = tuple(NEG + name for name in PATTERNS)
NOTHING_CHANGED = "nothing was changed"


@dataclass(slots=True)
class Moving:
    """Terms on their way to others.

    `moved` has what takes the place of each term; a term that keeps its IRI and changes its words is moved to itself.
    `alike` has terms that count as one where it is seen whether files say more than before. `now` is what the ontology
    says where the files were read by an earlier version of it. `notes` has what is left to a person, `quotes` the words
    of texts that what is moved rests on.
    """

    uses: Uses
    moved: Mapping[str, str]
    alike: tuple[str, ...] = ()
    now: Vocabulary | None = None
    edits: Edits = field(init=False)
    notes: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    after: Uses = field(init=False)

    def __post_init__(self) -> None:
        if self.uses.faults:
            raise InputError(_before(problem) for problem in self.uses.faults)
        self.edits = Edits(self.uses.texts)

    # ------------------------------------------------------------ names

    def move_names(self, path: str, kept: Iterable[tuple[int, int]] = ()) -> None:
        """Let the names in a Turtle or SPARQL file be those of the new terms, but within some offsets."""
        apart = list(kept)
        for name in self.uses.names(path):
            new = self.moved.get(name.iri)
            start, end = name.token.start, name.token.end
            if new is None or any(a <= start < b for a, b in apart):
                continue
            prefixes = {} if name.token.kind == "iri" else name.prefixes
            self.edits.add(Edit(path, start, end, written(new, prefixes)))
        text = self.uses.texts[path]
        if path in self.uses.turtle:
            self._move_patterns(path, text)
        else:
            headers = re.finditer(r"(?m)^#\+.*$", text)
            self._move_compact(path, [(m.start(), m.end()) for m in headers])

    def _move_patterns(self, path: str, text: str) -> None:
        """Let patterns of names and labels speak of the new properties."""
        strings = [
            (token.start, token.end)
            for clause in clauses(text)
            if clause.predicate in NAMED_BY
            for token in clause.objects
            if token.kind == "string"
        ]
        self._move_compact(path, strings)

    def _move_compact(self, path: str, pieces: Iterable[tuple[int, int]]) -> None:
        """Let compact names in pieces of a file, which no parser looks into, be those of the new terms."""
        text = self.uses.texts[path]
        for start, end in pieces:
            for found in _compact_names(text[start:end]):
                new = self.moved.get(self.uses.expand(found.group()))
                if new is not None:
                    at = start + found.start()
                    name = self.uses.compress(new)
                    self.edits.add(Edit(path, at, at + len(found.group()), name))

    def move_settings(self) -> None:
        """Let the names in kg.toml be those of the new terms."""
        text = self.uses.texts[CONFIG]
        quoted = re.finditer(r"\"[^\"\n]*\"|'[^'\n]*'", text)
        whole = [(m.start() + 1, m.end() - 1) for m in quoted]
        self._move_compact(CONFIG, whole)
        for start, end in whole:
            if (new := self.moved.get(text[start:end])) is not None:
                self.edits.add(Edit(CONFIG, start, end, new))

    # ------------------------------------------------------------ words

    def move_words(self, chosen: Mapping[Word, str] | None = None) -> None:
        """Let the words of codings, register and headers be those of the new terms, and see that they mean them.

        Args:
            chosen: the terms that single words are moved to; without it, all are moved as `moved` has it.

        Raises:
            InputError: if the study could not be compiled afterwards, or a word would mean something else.
            OntologyError: if an ontology file would have an error that it has not.

        """
        self._keep_in_form()
        names = [name for name in self.edits.names if name.endswith((".ttl", ".rq"))]
        wanted = self._wanted(chosen)
        plain: set[tuple[str, int]] = set()
        for _ in range(2):
            words = Edits(self.uses.texts, self._word_edits(wanted, plain))
            for name in words.names:
                self.edits.by_file[name] = words.by_file[name]
            self.after = Uses(self.uses.folder, self.edits.changed())
            astray = list(self._astray(wanted))
            if self.after.faults or not astray:
                break
            plain |= {(word.path, word.start) for word in astray}
        if self.after.faults:
            raise InputError(_afterwards(problem) for problem in self.after.faults)
        if astray:
            raise InputError(self._cannot_be_said(word) for word in astray)
        self._refuse_more()
        if names:
            self._refuse_new_errors()

    def _wanted(self, chosen: Mapping[Word, str] | None) -> dict[Word, str]:
        if chosen is not None:
            return dict(chosen)
        every = (word for path in sorted(self.uses.words) for word in self.uses.words[path])
        return {
            word: self.moved[word.meant.term] for word in every if word.meant.term in self.moved
        }

    def _keep_in_form(self) -> None:
        """Let Turtle files that are in the canonical form stay in it."""
        for name, text in self.edits.changed().items():
            before = self.uses.texts[name]
            if (
                name in self.uses.turtle
                and format_turtle(before, name, drop_comments=True) == before
            ):
                self.edits.reads(name, format_turtle(text, name))

    def _word_edits(
        self, wanted: Mapping[Word, str], plain: set[tuple[str, int]]
    ) -> Iterator[Edit]:
        """Yield the changes of words; of those in `plain` no label can be told, so the compact name is written."""
        words = self._vocabulary_after()
        together: dict[tuple[str, int], list[Word]] = defaultdict(list)
        for word in wanted:
            together[word.path, word.start].append(word)
        for at, group in together.items():
            text = group[0].meant.word.text
            for word in group:
                says = self._says(word, wanted[word], words, is_plain=at in plain)
                text = _with(text, word.meant.said, says)
            if text != group[0].meant.word.text:
                yield self._replaced(group[0], text)

    def _vocabulary_after(self) -> Vocabulary:
        if not any(name in self.uses.turtle for name in self.edits.names):
            return self.now or self.uses.vocabulary
        return Uses.vocabulary_with(self.uses.folder, self.edits.changed())

    def _says(self, word: Word, new: str, words: Vocabulary, *, is_plain: bool) -> str:
        """Return what to write for a term in the place of a word: a label in the same language, if there is one."""
        said, before = word.meant.said, self.uses.vocabulary
        compact = words.compress(new)
        if is_plain or before.expand(said) == word.meant.term:
            return compact
        labels = {language_of(t): value_of(t) for p in LABELS for t in words.objects(new, p)}
        spoken = [
            language_of(t)
            for p in LABELS
            for t in before.objects(word.meant.term, p)
            if fold_word(value_of(t)) == fold_word(said) and language_of(t) in labels
        ]
        if not spoken and fold_word(said) in map(fold_word, _names_of(words, new)):
            return said
        order = [*spoken, *before.languages, "en", *labels]
        label = next((labels[language] for language in order if language in labels), compact)
        return said if fold_word(label) == fold_word(said) else label

    def _replaced(self, word: Word, text: str) -> Edit:
        """Return the change of a word; of a key in two parts (`said: {on: …}`) only the inner one stands there."""
        stands = self.uses.texts[word.path][word.start : word.end]
        inner, whole = stands.strip("\"'"), word.meant.word.text
        if whole != inner and whole.endswith(f" {inner}"):
            outer = whole.removesuffix(inner)
            if not fold_word(text).startswith(fold_word(outer) + " "):
                hint = f"write it as one key, `{whole}: …`; {NOTHING_CHANGED}"
                message = f"{whole!r} is parted over two levels, and {text!r} cannot be"
                raise InputError([Problem(self.uses.mark(word), message, hint)])
            text = text.split(None, len(outer.split()))[-1]
        return Edit(word.path, word.start, word.end, write_like(stands, text))

    # ------------------------------------------------------------ what would come of it

    def _astray(self, wanted: Mapping[Word, str]) -> Iterator[Word]:
        """Yield words that would mean something else than they should."""
        if self.after.faults:
            return
        for path, words in self.uses.words.items():
            targets: dict[int, set[str]] = defaultdict(set)
            for word in words:
                targets[word.start].add(wanted.get(word, word.meant.term))
            after = dict(self.after.meanings(path))
            for start, terms in targets.items():
                if after.get(self._moved_to(path, start)) != frozenset(terms):
                    yield next(word for word in words if word.start == start)

    def _moved_to(self, path: str, offset: int) -> int:
        """Return where what stands at an offset of a file stands once the changes are made."""
        before = (c for c in self.edits.by_file.get(path, ()) if c[1] <= offset)
        return offset + sum(len(new) - (end - start) for start, end, new in before)

    def _cannot_be_said(self, word: Word) -> Problem:
        message = f"{word.meant.said!r} would mean something else here, whatever is written for it"
        hint = f"give the terms labels of their own; {NOTHING_CHANGED}"
        return Problem(self.uses.mark(word), message, hint)

    def _refuse_more(self) -> None:
        """Refuse where a file would say more than it does: a value of its `defaults` would hold for more findings."""
        by_shape = {p for said in self.after.vocabulary.defaults.values() for p in said}
        problems = []
        for name, triples in self.after.triples.items():
            before = Counter(self._kinds(self.uses.triples.get(name, ())))
            more = Counter(self._kinds(triples)) - before
            for predicate, value in sorted(more):
                if value_of(predicate) not in by_shape | {LABEL, RDF + "type"}:
                    words = self.after.vocabulary
                    said = f"{words.compress(value_of(predicate))} {value_of(value)}".strip()
                    message = f"once moved: {said!r} would hold for more than it does"
                    hint = f"take it out of `defaults:` first, and write it where it holds; {NOTHING_CHANGED}"
                    problems.append(Problem(Mark(name), message, hint))
        if problems:
            raise InputError(problems)

    def _kinds(self, triples: Iterable[Triple]) -> Iterator[tuple[str, str]]:
        """Yield properties and values, the old terms for the new ones too, and no names of the study's own things."""
        same = {**self.moved, **dict.fromkeys(self.alike, self.alike[0] if self.alike else "")}
        base = f"<{self.uses.folder.config.base}"
        for _, predicate, value in triples:
            named = value if value[0] != "<" else iri(same.get(value_of(value), value_of(value)))
            yield (
                iri(same.get(value_of(predicate), value_of(predicate))),
                "" if named.startswith(base) else named,
            )

    def _refuse_new_errors(self) -> None:
        if not (found := _errors(self.after)):
            return
        before = {self._key(v, moved) for v in _errors(self.uses) for moved in ({}, self.moved)}
        new = [v for v in found if self._key(v, {}) not in before]
        if new:
            words = "\n".join(f"{v.mark}: {v.message} ({v.check})" for v in new)
            raise OntologyError(
                f"the ontology would have errors it has not; {NOTHING_CHANGED}", words
            )

    def _key(self, violation: Violation, moved: Mapping[str, str]) -> tuple[str, str, str]:
        focus, value = (moved.get(text, text) for text in (violation.focus, violation.value))
        return violation.check, focus, value

    # ------------------------------------------------------------ what is left to a person

    def left_over(self, labels: Iterable[str] = ()) -> list[str]:
        """Return what still speaks of the old terms where only a person can tell what is meant: comments and texts."""
        texts = {name: self.after.texts[name] for name in (*self.uses.turtle, *self.uses.sparql)}
        found = []
        for name, text in texts.items():
            names = list(self.after.names(name))
            told = {n.token.start for n in names}
            known: dict[str, str] = {
                **self.uses.vocabulary.prefixes,
                **(names[-1].prefixes if names else {}),
            }
            for match in _compact_names(text):
                term = expand(match.group(), known)
                if term and self.moved.get(term, term) != term and match.start() not in told:
                    place = mark_at(name, text, match.start())
                    found.append(f"{place}: still speaks of {match.group()}")
            if name in self.uses.sparql:
                found += _labels_in(name, text, list(labels))
        return sorted(set(found))

    def versions(self) -> Iterator[str]:
        """Yield for each ontology file that changes the version its changes call for, where it gives a lower one."""
        old = {file.name: file for file in self.uses.own}
        for file in self.after.own:
            before, after = Version([old[file.name]]), Version([file])
            wanted = called_for(before.number, changes(before, after))
            if before.number and parsed(after.number) < parsed(wanted):
                yield f"{file.name}: the changes call for version {wanted} (owl:versionInfo)"


def _compact_names(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"(?<![\w:/#<.-])[A-Za-z][\w.-]*:[A-Za-z0-9_](?:[\w-]*\w)?(?![\w:])", text)


def _labels_in(name: str, text: str, labels: Sequence[str]) -> Iterator[str]:
    for label in labels:
        for match in re.finditer(rf"([\"']){re.escape(label)}\1", text):
            yield f"{mark_at(name, text, match.start())}: still speaks of {match.group()}"


def _names_of(words: Vocabulary, term: str) -> Iterator[str]:
    """Yield the words by which a coding may name a term: labels, other names, notations."""
    for predicate in (*LABELS, SKOS + "altLabel", SKOS + "notation"):
        yield from words.values(term, predicate)


def _with(text: str, said: str, says: str) -> str:
    """Return a word with the part that was said replaced: all of it, its beginning or its end.

    >>> _with("at least 5 %", "at least", "no less than"), _with("aim", "aim", "goal")
    ('no less than 5 %', 'goal')
    """
    if text.startswith(said):
        return says + text[len(said) :]
    return text.removesuffix(said) + says if text.endswith(said) else text


def _before(problem: Problem) -> Problem:
    hint = "\n".join(filter(None, (problem.hint, f"{NOTHING_CHANGED}; mend this first")))
    return Problem(problem.mark, problem.message, hint)


def _afterwards(problem: Problem) -> Problem:
    hint = "\n".join(filter(None, (problem.hint, f"{NOTHING_CHANGED}; mend this first")))
    return Problem(problem.mark, f"once moved: {problem.message}", hint)


def _errors(uses: Uses) -> list[Violation]:
    """Return the errors of the ontology files of a study as they would be."""
    with tempfile.TemporaryDirectory() as folder:
        given = core_files()
        core = {each.path for each in given}
        for path, name, fault in ontology_candidates(uses.folder):
            if fault or path is None or path in core:
                continue
            beside = Path(folder) / path.name
            if name in uses.turtle:
                beside.write_text(uses.texts[name], encoding="utf-8")
            given.append(Given(beside if name in uses.turtle else path, name))
        checks = [check for check in read_checks() if check.more["severity"] == "error"]
        found = check_quality(load(given), checks, with_core=False)
    return [v for v in found if v.mark.path in uses.turtle]


def place_of(uses: Uses, term: str) -> Mark:
    """Return where a term is first spoken of in the study's own ontology files, or the first of them."""
    for path in uses.turtle:
        text = uses.texts[path]
        for name in names_in(text):
            if name.iri == term:
                return mark_at(path, text, name.token.start)
    return Mark(uses.turtle[0] if uses.turtle else CONFIG)
