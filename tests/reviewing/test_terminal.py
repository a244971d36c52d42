"""Reviewing at a real terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph import Study
from tests.conftest import MakeStudy
from tests.reviewing.made import MORE, RULES, TEXT, kg, own, root

BEGIN = """\
import os, runpy
os.open(os.ttyname(0), os.O_RDWR)
runpy.run_module("kg", run_name="__main__", alter_sys=True)
"""
"""Takes the terminal for its own, so that Ctrl-C reaches the process, and runs the program."""


class Terminal:
    """A `kg review` at a pseudo-terminal: keys are pressed once what is waited for stands on the screen."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self.main, other = pty.openpty()
        command = [sys.executable, "-c", BEGIN, "review", "--study", str(folder), *words]
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **environment}
        self.process = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, env=env, start_new_session=True
        )
        os.close(other)
        self.unread = ""

    def wait(self, words: str) -> str:
        """Read until some words stand behind what was waited for last, and return what was read up to them."""
        while words not in self.unread:
            ready, _, _ = select.select([self.main], [], [], 30)
            assert ready, f"{words!r} never came: {self.unread[-600:]!r}"
            try:
                piece = os.read(self.main, 1 << 16)
            except OSError:  # what Linux says when the other end is closed
                piece = b""
            assert piece, f"ended before {words!r}: {self.unread[-600:]!r}"
            self.unread += piece.decode(errors="replace")
        before, self.unread = self.unread.split(words, 1)
        return before

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self.main, keys.encode())

    def end(self) -> int:
        """Return the exit code, when the process has ended."""
        return self.process.wait(30)

    def close(self) -> None:
        """End the process, if it has not ended."""
        self.process.kill()
        self.process.wait(30)
        os.close(self.main)


Start = Callable[..., Terminal]


@pytest.fixture
def start(study: Study) -> Iterator[Start]:
    """Return a starter of reviews; at the end none is left running."""
    started: list[Terminal] = []

    def begin(*words: str) -> Terminal:
        started.append(Terminal(study.folder.root, *words))
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()


def test_keys_at_a_terminal(study: Study, start: Start) -> None:
    """Keys act at once, the quote is set off by reversed colours, and the tab key completes a value."""
    terminal = start()
    seen = terminal.wait("q quit")
    terminal.press("e")
    terminal.wait("which?")
    terminal.press("held by\n")
    terminal.wait("held by?")
    terminal.press("B\t\n")
    terminal.wait("which?")
    terminal.press("\n")
    terminal.wait("q quit")
    terminal.press("r")
    terminal.wait("q quit")
    terminal.press("u")
    terminal.wait("q quit")
    terminal.press("q")
    terminal.wait("decided 1 of 4")

    assert (terminal.end(), "\x1b[7mArland rejected the draft agreement\x1b[0m" in seen, "held by: Borland" in own(study)) == (
        0, True, True,
    )  # fmt: skip


def test_an_interrupt_loses_nothing(study: Study, start: Start) -> None:
    """Ctrl-C within a change leaves the suggestion as it was; Ctrl-C at the keys ends the review; both leave what was done."""
    terminal = start()
    terminal.wait("q quit")
    terminal.press("a")
    terminal.wait("q quit")
    terminal.press("e")
    terminal.wait("as it was ")
    terminal.press("quote\n")
    terminal.wait("its boats")
    terminal.press("\x03")
    terminal.wait("stopped")
    terminal.wait("q quit")
    terminal.press("\x03")
    terminal.wait("decided 1 of 4")

    assert (terminal.end(), own(study).count("review: accepted"), "- demand" in own(study)) == (
        0,
        1,
        False,
    )


def test_a_review_goes_on_where_it_was_left(study: Study, start: Start) -> None:
    """The suggestion that was shown last is shown first next time, in another process; b goes back to those skipped."""
    terminal = start()
    for key in ("s", "s", "q"):
        terminal.wait("q quit")
        terminal.press(key)
    terminal.wait("decided 0 of 4")
    terminal.end()
    again = start()
    first = again.wait("q quit")
    again.press("b")
    second = again.wait("q quit")
    again.press("q")
    again.wait("decided 0 of 4")
    again.end()

    assert (
        "going on where you were; 2 skipped before" in first, "offer, held by Borland" in first,
        "demand, held by Arland" in second,
    ) == (True, True, True)  # fmt: skip


def test_a_text_cannot_command_the_terminal(make_study: MakeStudy) -> None:
    """Controls in a text or a file of suggestions are shown, not obeyed."""
    wild = TEXT.replace("draft agreement,", "draft agreement \x1b[2J,")
    rules = (
        RULES.replace("rule never", "rule \\x1b[31m")
        .replace("note: rule \\x1b", 'note: "rule \\x1b')
        .replace("[31m\n", '[31m"\n')
    )
    study = make_study(
        {"talks": wild}, {}, MORE, files={"codings/rules/talks.yaml": rules}, build=False
    )
    output = kg("review", "--study", root(study), keys="sssq").output

    assert ("\x1b[2J" in output, "\x1b[31m" in output, "\ufffd[31m" in output) == (
        False,
        False,
        True,
    )


def test_without_a_terminal_there_is_nobody_to_ask(study: Study) -> None:
    """In a pipe with no terminal behind it, the review says what to do instead, and nothing is decided."""
    before = {path: path.read_text("utf-8") for path in study.folder.codings.rglob("*.yaml")}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "review", "--study", root(study)],
        input="aaa", capture_output=True, text=True, start_new_session=True, check=False,
    )  # fmt: skip
    after = {path: path.read_text("utf-8") for path in study.folder.codings.rglob("*.yaml")}

    assert (done.returncode, "Traceback" in done.stderr, before == after) == (3, False, True)
    assert "kg: no terminal to ask at\n  kg review --list tells" in done.stderr
