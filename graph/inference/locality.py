"""What a change can reach: which results of a rule may differ when some triples come or go.

A result of a rule is named by its key: the variables of its template that every solution binds by a triple pattern.
A triple that comes or goes can matter only where it matches a pattern of the rule, and only for solutions in which the
patterns that must hold beside it hold as well. Solving those, from the triple outwards, gives the keys it can reach;
filters, counts and what may be missing are left out, so that the keys found are too many rather than too few. The
rule is then asked again for these keys alone: they are put into its groups as VALUES.

What must hold beside a pattern: in a group, the other patterns; around OPTIONAL, MINUS and EXISTS, the patterns of
the group they belong to, tied only by variables that these bind for certain; around a sub-SELECT, what shares the
variables it lets out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.inference.patterns import (
    Conditions,
    Group,
    NotUnderstood,
    Part,
    Path,
    Pattern,
    predicates_of,
    take_apart,
)
from graph.terms import PREFIXES, Triple, expand, iri

Row = tuple[str, ...]
Conjunction = tuple[Pattern, ...]
Renamed = Mapping[str, str]

_SURE = re.compile(r'<.*>|"[^"\\]*"')
"""Terms that have one form only."""

MAX_CONJUNCTIONS = 100
"""A rule with more alternatives side by side is run over everything."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a rule where a triple may match, and what must hold beside it."""

    pattern: Pattern
    beside: Conjunction


@dataclass(frozen=True, slots=True)
class Head:
    """A triple that a rule derives, and the variables in it that make its key."""

    pattern: Pattern
    key: tuple[str, ...]


