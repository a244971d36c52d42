"""Parties and envoys of short reports."""

from __future__ import annotations

from pathlib import Path

import pytest

import ontology
from graph.extract import Known
from graph.extract.rules import Rules
from graph.lexicon.vocabulary import load_vocabulary

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("who.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
][1:]


@pytest.fixture(scope="module")
def known() -> Known:
    """Return what is known without a study."""
    return Known(load_vocabulary([(path, path.name) for path in ontology.module_files()]))


@pytest.mark.parametrize(("text", "parties", "envoys"), LINES)
def test_who_takes_part(text: str, parties: str, envoys: str, known: Known) -> None:
    """Parties are those who hold, are addressed or meet; envoys those named who speak for one."""
    found = Rules(gated=False).extract(text, known)
    people = {f"{envoy.name} = {envoy.party}" for envoy in found.envoys}

    expected = (set(parties.split("; ")) - {""}, set(envoys.split("; ")) - {""})
    assert expected == ({party.name for party in found.parties}, people)
