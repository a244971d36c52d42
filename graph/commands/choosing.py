"""Asking at a terminal: for a key, or for one of several values, by number, by its beginning, or in one's own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from select import select

import click

from graph.errors import KgError
from graph.tables import printable

MOST = 24
"""So many values are listed; of more the first are, and completion knows all."""


UNASKED = "kg review --list tells what is suggested; --accept RULE and --reject RULE decide unasked"


def read_key() -> str:
    """Return the key that is pressed next, an arrow as its escape sequence; nothing at the end of the input.

    Keys pressed before they are asked for are not lost, as they are with `click.getchar`, which serves where there is
    no terminal of this kind.

    Raises:
        KgError: if there is no terminal at all.

    """
    try:
        import termios
        import tty
    except ImportError:  # not on every system
        return click.getchar()
    if not sys.stdin.isatty():
        try:
            return click.getchar()
        except OSError as error:
            raise KgError("no terminal to ask at", UNASKED) from error
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd, termios.TCSADRAIN)
        return _one_key(fd)
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)


def _one_key(fd: int) -> str:
    """Read the bytes of one key: a character, or an escape sequence, whose bytes come together."""
    data = os.read(fd, 1)
    if data == b"\x1b":
        while select([fd], [], [], 0.05)[0] and len(data) < 3:
            data += os.read(fd, 1)
    elif data and data[0] >= 0xC0:
        data += os.read(fd, 3 if data[0] >= 0xF0 else 2 if data[0] >= 0xE0 else 1)
    return data.decode(errors="replace")


def choose(question: str, values: Sequence[str] = ()) -> str:
    """Return what the user answers: a value by its number or by its beginning, else the words typed.

    At a terminal the tab key completes values.
    """
    for line in listed(values):
        click.echo(line)
    with_completion(values)
    answer: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ")
    return chosen(answer.strip(), values)


def chosen(answer: str, values: Sequence[str]) -> str:
    """Return the value an answer means, or the answer itself.

    >>> chosen("2", ["demand", "offer"]), chosen("de", ["demand", "offer"]), chosen("x", ["demand"])
    ('offer', 'demand', 'x')
    """
    if answer.isdigit() and 0 < int(answer) <= len(values):
        return values[int(answer) - 1]
    folded = answer.casefold()
    exact = [value for value in values if value.casefold() == folded]
    begin = [value for value in values if folded and value.casefold().startswith(folded)]
    return exact[0] if exact else begin[0] if len(begin) == 1 else answer


def listed(values: Sequence[str]) -> Iterator[str]:
    """Yield values with their numbers."""
    for number, value in enumerate(values[:MOST], 1):
        yield f"  {number:>3} {printable(value)}"
    if len(values) > MOST:
        yield f"      … {len(values) - MOST} more: type how one begins"


def with_completion(values: Sequence[str]) -> None:
    """Let the tab key complete values, where the terminal can."""
    if not sys.stdin.isatty():
        return
    try:
        import readline
    except ImportError:  # not on every system
        return

    def complete(text: str, state: int) -> str | None:
        found = [value for value in values if value.casefold().startswith(text.casefold())]
        return found[state] if state < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
