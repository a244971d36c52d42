"""kg init: make a new study."""

from __future__ import annotations

import json
from pathlib import Path

import click

import ontology
from graph.commands.options import say
from graph.errors import StudyError
from graph.files import write_whole
from graph.folder import CONFIG
from graph.lexicon.hints import did_you_mean
from graph.terms import LANGUAGE, slug

REGISTER = """\
# Who and where, under the handles that become the last parts of their IRIs. Names stand here in each language,
# with other names ("Kyiv" for Ukraine) under `also called:`. Every coding may use them.
#
# actors:
#   ukraine: {is a: state, label: {en: Ukraine, uk: Україна}, also called: Kyiv}
# places:
#   kyiv: {label: Kyiv}
# terms:
#   membership: {term: Ukraine becomes a member of the alliance., on issue: membership and accession}
"""
FOLDERS = ("sources", "codings", "ontology", "queries")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--name", metavar="NAME", help="Name of the study; else that of the folder.")
@click.option("--coder", metavar="NAME", default="coder", show_default=True, help="Who codes.")
@click.option(
    "--language",
    "languages",
    metavar="CODE",
    multiple=True,
    help="Languages of names, the first first.",
)
@click.option(
    "--extension", "extensions", metavar="NAME", multiple=True, help="Extensions shipped with kg."
)
def command(
    folder: Path,
    name: str | None,
    coder: str,
    languages: tuple[str, ...],
    extensions: tuple[str, ...],
) -> None:
    """Make a new study in FOLDER, or in the current folder.

    Writes kg.toml, an empty register, and the folders of a study. Nothing that is there already is changed.

    \b
    Example:
      kg init talks --language en --language uk
    """
    if (folder / CONFIG).exists():
        raise StudyError(f"{folder / CONFIG} is there already", "choose another folder")
    for language in languages:
        if not LANGUAGE.fullmatch(language):
            raise click.UsageError(
                f"no language code: {language!r}; write codes such as en, uk, ru"
            )
    for extension in extensions:
        if extension not in ontology.extension_names():
            known = ontology.extension_names()
            hint = did_you_mean(extension, known) or f"shipped are: {', '.join(known)}"
            raise StudyError(f"no extension {extension!r}", hint)
    make_study(folder, name or folder.resolve().name, coder, languages or ("en",), extensions)
    say(f"made a study in {folder}")
    say("next: put texts in with  kg add FILE   then  kg code NAME   and  kg build")


def make_study(
    folder: Path, name: str, coder: str, languages: tuple[str, ...], extensions: tuple[str, ...]
) -> None:
    """Write the files of an empty study; those that are there stay as they are."""
    for part in FOLDERS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    write_whole(folder / CONFIG, config_text(name, coder, languages, extensions))
    for path, content in ((folder / "register.yaml", REGISTER), (folder / ".gitignore", ".kg/\n")):
        if not path.exists():
            write_whole(path, content)


def config_text(
    name: str, coder: str, languages: tuple[str, ...], extensions: tuple[str, ...]
) -> str:
    """Return a kg.toml."""

    def quoted(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)  # TOML's strings and lists have JSON's form

    return (
        f"name = {quoted(name)}\n"
        f"languages = {quoted(languages)}    # of names; untagged text is in the first\n"
        f"coder = {quoted(slug(coder))}    # who codes, where a file does not say\n"
        f"extensions = {quoted(extensions)}    # shipped with kg; your own lie in ontology/\n"
        '# base = "https://example.org/my-study/"    # base of the IRIs; choose your own before you publish\n'
        f"\n[coders.{slug(coder)}]\nname = {quoted(coder)}\n"
    )
