"""Selections: the part of a study that is exported.

There are two kinds. A selection of *evidence* (a day, a period, coders) leaves statements out: the study is then as if
only the others had been made, and the rules run anew. A selection of what is *shown* (parties, issues, a query, classes
of findings) leaves findings out, and what was derived from the whole stays true of the rest.

Both work on the compiled files, so that every format shows the same part. Whatever nothing left points to goes as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from graph.asking.parameters import resolve
from graph.asking.query import Names, ask
from graph.coding.codings import SUGGESTED
from graph.errors import ExportError
from graph.extensions import study_rules
from graph.folder import StudyFolder
from graph.inference.infer import infer
from graph.lexicon.hints import did_you_mean
from graph.lexicon.vocabulary import FINDING, Vocabulary
from graph.networks.contents import Contents, Graphs
from graph.storage.store import EmbeddedReader
from graph.terms import DCTERMS, NEG, RDF, RDFS, SKOS, iri, value_of
from queries import Question

KINDS = ("ontology", "register", "source", "coding", SUGGESTED, "derived")
"""The kinds of named graphs, by the first part of their names."""

CODED = ("coding", SUGGESTED)
"""The kinds that have a coder."""

_NAMING = frozenset(
    iri(name)
    for name in (
        RDF + "type", RDFS + "label", RDFS + "subClassOf", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "broader",
    )
)  # fmt: skip
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported, in the words of the user; nothing said means all.

    Dates are a year, month or day and stand for all of it. Parties, issues and coders are names or handles; several of
    one kind widen the selection, several kinds narrow it. `without` has kinds of graphs, and classes of findings.
    `with_suggestions` takes in what nobody has accepted, which is no part of all else.
    """

    as_of: str = ""
    since: str = ""
    until: str = ""
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    question: Question | None = None
    without: frozenset[str] = frozenset()
    with_suggestions: bool = False

    @property
    def of_evidence(self) -> bool:
        """Tell whether statements are left out."""
        return bool(self.as_of or self.since or self.until or self.coders)

    @property
    def of_findings(self) -> bool:
        """Tell whether findings are left out by what they say."""
        return bool(self.parties or self.issues or self.question or self.classes)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of graphs that are left out."""
        return self.without & frozenset(KINDS)

    @property
    def classes(self) -> frozenset[str]:
        """The words for classes of findings that are left out."""
        return self.without - frozenset(KINDS)


def select(
    folder: StudyFolder, vocabulary: Vocabulary, graphs: Graphs, selection: Selection
) -> Graphs:
    """Return the part of a study's graphs that a selection names.

    Raises:
        QueryError: if a party, issue or coder is not known, or the query cannot be asked.
        ExportError: if a date is none, or nothing is left.

    """
    selector = _Selector(folder, vocabulary, selection)
    contents = Contents(graphs, vocabulary)
    if selection.of_evidence:
        contents = selector.by_evidence(contents)
    if selection.of_findings:
        contents = selector.by_findings(contents)
    return contents.graphs


def read_graphs(graphs: Graphs, prefixes: Mapping[str, str]) -> EmbeddedReader:
    """Return a reader of graphs held in memory."""
    store = ox.Store()
    store.bulk_load("".join(graphs.lines()).encode(), format=ox.RdfFormat.N_QUADS)
    return EmbeddedReader(store, prefixes)


def named_only(graphs: Graphs, kinds: Iterable[str]) -> Graphs:
    """Return graphs of which some kinds keep nothing but classes, names and what lies under what: for drawings."""
    left_out = set(kinds)
    return Graphs(
        {
            key: (name, [t for t in triples if t[1] in _NAMING] if key.split("/")[0] in left_out else triples)
            for key, (name, triples) in graphs.content.items()
        }
    )  # fmt: skip


def is_later(day: str, limit: str) -> bool:
    """Tell whether a date lies after another, as far as the less precise of the two tells.

    >>> is_later("2025-12-07", "2025-12"), is_later("2026", "2025-12"), is_later("2025", "2025-12-07")
    (False, True, False)
    """
    count = min(len(day[:10]), len(limit))
    return day[:count] > limit[:count]


class _Selector:
    """Applies a selection to a study."""

    def __init__(self, folder: StudyFolder, vocabulary: Vocabulary, selection: Selection) -> None:
        self.folder, self.vocabulary, self.chosen = folder, vocabulary, selection
        self._read: tuple[Contents, EmbeddedReader] | None = None
        for option, day in (
            ("as-of", selection.as_of), ("since", selection.since), ("until", selection.until),
        ):  # fmt: skip
            _check_date(option, day)

    def resolved(self, contents: Contents, kind: str, words: Iterable[str], name: str) -> list[str]:
        """Return the terms that names stand for.

        Raises:
            QueryError: with near names, if one stands for nothing.

        """
        base = self.folder.config.base
        return [resolve(self.reader(contents), word, kind, base, name) for word in words]

    def reader(self, contents: Contents) -> EmbeddedReader:
        """Return a reader of contents; that of the last is kept."""
        if self._read is None or self._read[0] is not contents:
            self._read = contents, read_graphs(contents.graphs, self.folder.prefixes)
        return self._read[1]

    # ------------------------------------------------------------ evidence

    def by_evidence(self, contents: Contents) -> Contents:
        """Return contents as if only the selected statements had been made, with what follows from them."""
        named = self.resolved(contents, "coder", self.chosen.coders, "coder")
        coders = {value_of(term).rsplit("/", 1)[1] for term in named}
        left_out = {key for key in contents.graphs if self.leaves_out(contents, key, coders)}
        rest = contents.cut(contents.graphs.without(left_out | {"derived"}))
        silent = {s for s in contents.statements if s not in rest.statements}
        silent |= {s for s in rest.statements if not self.counts(rest, s)}
        if not rest.statements - silent:
            raise ExportError(*self.no_evidence(contents, rest))
        rest = rest.pruned(silent, naming=True)
        derived = self.folder.graph_name("derived")
        store = read_graphs(rest.graphs, {}).store
        triples = infer(store, study_rules(self.folder), self.vocabulary, derived)
        return rest.cut(rest.graphs.with_graph("derived", derived, triples))

    def leaves_out(self, contents: Contents, key: str, coders: set[str]) -> bool:
        """Tell whether a whole graph is left out: another coder's, or that of a source issued later."""
        kind, *names = key.split("/")
        if kind in CODED and coders and names[0] not in coders:
            return True
        if kind not in (*CODED, "source") or not self.chosen.as_of:
            return False
        source = iri(f"{self.folder.config.base}source/{names[-1]}")
        return any(
            is_later(day, self.chosen.as_of) for day in contents.values(source, DCTERMS + "issued")
        )

    def counts(self, contents: Contents, statement: str) -> bool:
        """Tell whether a statement was made in the time asked for, as far as its date tells."""
        as_of, since, until = self.chosen.as_of, self.chosen.since, self.chosen.until
        days = contents.values(statement, NEG + "asOf")
        if as_of and days and all(is_later(day, as_of) for day in days):
            return False
        if not since and not until:
            return True
        if not days and not since:
            days = contents.values(statement, NEG + "saidBefore")
        return any(
            not (since and is_later(since, day[:10])) and not (until and is_later(day, until))
            for day in days
        )

    def no_evidence(self, contents: Contents, rest: Contents) -> tuple[str, str]:
        """Return what to say where no statement is left."""
        if self.chosen.coders and not rest.statements:
            keys = [key.split("/") for key in contents.graphs]
            coders = sorted({names[1] for names in keys if names[0] in CODED})
            return (
                "nothing is left: these coders coded no statement",
                f"coders are: {', '.join(coders)}",
            )
        asked = {
            "by": self.chosen.as_of,
            "since": self.chosen.since,
            "until": self.chosen.until,
        }
        period = " and ".join(f"{word} {day}" for word, day in asked.items() if day)
        days = sorted(d for s in contents.statements for d in contents.values(s, NEG + "asOf"))
        dated = f"statements are dated from {days[0][:10]} to {days[-1][:10]}" if days else ""
        return (
            f"nothing is left: no statement counts {period}",
            dated or "no statement has a date",
        )

    # ------------------------------------------------------------ findings

    def by_findings(self, contents: Contents) -> Contents:
        """Return contents with the selected findings, what they name, and what links and voices them."""
        unwanted = self.unwanted(contents)
        named = self.named(contents)
        shares = {
            "--party": self.of_parties(contents),
            "--issue": self.of_issues(contents),
            "--query": None if named is None else {*contents.findings & named, *contents.between(named)},
        }  # fmt: skip
        asked = {option: share for option, share in shares.items() if share is not None}
        findings = contents.findings.difference(unwanted)
        for share in asked.values():
            findings = findings & share
        by_hand = self.chosen.question is not None
        plain = findings if by_hand else findings - contents.records
        if not plain:
            raise ExportError(*self.no_findings(contents, asked, named))
        if not asked:
            return contents.pruned(unwanted)
        kept = (
            plain
            if by_hand
            else {*plain, *contents.voices(contents.reached(plain, unwanted))} - unwanted
        )
        things = contents.reached(kept, unwanted)
        if not by_hand:
            kept |= {r for r in contents.records - unwanted if contents.ends(r) <= things}
        return contents.limited(contents.reached(kept | (named or set()), unwanted))

    def unwanted(self, contents: Contents) -> set[str]:
        """Return the findings of the classes that are left out.

        Raises:
            ExportError: if a word is no kind of graph and no class of findings.

        """
        classes = {word: self.vocabulary.class_named(word, FINDING) for word in self.chosen.classes}
        for word, class_ in sorted(classes.items()):
            if not class_:
                known = [*KINDS, *self.vocabulary.class_words(FINDING)]
                hint = did_you_mean(word, known) or f"kinds are: {', '.join(known)}"
                raise ExportError(f"--without: nothing is called {word!r}", hint)
        return {
            finding
            for class_ in classes.values()
            for finding in contents.findings
            if any(self.vocabulary.is_a(c, class_) for c in contents.types[finding])
        }

    def named(self, contents: Contents) -> set[str] | None:
        """Return the things the query names in its result, or nothing where there is no query.

        Raises:
            ExportError: if the query gives neither a table nor a graph.

        """
        if self.chosen.question is None:
            return None
        results = ask(self.reader(contents), self.chosen.question.text)
        if isinstance(results, ox.QueryBoolean):
            raise ExportError("--query: an ASK names nothing", "write a SELECT or a CONSTRUCT")
        rows: Iterable[Iterable[object]] = (
            results
            if isinstance(results, ox.QuerySolutions)
            else ((t.subject, t.object) for t in results)
        )
        found = {str(term) for row in rows for term in row if isinstance(term, ox.NamedNode)}
        return found & contents.things

    def of_parties(self, contents: Contents) -> set[str] | None:
        """Return the findings that name one of the parties, or an actor with a voice for it."""
        parties = set(self.resolved(contents, "actor", self.chosen.parties, "party"))
        if not parties:
            return None
        voices = {a for a, b in contents.acting if b in parties}
        return contents.naming(parties | voices)

    def of_issues(self, contents: Contents) -> set[str] | None:
        """Return the findings that name a term of one of the issues or of a narrower one."""
        issues = set(self.resolved(contents, "issue", self.chosen.issues, "issue"))
        if not issues:
            return None
        narrower = {s for s in contents.concepts if issues & contents.up(s, SKOS + "broader")}
        topics = contents.with_value(NEG + "onIssue", issues | narrower)
        return contents.naming(topics) | (contents.findings & topics)

    def no_findings(
        self, contents: Contents, asked: Mapping[str, set[str]], named: set[str] | None
    ) -> tuple[str, str]:
        """Return what to say where no finding is left, with what is near."""
        if named is not None and not asked["--query"]:
            hint = "let it name findings, or the things at both ends of them: ?holder and ?term"
            message = f"no finding lies between the {len(named)} things the query names"
            return f"nothing is left: {message}", hint
        empty = [option for option, share in asked.items() if not share]
        if len(asked) > 1 and not empty:
            counts = " and ".join(
                f"{len(share)} are of {option}" for option, share in asked.items()
            )
            return "nothing is left: no finding is of all that was asked for", counts
        option = empty[0] if empty else "--without"
        words = {"--party": self.chosen.parties, "--issue": self.chosen.issues}.get(option, ())
        names = sorted(self.busy(contents, option)) if words else []
        hint = did_you_mean(words[0], names) if words else ""
        more = " …" if len(names) > 12 else ""
        message = f"nothing is left: no finding is of {option} {', '.join(words)}".rstrip()
        return message, hint or (f"findings are of: {', '.join(names[:12])}{more}" if names else "")

    def busy(self, contents: Contents, option: str) -> Iterator[str]:
        """Yield the names of what findings are on: holders, or issues."""
        if option == "--issue":
            found = {o for s in contents.things for o in contents.terms(s, NEG + "onIssue")}
        else:
            found = {a for f in contents.findings for a in contents.starts(f)}
        yield from (
            Names(self.reader(contents), self.folder.config.languages)
            .of(map(value_of, found))
            .values()
        )


def _check_date(option: str, day: str) -> None:
    """Refuse what is no date.

    Raises:
        ExportError: if it is none.

    """
    if not day:
        return
    try:
        if not _DATE.fullmatch(day):
            raise ValueError
        date.fromisoformat(day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day)
    except ValueError:
        hint = "write a year, month or day: 2025, 2025-12, 2025-12-06"
        raise ExportError(f"--{option}: not a date: {day!r}", hint) from None
