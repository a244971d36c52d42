"""kg score: hold what was found against texts coded by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from graph.commands.measures import rounded, tolerance_options
from graph.commands.options import (
    emit,
    format_option,
    open_study,
    output_option,
    report_format,
    say,
    study_option,
)
from graph.errors import InputError, Mark, Problem
from graph.extract.gold import guideline_types
from graph.notation import read_text
from graph.scoring.anchoring import anchored
from graph.scoring.annotation import Annotation
from graph.scoring.coded import Codings
from graph.scoring.gold import read_gold
from graph.scoring.pairing import Tolerance
from graph.scoring.score import (
    MISSED,
    SPURIOUS,
    Scores,
    add_up,
    difference,
    interval,
    macro_f1,
    score,
    without_ungrounded,
)
from graph.tables import TABLE_FORMATS, Cell, Table, write_table
from graph.texts.sources import split_header

COLUMNS = ("gold", "found", "right", "precision", "recall", "f1")
Annotations = Mapping[str, Annotation]


@click.command("score")
@click.argument("gold", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@study_option
@click.option(
    "--coder",
    metavar="NAME",
    help="Whose codings of the study; with --suggested, of which extractor.",
)
@click.option("--suggested", is_flag=True, help="What is suggested in the study, not what counts.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="What was found, as files in the gold form, in place of a study.",
)
@click.option(
    "--than",
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Something else that was found: how much better or worse is it?",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="The texts: found statements whose quote is not at its offsets are left out.",
)
@click.option(
    "--by",
    type=click.Choice(["measure", "text", "type", "confusion"]),
    default="measure",
    show_default=True,
    help="What the rows are.",
)
@tolerance_options
@format_option(*TABLE_FORMATS)
@output_option
def command(
    gold: tuple[Path, ...], study: Path | None, coder: str | None, suggested: bool, against: Path | None,
    than: Path | None, texts: Path | None, by: str, overlap: float, cover: float, format: str | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Hold what was found against texts coded by hand: precision, recall and F1.

    GOLD are files in the form of the annotation guideline, or folders of them. Held against them are the codings of
    the study that count; --suggested takes what is suggested instead, and --against files outside a study. Where
    several people, or extractors, have coded a text, --coder says whose counts. A text in which nothing was found is
    scored as such, and named.

    Low and high hold the middle 95 % of F1 when texts are drawn at random again and again: with few texts it is wide.

    \b
    Example:
      kg extract --gold texts/*.txt -o found
      kg score gold --against found
      kg score gold --suggested --by type
      kg score gold --against found --than found-before -o scores.csv
    """
    if against and (suggested or coder or study):
        raise click.UsageError(
            "--against is for files outside a study: leave out --study, --coder and --suggested"
        )
    if than and by != "measure":
        raise click.UsageError("--than compares measures: leave out --by")
    chosen = format or report_format(output)
    wanted = read_gold(gold)
    if against:
        found = read_gold([against])
    else:
        codings = Codings(open_study(study))
        found = of_study(codings, wanted, coder, suggested=suggested)
        wanted = in_study(codings, wanted)
    tolerance = Tolerance(overlap, cover)
    scores = score(wanted, grounded(found, texts), tolerance)
    tell_what_is_missing(scores, found)
    if than:
        table = compared(scores, score(wanted, grounded(read_gold([than]), texts), tolerance))
    else:
        table = Table(*TABLES[by](scores))
    emit(
        write_table(
            rounded(table) if chosen in (None, "table", "md") else table, chosen or "table"
        ),
        output,
    )


def of_study(
    codings: Codings, gold: Annotations, coder: str | None, *, suggested: bool
) -> dict[str, Annotation]:
    """Return what a study has of the texts of a gold standard.

    Raises:
        InputError: if several have coded a text and none of them was named, or nobody has coded any.

    """
    if coder:
        codings.check_coder(coder, suggested=suggested)
    there = codings.coders(suggested=suggested)
    coders = [coder] if coder else sorted(there)
    found = codings.all_coded(coders, sorted(gold), suggested=suggested)
    several = {id: sorted(by) for id, by in found.items() if len(by) > 1}
    if several:
        id, names = next(iter(several.items()))
        hint = f"say whose counts: --coder {names[0]}"
        message = f"{id} has codings of {' and '.join(names)}"
        raise InputError([Problem(Mark("codings"), message, hint)])
    if not found:
        raise InputError([Problem(Mark("codings"), *nothing_found(there, suggested))])
    return {id: next(iter(by.values())).annotation for id, by in found.items()}


