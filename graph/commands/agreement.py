"""kg agreement: compare what several coders found in the same texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
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
from graph.folder import StudyFolder
from graph.notation import read_text
from graph.scoring.agreement import NONE, Agreement, Disagreement, Texts
from graph.scoring.annotation import Annotation
from graph.scoring.coded import Codings
from graph.scoring.coefficients import (
    cohens_kappa,
    krippendorffs_alpha,
    pairable,
    share_agreed,
)
from graph.scoring.gold import read_gold
from graph.scoring.pairing import Tolerance
from graph.tables import TABLE_FORMATS, Cell, Table, write_table
from graph.texts.sources import Source, parse_source

Rows = list[tuple[Cell, ...]]


@click.command("agreement")
@click.argument("sources", nargs=-1)
@study_option
@click.option(
    "--coder",
    "coders",
    multiple=True,
    metavar="NAME",
    help="Only these coders; else all there are.",
)
@click.option(
    "--gold",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="PATH",
    help="In place of a study, files in the gold form, or a folder of them: once for each coder.",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="With --gold: the texts.",
)
@click.option(
    "--by",
    type=click.Choice(["field", "class", "confusion", "text"]),
    default="field",
    show_default=True,
    help="What the rows are.",
)
@click.option(
    "--list", "listed", is_flag=True, help="List the passages on which coders do not agree."
)
@tolerance_options
@format_option(*TABLE_FORMATS)
@output_option
def command(
    sources: tuple[str, ...], study: Path | None, coders: tuple[str, ...], gold: tuple[Path, ...],
    texts: Path | None, by: str, listed: bool, overlap: float, cover: float, format: str | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Compare what several coders found in SOURCES, or in all texts that at least two of them coded.

    Positions are compared: passages that are the same but for their ends belong together, and of these class, holder,
    term, issue, modality and target are compared: share agreed, Cohen's kappa (of two coders), Krippendorff's alpha.
    Alpha for unitizing compares the passages themselves, character by character. A figure that the data do not
    determine is left out.

    \b
    Example:
      kg agreement
      kg agreement --list
      kg agreement --by confusion --coder amina --coder bogdan
      kg agreement --gold first --gold second --texts texts
    """
    chosen = format or report_format(output)
    if gold and (study or coders):
        raise click.UsageError("--gold is for files outside a study: leave out --study and --coder")
    if texts and not gold:
        raise click.UsageError("--texts is for --gold: a study has its texts")
    compared, read = (
        of_files(gold, texts, sources) if gold else of_study(open_study(study), coders, sources)
    )
    lengths = {id: length_of(compared[id], read.get(id)) for id in compared}
    sentences = {id: source.sentences for id, source in read.items()}
    agreement = Agreement(compared, lengths, Tolerance(overlap, cover), sentences)
    if listed and chosen is None:
        emit(paragraphs(agreement, read), output)
        return
    table = as_table(agreement, read) if listed else TABLES[by](agreement)
    emit(
        write_table(
            rounded(table) if chosen in (None, "table", "md") else table, chosen or "table"
        ),
        output,
    )
    say(
        f"compared {', '.join(agreement.coders)} on {len(compared)} texts, {len(agreement.units)} passages"
    )
    if not listed and agreement.disagreements():
        say(f"they differ on {len(agreement.disagreements())} of them: kg agreement --list")


# ---------------------------------------------------------------- what is compared


def of_study(
    folder: StudyFolder, coders: tuple[str, ...], sources: tuple[str, ...]
) -> tuple[Texts, dict[str, Source]]:
    """Return what coders of a study entered for the texts that at least two of them coded, and these texts.

    Raises:
        InputError: if there is no such coder or text, or no text that two of them coded.

    """
    codings = Codings(folder)
    for coder in coders:
        codings.check_coder(coder)
    codings.check_sources(sources)
    there = codings.coders()
    names = list(dict.fromkeys(coders)) or sorted(there)
    counted: dict[str, int] = defaultdict(int)
    for name in names:
        for id in there[name]:
            counted[id] += 1
    wanted = sorted(id for id, n in counted.items() if n > 1 and (not sources or id in sources))
    if not wanted:
        raise nothing_in_common(names, "codings/NAME/SOURCE.yaml is the coding of NAME for a text")
    found = codings.all_coded(names, wanted, as_guideline=False)
    annotations = {id: {c: one.annotation for c, one in by.items()} for id, by in found.items()}
    return annotations, {id: codings.source(id) for id in found}


