"""kg adjudicate: join what coders agree on, and leave the rest to be decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from graph.commands.options import open_study, say, study_option
from graph.errors import InputError, Mark, Problem
from graph.files import write_all
from graph.folder import StudyFolder
from graph.notation import read_text
from graph.scoring.adjudicating import COMPARED, MADE_HERE, Joint, adjudicate, of_coder
from graph.scoring.agreement import Agreement
from graph.scoring.coded import Coded, Codings
from graph.scoring.pairing import Tolerance
from graph.terms import HANDLE

FIELDS = (*COMPARED, "issue", "background")


@click.command("adjudicate")
@click.argument("sources", nargs=-1)
@study_option
@click.option(
    "--coder",
    "coders",
    multiple=True,
    metavar="NAME",
    help="Whose codings, the one whose words are kept first; else all there are.",
)
@click.option(
    "--as",
    "name",
    default="joint",
    show_default=True,
    metavar="NAME",
    help="The coder of what is joined.",
)
@click.option(
    "--on",
    "compared",
    type=click.Choice(FIELDS),
    multiple=True,
    help=f"What coders must agree on; else {', '.join(COMPARED)}.",
)
@click.option("--overwrite", is_flag=True, help="Join anew what was joined before.")
@click.option("--dry-run", is_flag=True, help="Tell what would be joined; write nothing.")
def command(
    sources: tuple[str, ...], study: Path | None, coders: tuple[str, ...], name: str,
    compared: tuple[str, ...], overwrite: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Join the codings of SOURCES, or of all texts that at least two people coded.

    What all agree on goes into codings/NAME/, as the first coder wrote it, comments included. What they do not goes
    into codings/NAME-CODER/ as suggestions, each coder's with the coder for a rule, so that kg review decides. The
    coders' own codings stay as they are.

    \b
    Example:
      kg adjudicate --coder amina --coder bogdan
      kg review --coder joint
    """
    if not HANDLE.fullmatch(name):
        raise click.UsageError(
            f"--as: no short name: {name!r}; write lower-case letters and hyphens"
        )
    folder = open_study(study)
    if name in coders:
        raise click.UsageError(f"--as: {name} is one of the coders")
    codings = Codings(folder)
    found = to_join(codings, coders, sources, name)
    lengths = {id: len(codings.source(id).text) for id in found}
    texts = {id: {c: one.annotation for c, one in by.items()} for id, by in found.items()}
    agreement = Agreement(texts, lengths, Tolerance())
    contents: dict[Path, str] = {}
    for id, by in found.items():
        own = folder.codings / name / f"{id}.yaml"
        versions = {c: folder.codings / of_coder(name, c) / f"{id}.yaml" for c in by}
        for target in (own, *versions.values()):
            refuse_own_work(folder, target)
        if not overwrite and any(target.exists() for target in (own, *versions.values())):
            say(f"left {folder.name_of(own)} as it is; --overwrite joins it anew")
            continue
        joint = adjudicate(codings, by, agreement, name, compared or COMPARED)
        contents[own] = joint.coding
        contents |= {path: joint.suggestions.get(c, "") for c, path in versions.items()}
        for line in told(folder, joint, own, versions, dry_run=dry_run):
            say(line)
    if dry_run:
        return
    gone = [path for path, text in contents.items() if not text]
    write_all({path: text for path, text in contents.items() if text})
    for path in gone:
        path.unlink(missing_ok=True)
    if contents:
        say(f"next: kg review --coder {name}, then: kg build")


def to_join(
    codings: Codings, coders: tuple[str, ...], sources: tuple[str, ...], name: str
) -> Mapping[str, Mapping[str, Coded]]:
    """Return what coders entered for the texts that at least two of them coded, the first coder's first.

    Raises:
        InputError: if there is no such coder or text, or no text that two of them coded.

    """
    for coder in coders:
        codings.check_coder(coder)
    codings.check_sources(sources)
    there = codings.coders()
    names = list(dict.fromkeys(coders)) or [coder for coder in sorted(there) if coder != name]
    ids = [id for coder in names for id in there[coder]]
    wanted = sorted({id for id in ids if ids.count(id) > 1 and (not sources or id in sources)})
    if not wanted:
        who = " and ".join(names) or "anybody"
        hint = "codings/NAME/SOURCE.yaml is the coding of NAME for a text"
        raise InputError([Problem(Mark("codings"), f"no text was coded by two of {who}", hint)])
    return codings.all_coded(names, wanted, as_guideline=False)


def refuse_own_work(folder: StudyFolder, path: Path) -> None:
    """Refuse to write over a coding that somebody made otherwise.

    Raises:
        InputError: if it does not begin as what is joined here does.

    """
    name = folder.name_of(path)
    if path.exists() and not read_text(path, name).startswith(MADE_HERE):
        hint = "choose another name: --as joint"
        raise InputError(
            [Problem(Mark(name, 1, 1), "a coding that was not joined from others", hint)]
        )


def told(
    folder: StudyFolder, joint: Joint, own: Path, versions: Mapping[str, Path], *, dry_run: bool
) -> list[str]:
    """Return what was done with one text, in words."""
    verb = "would write" if dry_run else "wrote"
    findings = f"{joint.agreed} finding{'s' * (joint.agreed != 1)}"
    lines = [f"{verb} {folder.name_of(own)}: {findings} that all agree on"]
    if joint.open:
        names = ", ".join(folder.name_of(versions[coder]) for coder in joint.suggestions)
        lines.append(f"{verb} {names}: {joint.open} to be decided")
    if joint.links:
        lines.append(f"  links between terms that not all drew were left out: {joint.links}")
    return lines
