"""kg: a knowledge graph of negotiation positions. The table of commands, and what happens when one fails."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from typing import Any

import click

from graph.errors import KgError
from graph.tables import printable

__version__ = "0.1.0"

COMMANDS = {
    "init": "Make a new study in a folder.",
    "demo": "Make a study of two articles, ask it, and draw it.",
    "add": "Add texts to a study.",
    "extract": "Read texts and write suggested codings.",
    "extractors": "List the extractors there are.",
    "review": "Accept or reject what was suggested.",
    "score": "Hold what was found against texts coded by hand.",
    "gold": "Exchange codings with files of the annotation guideline.",
    "agreement": "Compare what several coders found in the same texts.",
    "adjudicate": "Join what coders agree on, and leave the rest to be decided.",
    "trust": "Allow a study to have its texts sent somewhere.",
    "code": "Begin a coding: an empty file with every sentence of a text.",
    "terms": "Find, compare and merge terms.",
    "ontology": "Check, extend and describe the ontology.",
    "schema": "Write a JSON Schema of coding files, for editors.",
    "build": "Bring the index up to date with the files.",
    "check": "Check data, quotes and offsets.",
    "query": "Ask a question: a ready-made one, or SPARQL.",
    "export": "Write the graph: HTML, Turtle, GraphML and more.",
    "view": "Draw the graph and open it in the browser.",
}


SURROUNDINGS = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EISDIR,
     errno.ENAMETOOLONG}
)  # fmt: skip
"""What the user's disk may refuse: no bug of ours, so no traceback."""


class Deferred(click.Command):
    """A command that is imported when it runs: help and completion of the others cost nothing."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Hand over to the command itself."""
        command = importlib.import_module(f"graph.commands.{self.name}").command
        context: click.Context = command.make_context(info_name, args, parent, **extra)
        return context


def _widen(stream: io.TextIOWrapper) -> None:
    """Let a stream take every character: as UTF-8 where it leads to a file, else by an escape for what it lacks."""
    if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8")


class Commands(click.Group):
    """The commands, with one policy for errors: a user's mistake is a sentence, a bug is a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run what the command line says, on any terminal and in any locale."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                _widen(stream)
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of a work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or nothing."""
        line = COMMANDS.get(cmd_name)
        return Deferred(cmd_name, help=line, short_help=line) if line else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a mistake of the user ends it with what to do, and exit code 3, or 2 for wrong usage."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(f"kg: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)
        except OSError as error:
            if error.errno not in SURROUNDINGS:
                raise
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"kg: {where}{error.strerror}", err=True)
            ctx.exit(3)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", "-V", prog_name="kg")
def main() -> None:
    """A knowledge graph of negotiation positions.

    Reads what is reported about a negotiation and makes a graph of who demands, offers, concedes, refuses and
    threatens what. Every edge opens the sentence that proves it.

    \b
    Example:
      kg demo talks
      kg query --study talks what-would-bridge
    """  # noqa: D401 - what the help says of the whole


if __name__ == "__main__":
    main()
