"""The code knows few words of the ontology: those listed here, with reasons; all others are read from its files."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import ontology
from graph.lexicon.vocabulary import LABEL, Vocabulary, load_vocabulary
from graph.terms import BASE, NEG, OWL, PREFIXES, RDF

ROOT = Path(__file__).parents[2]
TYPE = RDF + "type"
ALONE = ("kg.py", "ontology/__init__.py", "queries/__init__.py")
FILES = [*sorted((ROOT / "graph").rglob("*.py")), *(ROOT / name for name in ALONE)]
OURS = {prefix: base for prefix, base in PREFIXES.items() if base.startswith(BASE)}

ROOTS = {
    "the parts of a coding file and of the register, under which classes of extensions lie": [
        "Finding", "Statement", "Source", "Actor", "Place", "Term",
    ],
    "the kinds of finding that have a place of their own in tables and pictures": [
        "Position", "Event", "Proposal", "Aim", "Linkage",
    ],
    "who a reader of texts meets: it proposes entries of the register, which a person decides on": [
        "Person", "Group", "UnnamedActor",
    ],
}  # fmt: skip
PROPERTIES = {
    "the chain of evidence, which is written and read by program": [
        "evidence", "span", "speaker", "reportedAs", "textDigest", "noFinding", "background", "saidOn",
        "codedBy", "confidence", "reviewStatus",
    ],
    "what a position is made of, for matrices, networks and the picture": [
        "heldBy", "onTerm", "onIssue", "respondsTo", "firmness", "anyOf", "due",
    ],
    "what is derived, for the same": ["actsFor", "opposes", "overtakenBy", "saidBefore", "asOf"],
    "judged links between terms, whose record is read": ["fromTerm", "toTerm", "relation"],
    "who is tied to whom and takes part in what, and when": [
        "actor", "affiliatedWith", "role", "participatesIn", "start", "end", "timeText", "status", "place", "follows",
    ],
}  # fmt: skip
CODES = {"the role under which lie those that give a voice": ["representative"]}
ALLOWED = {name for listed in (ROOTS, PROPERTIES, CODES) for names in listed.values() for name in names}  # fmt: skip


def vocabulary() -> Vocabulary:
    """Return all that is shipped."""
    shipped = [p for name in ontology.extension_names() if (p := ontology.extension_file(name))]
    return load_vocabulary([(path, path.name) for path in (*ontology.module_files(), *shipped)])


def named(text: str) -> Iterator[str]:
    """Yield the names that code has of terms of ours: `NEG + "x"`, `f"<{NEG}x>"`, compact names and whole IRIs."""
    tree = ast.parse(text)
    prose = {
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=ast.Name(id="NEG"), right=ast.Constant(value=str(name))):
                yield name
            case ast.BinOp(left=ast.Name(id="BASE"), right=ast.Constant(value=str(name))):
                if "/" in name.removeprefix("code/").strip("/"):
                    yield name.rsplit("/", 1)[-1]
            case ast.JoinedStr(values=parts):
                for part, behind in pairwise(parts):
                    match part, behind:
                        case ast.FormattedValue(value=ast.Name(id="NEG")), ast.Constant(value=text):
                            yield from re.findall(r"\A\w+", str(text))
            case ast.Constant(value=str(said)) if node not in prose:
                for prefix, name in re.findall(r"\b([a-z]+):([A-Za-z][\w-]*)", said):
                    if prefix in OURS:
                        yield name
                for base in OURS.values():
                    yield from re.findall(re.escape(base) + r"([\w-]+)", said)


@cache
def hard_coded() -> dict[str, set[str]]:
    """Return the names in the code of what the ontology declares, with the files; annotations are meant for it."""
    words = vocabulary()
    steering = {iri.removeprefix(NEG) for iri in words.properties if words.is_tooling(iri)}
    found: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for name in named(path.read_text("utf-8")):
            if name not in steering:
                found[name].add(path.relative_to(ROOT).as_posix())
    return found


def test_no_class_property_or_code_is_hard_coded_but_the_few_roots() -> None:
    """Whatever is not listed above must be read from the ontology, so that an extension's counts as well."""
    unknown = {name: sorted(files) for name, files in hard_coded().items() if name not in ALLOWED}

    assert unknown == {}