def in_study(codings: Codings, gold: Annotations) -> dict[str, Annotation]:
    """Return a gold standard with its quotes where they stand in the texts of a study; those nowhere are left out."""
    moved = dict(gold)
    for id, annotation in gold.items():
        if id in codings.paths:
            moved[id], lost = anchored(annotation, codings.source(id).text)
            if lost:
                say(
                    f"{annotation.name}: {len(lost)} quotes are not in {codings.source(id).name}, left out:"
                )
                say(f"  {lost[0].quote}")
    return moved


def nothing_found(there: Mapping[str, list[str]], suggested: bool) -> tuple[str, str]:
    """Return what is said where a study has nothing on the texts of the gold standard."""
    if not there:
        return (
            ("nothing is suggested in this study", "suggest codings with: kg extract")
            if suggested
            else ("nothing is coded in this study", "--suggested scores what is suggested")
        )
    coded = sorted({id for ids in there.values() for id in ids})
    hint = f"the id in a gold file is that of a source; coded here are: {', '.join(coded[:8])}"
    return "no text of the gold files is coded in this study", hint


def grounded(found: Annotations, texts: Path | None) -> Annotations:
    """Return what was found without statements whose quote is not in the text, and tell how many these are."""
    if texts is None:
        return found
    kept = dict(found)
    for id, annotation in found.items():
        path = next(iter(sorted(p for e in ("txt", "md") for p in texts.rglob(f"{id}.{e}"))), None)
        if path is None:
            say(f"{id}: no text of this name in {texts}; its quotes were not checked")
            continue
        text = split_header(read_text(path, str(path)))[1]
        kept[id], wrong = without_ungrounded(annotation, text)
        if wrong:
            say(f"{id}: left out {len(wrong)} statements whose quote is not at its offsets")
    return kept


def tell_what_is_missing(scores: Scores, found: Annotations) -> None:
    """Tell which texts nobody found anything in, and which are not in the gold standard."""
    if scores.missing:
        say(f"nothing found for {', '.join(scores.missing)}: scored as empty")
    if more := sorted(found.keys() - {c.gold.id for c in scores.comparisons}):
        say(f"not in the gold files, left out: {', '.join(more)}")
    if len(scores.missing) == len(scores.comparisons):
        say(
            "no text was found in both: the id in a file, not its name, says which text it is about"
        )


# ---------------------------------------------------------------- tables


def by_measure(scores: Scores) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return a row for everything that is measured, over all texts."""
    tables = list(scores.per_text.values())
    rows = []
    for name, counts in add_up(tables).items():
        bounds = interval([table[name] for table in tables])
        rows.append(
            (
                name,
                *counts,
                counts.precision,
                counts.recall,
                counts.f1,
                macro_f1(tables, name),
                *bounds,
            )
        )
    return ("measure", *COLUMNS, "macro f1", "low", "high"), tuple(rows)


def by_text(scores: Scores) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return a row for every text and measure."""
    rows = (
        (id, name, *counts, counts.precision, counts.recall, counts.f1)
        for id, table in scores.per_text.items()
        for name, counts in table.items()
    )
    return ("text", "measure", *COLUMNS), tuple(rows)


def by_type(scores: Scores) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return a row for every type of statement: right are those of the same passage and type."""
    rows = (
        (name, *counts, counts.precision, counts.recall, counts.f1)
        for name, counts in scores.by_type().items()
    )
    return ("type", *COLUMNS), tuple(rows)


def by_confusion(scores: Scores) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return a row for every type of the gold standard, and as what it was found."""
    cells, types = scores.confusion(), guideline_types()
    columns = (*types, MISSED)
    return (
        ("gold", *columns),
        tuple((row, *(cells[row, column] for column in columns)) for row in (*types, SPURIOUS)),
    )


TABLES = {"measure": by_measure, "text": by_text, "type": by_type, "confusion": by_confusion}


def compared(scores: Scores, other: Scores) -> Table:
    """Return how the F1 of two findings differ, with the interval of the difference over the same draws of texts."""
    one, two = list(scores.per_text.values()), list(other.per_text.values())
    rows = []
    for name, counts in add_up(one).items():
        f1 = add_up(two)[name].f1
        bounds = difference([t[name] for t in one], [t[name] for t in two])
        rows.append((name, counts.f1, f1, counts.f1 - f1, *bounds))
    return Table(("measure", "f1", "f1 of the other", "difference", "low", "high"), tuple(rows))
