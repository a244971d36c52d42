"""kg ontology align: suggest which terms of other vocabularies mean the same."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.ontology.common import FILE, study_if_any
from graph.commands.options import (
    emit,
    format_option,
    output_option,
    report_format,
    say,
    study_option,
)
from graph.tables import TABLE_FORMATS


@click.command("align")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@study_option
@click.option("--least", type=click.FloatRange(0, 1), default=0.7, show_default=True,
              help="Leave out what scores less.")  # fmt: skip
@click.option("--most", type=click.IntRange(1), default=3, show_default=True,
              help="Candidates for a term.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Of the terms of the core, too.")
@format_option(*TABLE_FORMATS, "ttl")
@output_option
def command(
    files: tuple[Path, ...], study: Path | None, least: float, most: int, everything: bool, format: str | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Suggest alignments with the terms of other vocabularies, given as Turtle files.

    Terms are compared by their names in all languages, the words of their definitions, and what lies above and below
    them. In a study these are the terms of its extensions, with --all those of the core as well; outside one, all that
    is shipped. Nothing is written into an ontology, and nothing is fetched. A file that ends in .ttl gets the
    suggestions as Turtle that states none of them.

    \b
    Example:
      kg ontology align prov-o.ttl schema.ttl
      kg ontology align prov-o.ttl --least 0.85 -o suggestions.ttl
    """
    from graph.extensions import study_vocabulary
    from graph.lexicon.index import read_ontology_file
    from graph.ontologies.aligning import (
        known_pairs,
        read_terms,
        suggest,
        suggestion_table,
        suggestion_turtle,
    )
    from graph.ontologies.describing import is_extension
    from graph.ontologies.study import shipped_vocabulary
    from graph.tables import write_table

    turtle = format == "ttl" or (format is None and output is not None and output.suffix == ".ttl")
    chosen = "ttl" if turtle else format or report_format(output) or "table"
    folder = study_if_any(study)
    words = study_vocabulary(folder) if folder else shipped_vocabulary()
    own = [f for f in words.files if is_extension(f)] if folder and not everything else words.files
    others = [read_ontology_file(path, str(path)) for path in files]
    ours = read_terms(words.files, own) if own else []
    theirs = read_terms(others)
    found = suggest(ours, theirs, known_pairs((*words.files, *others)), least=least, most=most)
    prefixes = {**{p: b for f in others for p, b in f.prefixes.items() if p}, **words.prefixes}
    if turtle:
        emit([suggestion_turtle(found, prefixes)], output)
    else:
        emit(write_table(suggestion_table(found, prefixes), chosen) if found else [], output)
    with_some = len({s.term.iri for s in found})
    say(
        f"{len(ours)} terms of ours, {len(theirs)} of theirs: {len(found)} candidates for {with_some} terms"
    )
    if folder and not own:
        say("the study has no extension; --all compares the terms of the core")
    elif found and not turtle:
        say("next: put what is true into your extension, as `my:Term skos:closeMatch other:Term`")
