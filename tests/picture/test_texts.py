"""The texts: every mark at its place, nothing lost, whole only where the licence lets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph import Study
from graph.commands.export import command
from graph.networks.network import Quote
from graph.picture.material import Document
from graph.picture.model import Passage
from graph.picture.texts import Text, allows_embedding, read_texts, runs
from graph.texts.sources import Source, read_source, source_paths
from tests.conftest import MakeStudy
from tests.picture.test_positions import material_of


def texts_of(demo: Study) -> dict[str, Source]:
    base = demo.folder.config.base
    paths = source_paths(demo.folder.sources)
    return {f"{base}source/{id}": read_source(path, path.name) for id, path in paths.items()}


def shown(text: Text) -> str:
    return "".join(run.text for paragraph in text.paragraphs for run in paragraph)


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("CC BY 4.0 (written for kg)", True), ("CC0 1.0", True), ("cc-by-sa 3.0", True), ("Public Domain", True),
        ("https://creativecommons.org/licenses/by/4.0/", True), ("OGL v3.0", True),
        ("https://creativecommons.org/publicdomain/zero/1.0/", True),
        ("CC BY-NC 4.0", False), ("CC BY-ND 4.0", False), ("CC-BY-NC-SA", False), ("CC BY NC", False),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", False),
        ("https://creativecommons.org/licenses/by-nd/4.0/", False),
        ("all rights reserved", False), ("© Example Wire", False), ("none", False), ("", False),
    ],
)  # fmt: skip
def test_only_free_licences_let_a_text_stand_whole(licence: str, free: bool) -> None:
    """What may not be sold or changed, and what says nothing, is not shown whole."""
    assert free == allows_embedding(licence)


def test_a_whole_text_loses_nothing(demo: Study) -> None:
    """The paragraphs joined are the text, letter for letter; every passage begins once."""
    material = material_of(demo)
    sources = texts_of(demo)

    found = read_texts(material.picture, sources, {}, embed=True)

    assert [shown(text) for text in found] == [sources[t.document.iri].text for t in found]
    starts = [id for t in found for p in t.paragraphs for run in p for id in run.starts]
    passages = {p.id for f in material.picture.findings for p in f.passages}
    assert sorted(starts) == sorted(passages)


def test_every_mark_leads_to_the_findings_that_rest_on_it(demo: Study) -> None:
    """The words under a mark are the quote, and mark and finding name each other."""
    material = material_of(demo)
    found = read_texts(material.picture, texts_of(demo), {}, embed=True)
    marked: dict[str, str] = {}
    backed: dict[str, set[str]] = {}
    for text in found:
        for run in (run for paragraph in text.paragraphs for run in paragraph):
            for id in run.passages:
                marked[id] = marked.get(id, "") + run.text
                backed.setdefault(id, set()).update(run.findings)

    for finding in material.picture.findings:
        assert [marked[p.id] for p in finding.passages] == [p.quote.text for p in finding.passages]
        assert all(finding.id in backed[p.id] for p in finding.passages)


def test_without_leave_a_quote_stands_with_one_sentence_on_either_side(demo: Study) -> None:
    """No text stands whole; every passage is there, its sentence between its neighbours."""
    material = material_of(demo)
    sources = texts_of(demo)

    found = read_texts(material.picture, sources, {})

    assert [t.paragraphs for t in found] == [(), ()]
    for text in found:
        sentences = [
            sources[text.document.iri].text[a:b] for a, b in sources[text.document.iri].sentences
        ]
        for excerpt in text.excerpts:
            core = "".join(run.text for run in excerpt.runs)
            joined = sources[text.document.iri].text
            assert core in joined
            assert excerpt.before == "" or sentences.index(excerpt.before) >= 0
            assert joined.index(core) - joined.index(excerpt.before) - len(excerpt.before) <= 1
    starts = {id for t in found for x in t.excerpts for run in x.runs for id in run.starts}
    assert starts == {p.id for f in material.picture.findings for p in f.passages}


def test_a_licence_decides_text_by_text(demo: Study) -> None:
    """Of two texts the free one stands whole, the other in excerpts."""
    material = material_of(demo)
    sources = texts_of(demo)
    documents = {
        iri: Document(iri, iri, licence="CC BY 4.0" if "geneva" in iri else "") for iri in sources
    }

    found = {t.document.iri[-6:]: t for t in read_texts(material.picture, sources, documents)}

    assert {name: bool(t.paragraphs) for name, t in found.items()} == {
        "geneva": True,
        "/miami": False,
    }


def test_words_that_a_text_no_longer_has_are_shown_as_coded(demo: Study) -> None:
    """A text changed or taken away after coding costs no evidence: the quote stands as it was coded."""
    material = material_of(demo)
    sources = {iri: Source(s.id, s.name, s.header, "Changed.") for iri, s in texts_of(demo).items()}

    changed = read_texts(material.picture, sources, {}, embed=True)
    gone = read_texts(material.picture, {}, {})

    for found, held in ((changed, True), (gone, False)):
        assert [t.held for t in found] == [held, held]
        words = {run.text for t in found for x in t.excerpts for run in x.runs}
        assert words == {p.quote.text for f in material.picture.findings for p in f.passages}


def test_the_command_shows_texts_whole_when_told(make_study: MakeStudy, tmp_path: Path) -> None:
    """Without a licence a text stands in excerpts; with --whole-texts it stands whole."""
    coding = (
        "statements: [{quote: They met., findings: [{meeting: talks, id: talks, status: held}]}]\n"
    )
    text = "They met. It rained. Nobody cared.\n"
    study = make_study({"talks": text}, {"talks": coding})

    def written(*options: str) -> str:
        path = tmp_path / "graph.html"
        arguments = [str(path), "--study", str(study.folder.root), *options]
        assert CliRunner().invoke(command, arguments).exit_code == 0
        return path.read_text("utf-8")

    assert "Nobody cared." not in written()
    assert "Nobody cared." in written("--whole-texts")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c", True), ("HTTP://example.org", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("file:///etc/passwd", False), (" https://example.org", False),
        ("https://example.org/\njavascript:x", False), ("//example.org", False), ("", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_links(url: str, link: bool) -> None:
    """A header is somebody else's text: no script, file or data hides in a link."""
    assert link == bool(Document("", "", url=url).link)


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6)


@given(st.text(min_size=1, max_size=40), spans)
def test_cutting_into_runs_keeps_every_character_and_every_mark(
    text: str, places: list[tuple[int, int]]
) -> None:
    """However passages overlap: the runs joined are the text, and those of a passage joined are its words."""
    passages = [
        Passage(f"p{n}", "s", Quote(text[a : a + length], "", "s", a, min(a + length, len(text))))
        for n, (a, length) in enumerate(places)
        if a < len(text)
    ]

    cut = list(runs(text, 0, len(text), passages, {p.id: ("f",) for p in passages}))

    assert "".join(run.text for run in cut) == text
    for passage in passages:
        covered = [run for run in cut if passage.id in run.passages]
        assert "".join(run.text for run in covered) == passage.quote.text
        assert [passage.id in run.starts for run in covered] == [True] + [False] * (
            len(covered) - 1
        )
