"""A study with suggestions of two extractors, which tests of reviewing share."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from graph import Study
from graph.editing.fields import Fields
from graph.editing.review import Review
from graph.editing.suggestions import Suggestion
from graph.texts.sources import Source, read_source
from kg import main

TEXT = """\
Arland rejected the draft agreement, foreign minister Ana Rojas said. Arland demands that Borland withdraw its boats.
Borland offered to mark a new border after talks with Norway. Borland will never sign the draft agreement.
"""
RULES = """\
# Suggestions, for tests.
source: talks
coder: rules
status: suggested
actors:
  ana-rojas: {is a: person, label: Ana Rojas}
  norwegians: {is a: state, label: Norwegian government}
terms:
  draft: {term: Arland rejected the draft agreement, on issue: political settlement}
  boats: {term: Borland withdraw its boats}
  border: {term: offered to mark a new border}
  never: {term: will never sign the draft agreement}
statements:
  - quote: Arland rejected the draft agreement
    speaker: ana-rojas
    findings:
      - refusal: draft
        held by: Arland
        confidence: 0.60
        note: rule reject; nested
  - quote: Arland demands that Borland withdraw its boats
    findings:
      - demand: boats
        held by: Arland
        addressed to: Borland
        confidence: 0.80
        note: rule demand
  - quote: Borland offered to mark a new border after talks with Norway.
    findings:
      - offer: border
        held by: Borland
        addressed to: norwegians
        confidence: 0.70
        note: rule offer
  - quote: Borland will never sign the draft agreement.
    findings:
      - refusal: never
        held by: Borland
        confidence: 0.50
        note: rule never
"""
OTHER = """\
source: talks
coder: other
status: suggested
terms:
  draft: {term: The draft is signed.}
statements:
  - quote: rejected the draft agreement
    findings:
      - refusal: draft
        held by: Arland
        confidence: 0.40
        note: rule guess
"""
OWN = """\
source: talks   # mine
statements:
- quote: Borland will never sign   # said before, too
  findings:
  - {refusal: signing, held by: Borland}
terms:
  signing: {term: The draft agreement is signed., on issue: political settlement}
"""
MORE = """\
  norway: {is a: state, label: Norway}  # north of both
"""


def kg(*arguments: str, keys: str = "", **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, input=keys, env=environment)


FILES = {"codings/rules/talks.yaml": RULES, "codings/other/talks.yaml": OTHER}


def root(study: Study) -> str:
    return str(study.folder.root)


def review_of(study: Study) -> Review:
    return Review(study.folder, "amina")


def source_of(study: Study) -> Source:
    return read_source(study.folder.sources / "talks.txt", "sources/talks.txt")


def queue(review: Review, study: Study) -> list[Suggestion]:
    return review.suggestions(source_of(study))


def own(study: Study) -> str:
    path = study.folder.codings / "talks.yaml"
    return path.read_text("utf-8") if path.exists() else ""


def files(folder: Path) -> dict[str, bytes]:
    """Return every file that a review may change."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".kg" not in path.parts
    }


def fields_of(review: Review, study: Study) -> Fields:
    name, text = review.coding("talks")
    names = review.proof.names(text, name, "talks")
    return Fields(review.proof.vocabulary, names, source_of(study))
