"""RDF exports, read back by readers that are not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import to_isomorphic

from graph import Study
from graph.export.rdf import to_jsonld
from graph.terms import PREFIXES, XSD
from tests.export.conftest import HARM, written

JENA = Path("/usr/share/java")
FORMATS = {
    "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE,
}  # fmt: skip
RDFLIB = {"trig": "trig", "jsonld": "json-ld", "nq": "nquads", "nt": "nt", "ttl": "turtle"}


def quads(text: str, format: ox.RdfFormat) -> set[ox.Quad]:
    return set(ox.parse(text.encode(), format=format))


def triples(found: set[ox.Quad]) -> set[ox.Triple]:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in found}


@pytest.mark.parametrize("format", ["trig", "jsonld"])
@pytest.mark.parametrize("name", ["bridge", "harmful"])
def test_datasets_are_read_back_as_the_same_quads(
    request: pytest.FixtureRequest, name: str, format: str
) -> None:
    """TriG and JSON-LD say what N-Quads say, literal for literal, graph for graph."""
    study: Study = request.getfixturevalue(name)
    expected = quads(written(study, "nq"), ox.RdfFormat.N_QUADS)

    assert expected == quads(written(study, format), FORMATS[format])


@pytest.mark.parametrize("format", ["nt", "ttl"])
@pytest.mark.parametrize("name", ["bridge", "harmful"])
def test_graphs_are_read_back_as_what_any_named_graph_says(
    request: pytest.FixtureRequest, name: str, format: str
) -> None:
    """Turtle and N-Triples are the union of the named graphs."""
    study: Study = request.getfixturevalue(name)
    expected = triples(quads(written(study, "nq"), ox.RdfFormat.N_QUADS))

    assert expected == triples(quads(written(study, format), FORMATS[format]))


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("format", ["trig", "jsonld"])
def test_rdflib_reads_the_same_dataset(harmful: Study, format: str) -> None:
    """The second reader agrees with itself on N-Quads and the other format."""
    without = frozenset({"ontology"})
    datasets = []
    for one in ("nq", format):
        dataset = rdflib.Dataset()
        dataset.parse(data=written(harmful, one, without=without), format=RDFLIB[one])
        datasets.append({(s, p, o, str(g)) for s, p, o, g in dataset.quads()})

    assert datasets[0] == datasets[1]
    assert len(datasets[0]) > 20


@pytest.mark.parametrize("format", ["nt", "ttl"])
def test_rdflib_reads_the_same_graph(harmful: Study, format: str) -> None:
    """Turtle and N-Triples are one graph to the second reader."""
    graphs = [
        rdflib.Graph().parse(data=written(harmful, f, without=frozenset({"ontology"})), format=RDFLIB[f])
        for f in ("nt", format)
    ]  # fmt: skip

    assert to_isomorphic(graphs[0]) == to_isomorphic(graphs[1])
    assert len(graphs[0]) > 20


@pytest.mark.parametrize("name", ["bridge", "harmful"])
def test_n_quads_are_the_compiled_files_joined(request: pytest.FixtureRequest, name: str) -> None:
    """No byte is added, changed or lost, and the order is that of the files' names."""
    study: Study = request.getfixturevalue(name)
    quads_ = study.folder.cache / "quads"
    paths = sorted(quads_.rglob("*.nq"), key=lambda p: p.relative_to(quads_).with_suffix("").parts)

    assert written(study, "nq").encode() == b"".join(path.read_bytes() for path in paths)


def test_numbers_keep_the_form_they_were_written_in(bridge: Study) -> None:
    """0.9 is no double and not 0.90 in any format."""
    for format in ("nq", "nt", "trig", "ttl", "jsonld"):
        text = written(bridge, format, without=frozenset({"ontology"}))

        assert '"0.9"' in text or " 0.9 " in text


