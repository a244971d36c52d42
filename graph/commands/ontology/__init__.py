"""kg ontology: check, extend and describe the ontology; one verb a module."""

from __future__ import annotations

import click

from graph.commands.ontology import (
    align,
    check,
    codebook,
    deprecate,
    diff,
    docs,
    merge,
    migrate,
    new,
    rebase,
    rename,
    split,
    table,
)
from graph.commands.ontology import format as formatting

VERBS = (
    align, check, codebook, deprecate, diff, docs, formatting, merge, migrate, new, rebase, rename, split,
    table,
)  # fmt: skip


@click.group("ontology", commands=[verb.command for verb in VERBS])
def command() -> None:
    """Check, extend and describe the ontology.

    An extension is a Turtle file in the ontology folder of a study; ontology/README.md shows how to write one.

    \b
    Example:
      kg ontology new fisheries
      kg ontology new --class ultimatum --under demand
      kg ontology check
    """
