"""kg ontology new: begin an extension, or add a term to one."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.options import open_study, say, study_option
from graph.errors import OntologyError
from graph.folder import StudyFolder


@click.command("new")
@click.argument("name", required=False)
@study_option
@click.option(
    "--class", "class_", metavar="LABEL", help="A new class, under the one named by --under."
)
@click.option(
    "--property", "property_", metavar="LABEL", help="A new property of the class named by --under."
)
@click.option(
    "--issue", metavar="LABEL", help="A new issue, under the one named by --under, if any."
)
@click.option("--role", metavar="LABEL", help="A new role, under the one named by --under, if any.")
@click.option(
    "--under", metavar="LABEL", default="", help="The class, issue or role it belongs to."
)
@click.option(
    "--values",
    metavar="WORD",
    default="words",
    show_default=True,
    help="What a property's values are: words, text, number, date, year, yes or no, or a class.",
)
@click.option("--definition", metavar="TEXT", default="", help="What it is, in one sentence.")
@click.option(
    "--language", default="en", show_default=True, help="Language of label and definition."
)
def command(
    name: str | None, study: Path | None, class_: str | None, property_: str | None, issue: str | None,
    role: str | None, under: str, values: str, definition: str, language: str,
) -> None:  # fmt: skip
    """Begin an extension, or add a term to one.

    With NAME alone, writes the skeleton ontology/NAME.ttl. With a label, writes the term into that file, or into the
    only one there is, and formats it.

    \b
    Example:
      kg ontology new fisheries
      kg ontology new --class ultimatum --under demand --definition "A demand with a deadline."
      kg ontology new fisheries --property consequence --under ultimatum --values threat
      kg ontology new --issue "fishing quotas" --under economy
    """
    from graph.extensions import study_vocabulary
    from graph.ontologies.adding import NewTerm, add_term, new_extension

    folder = open_study(study)
    asked = {"class": class_, "property": property_, "issue": issue, "role": role}
    given = [(kind, label) for kind, label in asked.items() if label]
    if len(given) > 1 or not (given or name):
        raise click.UsageError("give a NAME, or one of --class, --property, --issue and --role")
    if not given:
        path = new_extension(folder, str(name))
        say(f"wrote {folder.name_of(path)}")
        say('next: kg ontology new --class LABEL --under demand --definition "…"')
        return
    ((kind, label),) = given
    if kind == "class" and not under:
        raise click.UsageError("--class: give --under and the class above it, such as demand")
    path = _extension_file(folder, name)
    term = NewTerm(kind, label, under, values, definition, language)
    written = add_term(path, folder.name_of(path), study_vocabulary(folder), term)
    say(f"wrote {written} to {folder.name_of(path)}")
    say("next: kg ontology check")


def _extension_file(folder: StudyFolder, name: str | None) -> Path:
    """Return the extension of a name, or the only one the study has."""
    found = {path.stem: path for path in sorted(folder.ontology.glob("*.ttl"))}
    if name in found:
        return found[str(name)]
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name is None and not found:
        raise OntologyError("the study has no extension yet", "run: kg ontology new NAME")
    what = f"no extension {name!r}" if name else "which extension?"
    raise OntologyError(
        what, f"extensions are: {', '.join(found)}" if found else "run: kg ontology new NAME"
    )