def test_json_ld_has_a_context_that_is_used(bridge: Study) -> None:
    """Names are compact, and every named graph is one object, in order."""
    document = json.loads(written(bridge, "jsonld"))

    names = [graph["@id"] for graph in document["@graph"]]
    assert document["@context"]["neg"] == "https://w3id.org/negotiation-kg/ns#"
    assert names == sorted(names)
    assert {"neg:heldBy", "neg:onTerm", "@type"} <= {
        key for graph in document["@graph"] for thing in graph["@graph"] for key in thing
    }


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [HARM, "@id", "neg:x"]
)
iris = st.sampled_from(
    ["https://example.org/a", "urn:x:y", "neg:oops", "actor:peskov", "https://example.org/term/a.b", "xsd://host/a",
     "https://w3id.org/negotiation-kg/ns#Demand", "https://w3id.org/negotiation-kg/ns#", "mailto:a@b"]
).map(ox.NamedNode)  # fmt: skip
literals = st.one_of(
    st.builds(ox.Literal, texts),
    st.builds(lambda t, lang: ox.Literal(t, language=lang), texts, st.sampled_from(["en", "uk", "zh-hant"])),
    st.builds(
        lambda t, d: ox.Literal(t, datatype=ox.NamedNode(XSD + d)),
        st.sampled_from(["0.50", "5", "true", "2001", "1e3", "x"]),
        st.sampled_from(["decimal", "integer", "boolean", "gYear", "double", "string"]),
    ),
)  # fmt: skip
kinds = st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))


@given(
    st.lists(
        st.one_of(
            st.builds(ox.Quad, iris, iris, iris | literals, iris),
            st.builds(ox.Quad, iris, kinds, iris, iris),
        ),
        max_size=6,
    )
)
def test_any_quads_survive_json_ld(found: list[ox.Quad]) -> None:
    """Whatever the names and words: IRIs that look compact, empty texts, control characters, odd numbers."""
    prefixes = {**PREFIXES, "actor": "https://example.org/actor/", "term": "https://example.org/term/"}  # fmt: skip

    assert set(found) == quads(to_jsonld(found, prefixes).decode(), ox.RdfFormat.JSON_LD)


@pytest.fixture(scope="module")
def riot(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command of Jena's reader, as Debian packs it.

    Its messages lie where its classes do not look for them: it does not start without a copy in the right place.
    """
    java = shutil.which("java")
    if not java or not (JENA / "jena-core.jar").exists():
        pytest.skip("Jena is not installed (Debian: libapache-jena-java)")
    messages = tmp_path_factory.mktemp("messages")
    with zipfile.ZipFile(JENA / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith("org/apache/jena/ext/") and name.endswith(".properties"):
                place = messages / name.removeprefix("org/apache/jena/ext/")
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(jar.read(name))
    path = [messages, *filter(_is_needed, sorted(JENA.glob("*.jar")))]
    return [java, "-XX:TieredStopAtLevel=1", "-cp", ":".join(map(str, path)), "riotcmd.riot"]


def _is_needed(jar: Path) -> bool:
    """Tell whether a jar belongs on the path: each under one name, and one way of logging, the silent one."""
    if jar.name in ("slf4j-api.jar", "slf4j-nop.jar"):
        return True
    logging = jar.name.startswith(("log4j", "slf4j", "jcl-over", "jul-to", "osgi", "maven"))
    return not logging and not any(part[:1].isdigit() for part in jar.stem.split("-")[1:])


def test_jena_reads_every_format(riot: list[str], harmful: Study, tmp_path: Path) -> None:
    """A third reader finds no fault and counts the same quads and triples.

    Debian's Jena has no JSON parser for its reader of JSON-LD 1.1, but the reader of 1.0 runs.
    """
    formats = {"nq": "Quads", "trig": "Quads", "jsonld": "Quads", "nt": "Triples", "ttl": "Triples"}
    files, expected = [], []
    for format, unit in formats.items():
        file = tmp_path / f"graph.{format.replace('jsonld', 'jsonld10')}"
        file.write_text(written(harmful, format), encoding="utf-8")
        lines = written(harmful, "nq" if unit == "Quads" else "nt").count("\n")
        files.append(str(file))
        expected.append(f"{file.as_uri()} : {unit} = {lines:,}")

    command = [*riot, "--check", "--strict", "--count", *files]
    run = subprocess.run(command, capture_output=True, check=False, timeout=300)
    said = (run.stdout + run.stderr).decode()

    assert run.returncode == 0, said
    assert expected == said.splitlines()[: len(expected)]
