"""PDF: pages of lines put together to the text that was printed."""

from __future__ import annotations

import zlib

import pytest

from graph.errors import InputError
from graph.texts.pdf import paragraphs, read
from tests.texts.made import make_pdf

LONG = "The two sides met on Sunday in the old town and agreed to go on with"
PAGES = [
    ["The Wire", "Talks resume", LONG, "the talks on the bridge.", "1"],
    ["The Wire", "Arland asked for a cease-fire (at once).", LONG, "the talks about a cease-", "2"],
    ["The Wire", "fire that both had spo-", "ken of.", "3"],
]


def test_pages_are_put_together() -> None:
    """Heads and page numbers go, parted words are joined, a hyphen stays where the word has one elsewhere."""
    (document,) = read(
        make_pdf(PAGES, Title="Talks", Author="Ann Lee; Bo Ek", CreationDate="D:20251206"), "a.pdf"
    )

    assert document.text == (
        f"Talks resume\n{LONG} the talks on the bridge.\nArland asked for a cease-fire (at once).\n"
        f"{LONG} the talks about a cease-fire that both had spoken of.\n"
    )
    assert document.notes == ("left out as repeated on pages: The Wire; 1",)
    assert [(f.key, f.values) for f in document.fields] == [
        ("title", ("Talks",)), ("author", ("Ann Lee", "Bo Ek")), ("file made on", ("2025-12-06",)),
    ]  # fmt: skip


def test_paragraphs_hold_every_word() -> None:
    """Only line ends and hyphens at line ends change."""
    lines = ["One two", "three - four", "", "five.", "Six seven eight nine ten eleven"]

    assert " ".join(paragraphs(lines)).split() == " ".join(lines).split()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (make_pdf([[], []]), "no words in its 2 pages: they are pictures"),
        (b"%PDF-1.4\nnothing", "it cannot be taken apart"),
        (make_pdf(PAGES)[:300], "a.pdf"),
        (b"PK\x03\x04", "it begins like a .docx file"),
        (b"Talks", "not a PDF"),
    ],
)
def test_files_that_cannot_be_read_are_refused(data: bytes, fault: str) -> None:
    """Scans, broken files and files of other formats are told apart."""
    with pytest.raises(InputError) as caught:
        read(data, "a.pdf")

    assert fault in str(caught.value)


def test_a_file_locked_by_a_password_is_refused() -> None:
    """Nothing is tried against the lock."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(PAGES)))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(file)

    with pytest.raises(InputError, match="locked by a password"):
        read(file.getvalue(), "a.pdf")


def test_a_stream_that_unpacks_to_more_than_any_text_is_refused() -> None:
    """A small file may hold a large one; it is not unpacked whole."""
    packed = zlib.compress(bytes(100_000_000), 1)
    page = make_pdf([["Talks"]])
    start, stop = page.index(b"stream\n") + 7, page.index(b"\nendstream")
    head = page[:start].replace(
        f"/Length {stop - start}".encode(), f"/Filter /FlateDecode /Length {len(packed)}".encode()
    )

    with pytest.raises(InputError, match="it cannot be taken apart"):
        read(head + packed + page[stop:], "a.pdf")