def of_files(
    paths: tuple[Path, ...], texts: Path | None, sources: tuple[str, ...]
) -> tuple[Texts, dict[str, Source]]:
    """Return what gold files have for the texts that at least two coders coded, and these texts, if they are given.

    Raises:
        InputError: if a file cannot be used, or there is no text that two of them coded.

    """
    if len(paths) < 2:
        raise click.UsageError("--gold: name it once for each coder, two at least")
    found: dict[str, dict[str, Annotation]] = defaultdict(dict)
    names = coder_names(paths)
    for path, name in zip(paths, names, strict=True):
        for id, annotation in read_gold([path]).items():
            if not sources or id in sources:
                found[id][name] = annotation
    both = {id: by for id, by in sorted(found.items()) if len(by) > 1}
    if not both:
        raise nothing_in_common(
            names, "the id in a file, not its name, says which text it is about"
        )
    read = {id: source for id in both if texts and (source := text_in(texts, id))}
    if missing := sorted(both.keys() - read.keys()):
        say(
            f"no text of {', '.join(missing)}: alpha for unitizing takes it to end with the last quote"
        )
    return both, read


def coder_names(paths: tuple[Path, ...]) -> list[str]:
    """Return a name for each folder or file: its own, with its number where two are the same."""
    names = [path.resolve().name.removesuffix(".json").removesuffix(".gold") for path in paths]
    return [f"{name} {n}" if names.count(name) > 1 else name for n, name in enumerate(names, 1)]


def text_in(folder: Path, id: str) -> Source | None:
    """Return a text of a folder by its id."""
    found = sorted(path for ending in ("txt", "md") for path in folder.rglob(f"{id}.{ending}"))
    return parse_source(read_text(found[0], str(found[0])), id, str(found[0])) if found else None


def nothing_in_common(names: list[str], hint: str) -> InputError:
    """Return what is said where no text was coded twice."""
    who = " and ".join(names) if names else "anybody"
    return InputError([Problem(Mark("codings"), f"no text was coded by two of {who}", hint)])


def length_of(coded: Mapping[str, Annotation], source: Source | None) -> int:
    """Return the length of a text; of one that is not at hand, up to the last quote."""
    if source is not None:
        return len(source.text)
    return max((end for a in coded.values() for s in a.statements for _, end in s.spans), default=0)


# ---------------------------------------------------------------- tables


def by_field(agreement: Agreement) -> Table:
    """Return a row for the passages, and for each field."""
    unitizing = agreement.unitizing
    units = len(agreement.units)
    rows: Rows = [
        ("passages (marked or not)", units, agreement.passages_shared(), None, unitizing.passages),
        ("passages with class", units, None, None, unitizing.values),
        ("passages with class, 1995", units, None, None, agreement.squares),
        ("class where both marked", units, None, None, unitizing.coding),
        *sentence_rows(agreement),
        *agreement.field_rows(),
    ]
    return Table(("field", "units", "agreed", "kappa", "alpha"), tuple(rows))


def sentence_rows(agreement: Agreement) -> Iterator[tuple[Cell, ...]]:
    """Yield how far coders agree on sentences: which have something in them, and of what class."""
    values = agreement.sentence_values()
    marked = [[v and ("none" if v == NONE else "some") for v in unit] for unit in values]
    kinds = {"sentences (marked or not)": marked, "sentences with class": values}
    for name, found in kinds.items() if values else ():
        kappa = cohens_kappa(found) if len(agreement.coders) == 2 else None
        yield name, len(pairable(found)), share_agreed(found), kappa, krippendorffs_alpha(found)


def by_class(agreement: Agreement) -> Table:
    """Return a row for each class."""
    by_value = agreement.unitizing.by_value
    rows = tuple((*row, by_value.get(str(row[0]))) for row in agreement.class_rows())
    return Table(("class", "given", "units", "shared", "alpha", "alpha by characters"), rows)


