"""The register: the study's actors, places and terms, and what is known of them apart from any source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from graph.coding.codings import RegisterEntries
from graph.coding.describe import Describer
from graph.coding.findings import Findings
from graph.coding.meanings import Meant
from graph.coding.scope import Entity, Names, Scope
from graph.coding.things import enter_things
from graph.errors import InputError, Mark
from graph.lexicon.vocabulary import LABEL, Vocabulary
from graph.notation import Scalar
from graph.terms import NEG, Triple, digest, iri, local_name, value_of

TIED = NEG + "actor"
"""The property from a tie to the actor whose tie it is."""


@dataclass(frozen=True)
class Register:
    """What the register says: names to ask for, and triples with the places they come from.

    `uses` has every word of it that names something, `meant` every one that stands for a term of the ontology.
    """

    names: Names = field(default_factory=Names)
    triples: tuple[Triple, ...] = ()
    marks: dict[str, Mark] = field(default_factory=dict)
    uses: tuple[tuple[Scalar, Entity], ...] = ()
    meant: tuple[Meant, ...] = ()

    @cached_property
    def _about(self) -> dict[str, list[Triple]]:
        about: dict[str, list[Triple]] = defaultdict(list)
        for triple in self.triples:
            about[triple[0]].append(triple)
        return about

    @cached_property
    def _ties_of(self) -> dict[str, list[str]]:
        ties: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, obj in self.triples:
            if predicate == iri(TIED):
                ties[obj].append(subject)
        return ties

    def about(self, term: str) -> list[Triple]:
        """Return what the register says of a thing, given as a term."""
        return self._about.get(term, [])

    def label(self, term: str) -> str:
        """Return the first label of a thing, or the last part of its IRI."""
        labels = [o for _, p, o in self.about(term) if p == iri(LABEL)]
        return value_of(labels[0]) if labels else local_name(value_of(term))

    def ties(self, actors: Iterable[str]) -> list[Triple]:
        """Return what the register says of actors, of their ties, and of those they are tied to, all the way up."""
        found: dict[Triple, None] = {}
        queue, seen = list(actors), set[str]()
        while queue:
            actor = queue.pop()
            if actor not in seen:
                seen.add(actor)
                own = [
                    t
                    for s in (actor, *self._ties_of.get(actor, ()))
                    for t in self._about.get(s, ())
                ]
                found.update(dict.fromkeys(own))
                queue += [obj for _, _, obj in own if obj in self._about]
        return sorted(found)

    def ties_digest(self, actor: str) -> str:
        """Return a digest of what `ties` gives for one actor, computed once."""
        if actor not in self._digests:
            said = (" ".join(triple) for triple in self.ties([actor]))
            self._digests[actor] = digest(*said)
        return self._digests[actor]

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}


def compile_register(
    entries: RegisterEntries, vocabulary: Vocabulary, base: str, language: str, coder: str
) -> Register:
    """Return the register that entries make.

    Args:
        coder: the IRI of who keeps the register.

    Raises:
        InputError: with every fault.

    """
    names = Names()
    scope = Scope(register=Names(), sources=Names(), elsewhere=lambda _, __: None, local=names)
    describer = Describer(vocabulary, scope, base, language)
    things = enter_things(describer, entries.things, names)
    findings = Findings(describer, coder)
    for entry in entries.findings:
        findings.enter(entry)
    findings.describe()
    findings.enter_links(things)
    findings.complete()
    findings.label()
    renamed = findings.name()
    if describer.problems:
        raise InputError(describer.problems)
    described = [*things, *describer.extra, *(found.description for found in findings.found)]
    for pending, name in renamed.items():
        _rename_entities(names, pending, name)
    triples = {
        renamed_triple(t, renamed) for description in described for t in description.triples()
    }
    marks = {renamed.get(d.subject, d.subject): d.mark for d in described}
    meant = tuple(dict.fromkeys(describer.meant))
    return Register(names, tuple(sorted(triples)), marks, tuple(describer.uses), meant)


def renamed_triple(triple: Triple, renamed: dict[str, str]) -> Triple:
    """Return a triple with the real names of findings for those they had while they were described."""
    subject, predicate, obj = triple
    return (
        iri(renamed.get(subject[1:-1], subject[1:-1])),
        predicate,
        iri(renamed.get(obj[1:-1], obj[1:-1])) if obj.startswith("<") else obj,
    )


def _rename_entities(names: Names, pending: str, name: str) -> None:
    for key, entity in names.by_handle.items():
        if entity.iri == pending:
            names.by_handle[key] = Entity(name, entity.root, entity.class_, entity.label)
