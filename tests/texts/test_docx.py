"""Word documents: the words as they stand after all changes."""

from __future__ import annotations

import pytest

import graph.texts.docx as docx
from graph.errors import InputError
from tests.texts.made import WORD, make_docx, make_zip, paragraph

BODY = paragraph("Talks resume", style="Title") + paragraph("They ", "met", " & left.")


def test_paragraphs_are_lines() -> None:
    """Runs are joined without a seam; the title is the paragraph styled as one."""
    (document,) = docx.read(
        make_docx(BODY, title="Old", creator="Ann Lee;Bo", language="en-GB"), "a.docx"
    )

    assert document.text == "Talks resume\nThey met & left.\n"
    assert [(f.key, f.values) for f in document.fields] == [
        ("title", ("Talks resume",)), ("author", ("Ann Lee", "Bo")), ("language", ("en-GB",)),
    ]  # fmt: skip


def test_deleted_words_do_not_count_and_inserted_ones_do() -> None:
    """A text under revision reads as its last editor left it."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('We ')}<w:ins>{run.format('never ')}</w:ins>"
        "<w:del><w:r><w:delText>always </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('once ')}</w:moveFrom>{run.format('agree.')}</w:p>"
    )

    assert docx.read(make_docx(body), "a.docx")[0].text == "We never agree.\n"


def test_tables_tabs_breaks_and_boxes_are_read_once() -> None:
    """Every cell is a line; a box drawn in two ways for two programs counts once."""
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    body = (
        "<w:tbl><w:tr><w:tc>"
        + paragraph("One")
        + "</w:tc><w:tc>"
        + paragraph("Two")
        + "</w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )

    assert docx.read(make_docx(body), "a.docx")[0].text == "One\nTwo\na\tb\nc‑d\nIn a box.\n"


def test_notes_stand_at_the_end() -> None:
    """Words below the line are words of the text; the line itself is not."""
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
    notes += f"<w:footnote>{paragraph('Said by phone.')}</w:footnote></w:footnotes>"
    parts = {
        "word/document.xml": f'<w:d xmlns:w="{WORD}">{BODY}</w:d>',
        "word/footnotes.xml": notes,
    }

    assert docx.read(make_zip(parts), "a.docx")[0].text.endswith("left.\nSaid by phone.\n")


ENTITIES = f'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:d xmlns:w="{WORD}">&b;</w:d>'
OUTSIDE = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:d xmlns:w="{WORD}">&a;</w:d>'


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"PK\x03\x04 and no more", "not a .docx file"),
        (b"\xd0\xcf\x11\xe0 old", "an old Word file, or one locked by a password"),
        (make_zip({"a.txt": "x"}), "not a .docx file: it has no text"),
        (make_docx("<w:p>"), "not XML: mismatched tag"),
        (make_docx(""), "no words in this document"),
        (make_docx("<w:x>" * 300 + "</w:x>" * 300), "nested deeper than 200 levels"),
        (make_zip({"word/document.xml": ENTITIES}), "it declares or uses an entity"),
        (make_zip({"word/document.xml": OUTSIDE}), "it declares or uses an entity"),
        (make_zip({"word/document.xml": b"<?xml version='1.0' encoding='zlib'?><a/>"}), "not XML"),
    ],
)
def test_hostile_documents_are_refused(data: bytes, fault: str) -> None:
    """Nothing is expanded and nothing looked up; the message names the part."""
    with pytest.raises(InputError) as caught:
        docx.read(data, "a.docx")

    assert fault in str(caught.value)


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not more is unpacked than a text may have, whatever the archive says of its size."""
    monkeypatch.setattr(docx, "MAX_PART", 100_000)
    data = make_zip({"word/document.xml": b"<a>" + b" " * 5_000_000 + b"</a>"})

    with pytest.raises(InputError, match="unpacks to more than 100,000 bytes"):
        docx.read(data, "a.docx")