def by_confusion(agreement: Agreement) -> Table:
    """Return a row for each class of the first coder, a column for each of the second."""
    names, cells = agreement.confusion()
    two = len(agreement.coders) == 2
    columns = [*names, NONE] if two else names
    corner = " / ".join(agreement.coders) if two else "coincidences"
    rows = tuple((row, *(_count(cells.get((row, c), 0.0)) for c in columns)) for row in columns)
    return Table((corner, *columns), rows)


def _count(cell: float) -> Cell:
    return int(cell) if cell == int(cell) else cell


def by_text(agreement: Agreement) -> Table:
    """Return a row for each text."""
    units = Counter(unit.text for unit in agreement.units)
    differing = Counter(d.unit.text for d in agreement.disagreements())
    rows: Rows = []
    for id in sorted(agreement.texts):
        alone = Agreement({id: agreement.texts[id]}, agreement.lengths, agreement.tolerance)
        rows.append(
            (id, units[id], differing[id], alone.passages_shared(),
             alone.unitizing.passages, alone.unitizing.values)
        )  # fmt: skip
    return Table(
        ("text", "units", "differing", "passages shared", "alpha", "alpha with class"), tuple(rows)
    )


TABLES = {"field": by_field, "class": by_class, "confusion": by_confusion, "text": by_text}


# ---------------------------------------------------------------- disagreements


def sentence_of(disagreement: Disagreement, source: Source | None) -> str:
    """Return the sentences that a passage stands in; without the text, its longest quote."""
    start, end = disagreement.unit.span
    if source is None:
        return max((s.quote for s in disagreement.unit.found.values()), key=len)
    around = [(a, b) for a, b in source.sentences if a < end and start < b]
    first, last = (
        min([a for a, _ in around], default=start),
        max([b for _, b in around], default=end),
    )
    return " ".join(source.text[first:last].split())


def said_by(agreement: Agreement, disagreement: Disagreement, coder: str) -> str:
    """Return what a coder says of a passage, in words."""
    statement = disagreement.unit.found.get(coder)
    if statement is None:
        return "nothing"
    values = {f: read(disagreement.unit.text, statement) for f, read in agreement.fields.items()}
    shown = ("class", "holder", *disagreement.fields)
    return "; ".join(f"{f}: {values[f]}" for f in dict.fromkeys(shown))


def differing(disagreement: Disagreement) -> str:
    """Return in what coders differ, in words."""
    missing = [f"not found by {', '.join(disagreement.missing)}"] if disagreement.missing else []
    return "; ".join([*missing, *([", ".join(disagreement.fields)] if disagreement.fields else [])])


def paragraphs(agreement: Agreement, read: Mapping[str, Source]) -> Iterator[str]:
    """Yield the disagreements for people: the sentence, then what each coder says and where it is written."""
    for disagreement in agreement.disagreements():
        unit, source = disagreement.unit, read.get(disagreement.unit.text)
        where = source.mark(unit.span[0]) if source else unit.text
        yield f"{where}: {differing(disagreement)}\n"
        yield f"  {sentence_of(disagreement, source)}\n"
        for coder in sorted(agreement.texts[unit.text]):
            mark = unit.found[coder].mark if coder in unit.found else None
            at = f"   {mark}" if mark else ""
            yield f"  {coder}: {said_by(agreement, disagreement, coder)}{at}\n"
        yield "\n"


def as_table(agreement: Agreement, read: Mapping[str, Source]) -> Table:
    """Return the disagreements as a table: a row for each passage and coder."""
    fields = tuple(agreement.fields)
    rows: Rows = []
    for number, disagreement in enumerate(agreement.disagreements(), 1):
        unit, source = disagreement.unit, read.get(disagreement.unit.text)
        where = str(source.mark(unit.span[0])) if source else unit.text
        for coder in sorted(agreement.texts[unit.text]):
            statement = unit.found.get(coder)
            values = [
                read_(unit.text, statement) if statement else None
                for read_ in agreement.fields.values()
            ]
            rows.append(
                (number, unit.text, where, differing(disagreement), coder, *values,
                 statement.quote if statement else None,
                 str(statement.mark) if statement and statement.mark else None,
                 sentence_of(disagreement, source))
            )  # fmt: skip
    columns = (
        "number",
        "text",
        "place",
        "differ in",
        "coder",
        *fields,
        "quote",
        "coding",
        "sentence",
    )
    return Table(columns, tuple(rows))