class LocalRule:
    """A rule that can be asked for some of its results.

    Raises:
        NotUnderstood: if it cannot.

    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: Conditions = take_apart(text)
        self._count = itertools.count()
        self._prologue = text[: re.search(r"\bCONSTRUCT\b", text, re.IGNORECASE).start()]  # type: ignore[union-attr]  # it was taken apart
        own = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", self._prologue, re.IGNORECASE))
        self._prefixes = {**PREFIXES, **own}
        certain = _certain_at_once(self.parts.group)
        self.heads = tuple(
            Head(pattern, tuple(sorted(pattern.variables & certain)))
            for pattern in self.parts.template
        )
        self.sites = tuple(dict.fromkeys(self._sites(self.parts.group, [()], {}, frozenset())))

    # ------------------------------------------------------------ what it reads and derives

    @cached_property
    def reads(self) -> frozenset[str] | None:
        """The predicates of its conditions as terms, or nothing if any may be among them."""
        names = {name for site in self.sites for name in predicates_of(site.pattern.path)}
        return None if any(n[0] in "?$" for n in names) else frozenset(map(self.full, names))

    @cached_property
    def derives(self) -> frozenset[str] | None:
        """The predicates of its template as terms, or nothing if any may be among them."""
        found = set[str]()
        bound = {v for site in self.sites for v in site.pattern.variables}
        for head in self.heads:
            predicate = head.pattern.path
            assert isinstance(predicate, str)
            if predicate[0] not in "?$":
                found.add(self.full(predicate))
            elif predicate in self.parts.named and predicate not in bound:
                found.update(map(self.full, self.parts.named[predicate]))
            else:
                return None
        return frozenset(found)

    @cached_property
    def is_local(self) -> bool:
        """Tell whether every result has a key."""
        return all(head.key for head in self.heads)

    @cached_property
    def is_tangled(self) -> bool:
        """Tell whether the rule counts, or tests the absence of, what it may derive itself."""
        guarded = frozenset(map(self.full, _guarded(self.parts.group, self.parts.aggregates)))
        if self.derives is None or any(name[0] in "?$" for name in guarded):
            return bool(guarded)
        return bool(self.derives & guarded)

    def full(self, term: str) -> str:
        """Return a term as written in the rule in the form it has in data.

        >>> LocalRule("CONSTRUCT { ?a <x:b> 1 } WHERE { ?a a neg:Term }").full("neg:Term")
        '<https://w3id.org/negotiation-kg/ns#Term>'
        """
        full = expand(term, self._prefixes) if term[0] not in '<"?$' else None
        return iri(full) if full else term

    # ------------------------------------------------------------ sites

    def _sites(
        self, group: Group, around: list[Conjunction], names: Renamed, fixed: frozenset[str]
    ) -> Iterator[Site]:
        """Yield the places in a group where a triple may match.

        Args:
            around: the ways in which what is around the group holds.
            names: what variables go by, where that is not their own name.
            fixed: variables that have their value from outside, as in the group of an EXISTS.

        """
        for at, part in enumerate(group.parts):
            others = [p for n, p in enumerate(group.parts) if n != at]
            if isinstance(part, Pattern):
                beside = self._all_of(others, around, names)
                yield from self._sites_of(part, beside, names)
            elif part.kind in ("all", "any", "select"):
                beside = self._all_of(others, around, names)
                for inner in part.groups:
                    yield from self._sites(inner, beside, self._inside(part, inner, names), fixed)
            else:
                known = group.parts if part.kind == "tested" else group.parts[:at]
                beside = self._all_of(known, around, names)
                seen = _certain(known) | fixed
                for inner in part.groups:
                    own = {**names, **self._fresh(_variables(inner) - seen)}
                    yield from self._sites(
                        inner, beside, own, seen if part.kind == "tested" else fixed
                    )

    def _sites_of(
        self, pattern: Pattern, beside: list[Conjunction], names: Renamed
    ) -> Iterator[Site]:
        for steps in self._steps(pattern, names):
            for n, step in enumerate(steps):
                rest = (*steps[:n], *steps[n + 1 :])
                for site in self._at(step):
                    for one in beside:
                        yield _connected(Site(site.pattern, (*site.beside, *rest, *one)))

    def _at(self, step: Pattern) -> Iterator[Site]:
        """Return a step, or the ways in which a triple may be one of many steps."""
        if isinstance(step.path, str):
            yield Site(step, ())
            return
        inner = step.path[1][0]
        if not _is_flat(inner):
            raise NotUnderstood("steps of steps")
        number = next(self._count)
        for predicate in sorted(predicates_of(inner)):
            for a, b in ((f"?from{number}", f"?to{number}"), (f"?to{number}", f"?from{number}")):
                yield Site(
                    Pattern(f"?from{number}", predicate, f"?to{number}"),
                    (Pattern(step.subject, step.path, a), Pattern(b, step.path, step.object)),
                )

    def _all_of(
        self, parts: Sequence[Pattern | Part], around: list[Conjunction], names: Renamed
    ) -> list[Conjunction]:
        """Return the ways in which all of some parts hold, and what is around them."""
        found = around
        for part in parts:
            if isinstance(part, Part) and part.kind not in ("all", "any", "select"):
                continue
            ways = self._ways(part, names)
            found = [(*one, *way) for one in found for way in ways]
            if len(found) > MAX_CONJUNCTIONS:
                raise NotUnderstood("too many alternatives")
        return found

    def _ways(self, part: Pattern | Part, names: Renamed) -> list[Conjunction]:
        if isinstance(part, Pattern):
            return self._steps(part, names)
        return [
            way
            for group in part.groups
            for way in self._all_of(group.parts, [()], self._inside(part, group, names))
        ]

    def _inside(self, part: Part, group: Group, names: Renamed) -> Renamed:
        """Return the names variables go by in a group: a sub-SELECT keeps some of its own to itself."""
        if part.kind != "select":
            return names
        return {**names, **self._fresh(_variables(group) - part.shown)}

    def _fresh(self, variables: Iterable[str]) -> dict[str, str]:
        number = next(self._count)
        return {v: f"?own{number}_{v[1:]}" for v in sorted(variables)}

    def _steps(self, pattern: Pattern, names: Renamed) -> list[Conjunction]:
        """Return the ways to walk a path, each as patterns of one step, or any number of like steps."""
        subject = names.get(pattern.subject, pattern.subject)
        obj = names.get(pattern.object, pattern.object)
        return self._walks(subject, pattern.path, obj, names)

    def _walks(self, subject: str, path: Path, obj: str, names: Renamed) -> list[Conjunction]:
        if isinstance(path, str):
            return [(Pattern(subject, names.get(path, path), obj),)]
        sign, parts = path
        if sign == "^":
            return self._walks(obj, parts[0], subject, names)
        if sign == "|":
            return [w for part in parts for w in self._walks(subject, part, obj, names)]
        if sign == "*":
            return [(Pattern(subject, path, obj),)]
        stops = [subject, *(f"?stop{next(self._count)}" for _ in parts[1:]), obj]
        legs = [
            self._walks(a, part, b, names)
            for (a, b), part in zip(itertools.pairwise(stops), parts, strict=True)
        ]
        return [tuple(itertools.chain(*way)) for way in itertools.product(*legs)]

    # ------------------------------------------------------------ questions

    def matching(self, site: Site, triple: Triple) -> Row | None:
        """Return the values that a triple gives the variables of a site, or nothing where it does not match."""
        return self._bind(site.pattern, triple, tuple(sorted(site.pattern.variables)))

    def key_of(self, head: Head, triple: Triple) -> Row | None:
        """Return the key of a result that is a given triple, or nothing where it cannot be one."""
        return self._bind(head.pattern, triple, head.key)

    def _bind(self, pattern: Pattern, triple: Triple, variables: Sequence[str]) -> Row | None:
        values: dict[str, str] = {}
        for term, value in zip(
            (pattern.subject, pattern.path, pattern.object), triple, strict=True
        ):
            assert isinstance(term, str)
            if term[0] in "?$":
                if values.setdefault(term, value) != value:
                    return None
            elif (full := self.full(term)) != value and _SURE.fullmatch(full):
                return None
        return tuple(values[name] for name in variables)

    def keys_question(self, site: Site, rows: Iterable[Row]) -> str | None:
        """Return the question for the keys that triples at a site can reach, or nothing where it is any key."""
        wanted = self.key_variables
        variables = sorted(site.pattern.variables)
        known = {v for p in site.beside for v in p.variables}.union(variables)
        if not variables or not known.issuperset(wanted):
            return None
        beside = " ".join(f"{p.subject} {_text(p.path)} {p.object} ." for p in site.beside)
        values = _values(variables, rows)
        return f"{self._prologue}SELECT DISTINCT {' '.join(wanted)} WHERE {{ {values} {beside} }}"

    @cached_property
    def key_variables(self) -> tuple[str, ...]:
        """The variables of all keys."""
        return tuple(sorted({v for head in self.heads for v in head.key}))

    def question(self, key: Sequence[str], rows: Sequence[Row]) -> str:
        """Return the rule with its results limited to those with certain keys."""
        pieces, done = [], 0
        for start, variables in sorted(_places(self.parts.group, frozenset(key))):
            order = [key.index(v) for v in variables]
            chosen = sorted({tuple(row[n] for n in order) for row in rows})
            pieces += [self.text[done:start], " ", _values(variables, chosen), " "]
            done = start
        return "".join((*pieces, self.text[done:]))


# ---------------------------------------------------------------- variables


def _variables(group: Group) -> frozenset[str]:
    found = set[str]()
    for part in group.parts:
        if isinstance(part, Pattern):
            found |= part.variables
        elif part.kind == "select":
            found |= part.shown
        else:
            found.update(*map(_variables, part.groups))
    return frozenset(found)


def _certain(parts: Sequence[Pattern | Part]) -> frozenset[str]:
    """Return the variables that every solution of some parts binds by a pattern."""
    found = set[str]()
    for part in parts:
        if isinstance(part, Pattern):
            found |= part.variables
        elif part.kind in ("all", "any"):
            found |= frozenset.intersection(*(_certain(g.parts) for g in part.groups))
        elif part.kind == "select":
            found |= part.shown & _certain(part.groups[0].parts)
    return frozenset(found)


def _certain_at_once(group: Group) -> frozenset[str]:
    """Return the variables that a group binds before anything in it may be missing."""
    first = next(
        (n for n, p in enumerate(group.parts) if isinstance(p, Part) and p.kind == "maybe"), None
    )
    return _certain(group.parts[:first])


def _guarded(group: Group, inside: bool) -> Iterator[str]:
    """Yield the predicates of patterns that are counted, may be missing, or are tested."""
    for part in group.parts:
        if isinstance(part, Pattern):
            yield from predicates_of(part.path) if inside else ()
        else:
            for inner in part.groups:
                yield from _guarded(inner, inside or part.kind in ("maybe", "tested", "bound"))


def _places(group: Group, wanted: frozenset[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where values of some variables can be put in without changing what the rest means."""
    here = wanted & _certain_at_once(group)
    entries: dict[int, set[str]] = {}
    for part, entry in zip(group.parts, group.entries, strict=True):
        if bound := here & _certain([part]):
            entries.setdefault(entry, set()).update(bound)
            here -= bound
    for entry, variables in entries.items():
        yield entry, tuple(sorted(variables))
    for at, part in enumerate(group.parts):
        if isinstance(part, Part) and part.kind in ("all", "any", "maybe"):
            known = _certain(group.parts[:at]) if part.kind == "maybe" else wanted
            for inner in part.groups:
                yield from _places(inner, wanted & known)
        elif isinstance(part, Part) and part.kind == "select":
            yield from _places(part.groups[0], wanted & part.shown)