def test_the_list_of_roots_has_nothing_that_is_no_longer_needed() -> None:
    """A name that left the code leaves the list."""
    assert ALLOWED - hard_coded().keys() == set()


def test_no_kind_of_position_is_known_by_its_word() -> None:
    """The code has no `demand`, `refusal` or `threat` in it, in any language: cues and words are data."""
    words = vocabulary()
    kinds = {label for c in words.below(NEG + "Position") for label in words.values(c, LABEL)}
    kinds -= set(words.values(NEG + "Position", LABEL))
    parts_of_speech = {
        ("graph/extract/grammar/verbs.py", "demand")
    }  # a verb before an infinitive, no class

    found = {
        (path.relative_to(ROOT).as_posix(), node.value)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in kinds
    }

    assert len(kinds) > 30
    assert found - parts_of_speech == set()


SCRIPTS = [
    path
    for ending in ("js", "css", "j2", "toml")
    for path in sorted((ROOT / "graph").rglob(f"*.{ending}"))
    if not {"demo", "data"} & set(path.relative_to(ROOT).parts)
]
"""Scripts, styles, templates and words of pages. Not the words of a language, which say what a cue is a cue of."""


def quoted(text: str) -> set[str]:
    """Return what stands in quotation marks, and the compact and whole names of terms of ours."""
    found = {m[2] for m in re.finditer(r"""(["'`])((?:(?!\1)[^\n]){1,60})\1""", text)}
    found |= {n for p, n in re.findall(r"\b([a-z]+):([A-Za-z][\w-]*)", text) if p in OURS}
    return found | {n for base in OURS.values() for n in re.findall(re.escape(base) + r"([\w-]+)", text)}  # fmt: skip


def test_scripts_and_templates_know_no_more_of_the_ontology_than_the_code() -> None:
    """No class, property or kind of position in JavaScript, styles, templates and their words but the few roots."""
    words = vocabulary()
    terms = {t.removeprefix(NEG) for t in (*words.classes, *words.properties) if t.startswith(NEG) and not words.is_tooling(t)}  # fmt: skip
    kinds = {label for c in words.below(NEG + "Position") for label in words.values(c, LABEL)}
    unknown = (terms | kinds) - ALLOWED - set(words.values(NEG + "Position", LABEL))

    assert len(SCRIPTS) > 15
    assert quoted('a = "Demand"; b = `neg:Aim`') >= {"Demand", "Aim"}
    found = {p.name: quoted(p.read_text("utf-8")) & unknown for p in SCRIPTS}
    assert {name: sorted(hits) for name, hits in found.items() if hits} == {}


def test_rules_questions_checks_and_cues_name_only_what_there_is() -> None:
    """A misspelt name in a query finds nothing and says nothing."""
    words = vocabulary()
    steering = set(words.subjects(TYPE, f"<{OWL}AnnotationProperty>"))
    known = words.classes | words.properties.keys() | steering
    known |= {code for codes in words.codes.values() for code in codes}
    paths = [*ROOT.glob("queries/**/*.rq"), *ROOT.glob("ontology/**/*.rq"), *ROOT.glob("graph/extract/data/*.toml")]  # fmt: skip

    used = {
        (path.name, OURS[prefix] + name)
        for path in paths
        for prefix, name in re.findall(r"(?<![\w:/])([a-z]+):([A-Za-z][\w-]*)", path.read_text("utf-8"))
        if prefix in OURS
    }  # fmt: skip

    assert len(paths) > 100
    assert len({name for _, name in used}) > 80
    assert {(path, name) for path, name in used if name not in known} == set()


def test_every_way_to_write_a_name_is_seen() -> None:
    """The walk would notice a new name however it is written, and leaves prose alone."""
    text = '''
"""A neg:Demand in prose."""
a = NEG + "Aa"
b = f"SELECT ?x {{ ?x <{NEG}Bb> ?y ; <{NEG}Cc> ?z }}"
c = "ASK { ?x a neg:Dd ; neg:ee issue:ff }"
d = "https://w3id.org/negotiation-kg/ns#Gg"
e = BASE + "code/role/hh"
f = BASE + "code/role/"
'''

    assert sorted(named(text)) == ["Aa", "Bb", "Cc", "Dd", "Gg", "ee", "ff", "hh"]
