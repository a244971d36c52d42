"""kg schema: a JSON Schema of coding files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graph.coding.schema import coding_schema
from graph.commands.options import emit, open_study, output_option, study_option
from graph.extensions import study_vocabulary


@click.command("schema")
@study_option
@output_option
def command(study: Path | None, output: Path | None) -> None:
    """Write a JSON Schema of coding files, made from the ontology with the study's extensions.

    Editors use it to complete keys and codes, and to underline what is unknown. In VS Code, with the YAML extension,
    begin a coding with the line:  # yaml-language-server: $schema=../coding.schema.json

    \b
    Example:
      kg schema -o coding.schema.json
    """
    schema = coding_schema(study_vocabulary(open_study(study)))
    emit([json.dumps(schema, ensure_ascii=False, indent=1) + "\n"], output)