def _connected(site: Site) -> Site:
    """Return a site without patterns that share no variable with it, by whatever way."""
    known, left, kept = set(site.pattern.variables), list(dict.fromkeys(site.beside)), []
    while found := [p for p in left if p.variables & known]:
        kept += found
        left = [p for p in left if p not in found]
        known.update(*(p.variables for p in found))
    fixed = {v for p in kept if isinstance(p.path, str) for v in p.variables}
    for pattern in kept:
        ends = pattern.variables
        is_anything = len(ends) > 1 and not ends & (fixed | site.pattern.variables)
        if not isinstance(pattern.path, str) and is_anything:
            raise NotUnderstood("any number of steps between any things")
    return Site(site.pattern, tuple(kept))


def _is_flat(path: Path) -> bool:
    return isinstance(path, str) or (path[0] in "|^" and all(map(_is_flat, path[1])))


def _text(path: Path) -> str:
    if isinstance(path, str):
        return path
    sign, parts = path
    if sign == "*":
        return f"({_text(parts[0])})*"
    if sign == "^":
        return f"^({_text(parts[0])})"
    return "(" + sign.join(map(_text, parts)) + ")"


def _values(variables: Sequence[str], rows: Iterable[Row]) -> str:
    listed = " ".join(f"({' '.join(row)})" for row in rows)
    return f"VALUES ({' '.join(variables)}) {{ {listed} }}"
