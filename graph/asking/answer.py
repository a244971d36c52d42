"""What Python users get: the rows of an answer and a network, which show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import networkx as nx

from graph.tables import Cell, Table, cell_text, write_table

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer: names where IRIs stood, numbers as numbers, None where there is no value.

    A SELECT gives its own columns, CONSTRUCT and DESCRIBE give subject, predicate and object, ASK gives one row with
    `answer`. `len` counts rows, iteration gives dictionaries; an answer counts as false if it has no rows or is a no.
    """

    table: Table

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.table.columns

    @property
    def rows(self) -> list[dict[str, Cell]]:
        """The rows, each as a dictionary from column to value."""
        return list(self)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Yield the rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.table.rows)

    def __len__(self) -> int:
        return len(self.table.rows)

    def __bool__(self) -> bool:
        return bool(self.table.rows) and self.table != Table(("answer",), ((False,),))

    def __repr__(self) -> str:
        return "".join(write_table(self.table, "table")).rstrip("\n")

    def _repr_html_(self) -> str:
        return html_table(self.table)

    def to_pandas(self) -> Any:
        """Return the rows as a pandas DataFrame.

        Raises:
            ModuleNotFoundError: if pandas is not installed: pip install pandas.

        """
        import pandas as pd  # type: ignore[import-untyped]  # optional, and without types

        return pd.DataFrame(list(self.table.rows), columns=list(self.columns))


class Network(nx.MultiDiGraph):  # type: ignore[type-arg]  # networkx takes no parameters when it runs
    """A networkx graph of actors, terms, issues and events that shows its edges in a notebook.

    Nodes are IRIs with label, kind, part, color and shape; edges have label, kind, color, title, the number of quotes
    and the first of them with its speaker, source and date.
    """

    def __repr__(self) -> str:
        return f"<Network: {self.number_of_nodes()} nodes, {self.number_of_edges()} edges>"

    def _repr_html_(self) -> str:
        def label(node: str) -> str:
            return str(self.nodes[node].get("label", node))

        edges = (
            (label(a), str(said.get("label", "")), label(b), str(said.get("quote", "")))
            for a, b, said in self.edges(data=True)
        )
        table = Table(("from", "edge", "to", "quote"), tuple(edges))
        return f"<p>{escape(repr(self))}</p>{html_table(table)}"


def html_table(table: Table) -> str:
    """Return a table as HTML, every cell as text; of long tables the beginning."""

    def row(cells: Sequence[Cell], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell_text(cell))}</{tag}>' for cell in cells)}</tr>"

    body = "".join(row(cells, "td") for cells in table.rows[:_SHOWN])
    more = len(table.rows) - _SHOWN
    rest = f"<p>and {more} more rows</p>" if more > 0 else ""
    head = row(table.columns, "th")
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{rest}"
