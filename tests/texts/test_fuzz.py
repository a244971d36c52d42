"""No file, however broken, ends in anything but texts or a fault that a user can read."""

from __future__ import annotations

import json
import random
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.texts import FORMATS, Document, reader_of
from graph.texts.fragment import fragment_text, walk
from graph.texts.pdf import paragraphs
from graph.texts.words import day_of, decode_text, language_of, tidy
from tests.strategies import prose, texts
from tests.texts.made import make_docx, make_pdf, paragraph
from tests.texts.test_feed import ATOM, RSS
from tests.texts.test_html import page

ENDINGS = sorted({module: ending for ending, module in FORMATS.items()}.values())


@cache
def good() -> dict[str, bytes]:
    """Return a good file of each format, to be damaged."""
    words = paragraph("Talks resume", style="Title") + paragraph("They met.")
    lines = [json.dumps({"title": f"T{n}", "text": "They met.", "tags": [n]}) for n in range(3)]
    return {
        ".txt": b"---\ntitle: A\nauthor: [B, C]\n---\nThey met.\n",
        ".md": b"---\ntitle: A\n---\n# They *met*\n\nThey left.\n",
        ".html": page(
            '<meta charset="utf-8"><script type="application/ld+json">{"@type": "Article"}</script>'
        ),
        ".pdf": make_pdf([["Talks resume", "They met."]], Title="Talks"),
        ".docx": make_docx(words, title="Talks"),
        ".rss": RSS.encode(),
        ".atom": ATOM.encode(),
        ".jsonl": "\n".join(lines).encode(),
    }


def outcome(data: bytes, ending: str) -> list[Document]:
    """Return what a reader makes of bytes; a fault is nothing."""
    reader = reader_of(Path(f"a{ending}"))
    assert reader is not None
    try:
        return reader(data, f"a{ending}")
    except InputError as error:
        told = [p for p in error.problems if p.message and p.mark.path.startswith("a.")]
        return [] if told == error.problems else [Document("", "a fault that does not say of what")]


def is_usable(document: Document) -> bool:
    """Tell whether a text can be written and read back."""
    said = (*document.fields, *((value,) for field in document.fields for value in field.values))
    text = document.text + repr(said)
    return bool(document.text.strip()) and text.encode().decode() == text and "\x00" not in text


@pytest.mark.parametrize("ending", good())
def test_damaged_files_are_read_or_refused(ending: str) -> None:
    """Bytes are changed, cut out, doubled and put elsewhere; a reader tells a fault or gives usable texts."""
    chance = random.Random(ending)
    count = 60 if ending in {".html", ".pdf"} else 300
    for _ in range(count):
        data = bytearray(good()[ending])
        for _ in range(chance.choice((1, 1, 2, 8, 40))):
            at, size = chance.randrange(len(data)), chance.choice((1, 1, 4, 60))
            piece = chance.choice(
                (
                    b"",
                    b"\x00",
                    b"<",
                    b"]]>",
                    b"\xff",
                    b"&#0;",
                    b"9999999999",
                    bytes(data[at : at + size]),
                )
            )
            data[at : at + size] = piece * chance.choice((1, 1, 2))
            data = data or bytearray(b" ")

        assert all(is_usable(document) for document in outcome(bytes(data), ending))


@pytest.mark.parametrize("ending", good())
@given(
    data=st.one_of(
        st.binary(max_size=300),
        texts.map(str.encode),
        st.text(max_size=80).map(lambda t: t.encode("utf-16")),
    )
)
@settings(max_examples=15, deadline=None)
def test_any_bytes_are_read_or_refused(ending: str, data: bytes) -> None:
    """Files of no format at all under the ending of one are told so."""
    assert all(is_usable(document) for document in outcome(data, ending))


PIECES = [
    "<p>",
    "</p>",
    "<b",
    ">",
    "<!--",
    "-->",
    "<![",
    "CDATA[",
    "]]>",
    "&",
    "#x",
    "<script>",
    "</script>",
    "<?",
]
PIECES += ["<!DOCTYPE", "a", " ", '"', "\n", "=", "\ud800"]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_piece_of_html_is_read(pieces: list[str]) -> None:
    """Declarations that never end and elements that never close stop nothing."""
    text = fragment_text("".join(pieces))

    assert text.encode().decode() == text


HOSTILE = ["<", "<a ", "<!--", "<![CDATA[", "&", "&#", "<script>", "<!", "<?", "<a b='", "</a ", "<b>", " ", "<a b=c ", "a",
           "#", ".", "-", "a-"]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_endless_pieces_end(piece: str) -> None:
    """Every character is read once: with time that grows with the square of the length this would not end."""
    text = f"Met {piece * (200_000 // len(piece))}x"

    assert fragment_text(text).startswith("Met")
    assert tidy(text).startswith("Met")
    assert next(paragraphs([text, text])).startswith("Met")
    assert outcome(f"# {text}".encode(), ".md")[0].text == f"# {text}"


class _Library(HTMLParser):
    """The standard library's parser, which tells the same of whole pages."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.told.append((tag, {k: v or "" for k, v in reversed(attrs)}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.told.append(tag)

    def handle_data(self, data: str) -> None:
        self.told.append([data])


class _Ours:
    """Our own, told in the same form."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        self.told.append((tag, attributes))

    def end(self, tag: str) -> None:
        self.told.append(tag)

    def words(self, data: str) -> None:
        self.told.append([data])


WHOLE = ["<p>", "</p>", "<B id=a CLASS='x y' id=\"b\">", "</b >", "<br/>", "<!-- <i> -->", "a &amp; b", "&#8212;", "x > y",
         "<img alt='&lt;' hidden src=/a/b>", "<script>a < b && '<p>'</script>", "<!DOCTYPE html>", "“так”"]  # fmt: skip


@given(st.lists(st.sampled_from(WHOLE), max_size=12))
def test_whole_pages_are_read_as_the_library_reads_them(pieces: list[str]) -> None:
    """Elements, attributes and words are those that the standard library's parser finds."""
    html = "|".join(pieces)
    library, ours = _Library(), _Ours()
    library.feed(html)
    library.close()
    walk(html, ours)

    assert ours.told == library.told


@given(
    st.binary(max_size=100),
    st.sampled_from(["", "utf-8", "utf-7", "rot13", "cp1251", "utf-16", "\u0130", "idna"]),
)
def test_any_bytes_are_decoded_whole_or_refused(data: bytes, declared: str) -> None:
    """No letter is replaced or passed over without a word."""
    try:
        text = decode_text(data, "a", declared)
    except InputError:
        return

    assert (
        "\ufffd" not in text
        or b"\xef\xbf\xbd" in data
        or b"\xff\xfe" in data
        or b"\xfe\xff" in data
    )
    assert "\r" not in text


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    """Words taken out of a layout are usable text, whatever they were."""
    once = tidy(text)

    assert (tidy(once), once.encode().decode()) == (once, once)


@given(prose)
def test_tidying_keeps_every_word(text: str) -> None:
    """Only space and control characters go."""
    assert tidy(text).split() == text.split()


days = st.dates().map(lambda d: d.strftime("%a, %d %b %Y"))


@given(st.one_of(st.text(max_size=40), st.datetimes().map(str), days))
def test_days_and_languages_are_made_of_any_text(text: str) -> None:
    """What is no instant stays what it is; nothing crashes."""
    day = day_of(text)

    assert day == text.strip() or len(day) == 10
    assert isinstance(language_of(text), str)
