"""Web pages: the article alone, and what the page declares about it."""

from __future__ import annotations

import json

import pytest

from graph.errors import InputError
from graph.texts import Document
from graph.texts.html import read

WORDS = [
    "Arland will open the bridge if Borland pays a toll, its minister said on Sunday in the old town.",
    "“We are ready – as ever,” she added, but Borland’s envoy had left the talks before noon.",
    "The two sides are to meet again in a week, according to officials close to the talks.",
]
BODY = "".join(f"<p>{words}</p>" for words in WORDS)
FURNITURE = "<nav><a href='/'>Home</a><a href='/x'>Subscribe now</a></nav>"


def page(head: str = "", body: str = BODY, opening: str = "<html>") -> bytes:
    """Return a page with menus around an article."""
    return (
        f"<!DOCTYPE html>{opening}<head>{head}</head><body>{FURNITURE}<article>{body}</article>"
        "<aside>Read more: ten bridges to see</aside><footer>© The Wire. Cookies</footer></body></html>"
    ).encode()


def said(document: Document) -> dict[str, tuple[str, ...]]:
    """Return what a document says about itself."""
    return {field.key: field.values for field in document.fields}


def test_the_article_stands_without_the_page_around_it() -> None:
    """Menus, teasers and feet are no words of the text; the words keep their typography."""
    (document,) = read(page(), "a.html")

    assert document.text == "\n".join(WORDS) + "\n"


def test_a_short_article_has_no_page_around_it_either() -> None:
    """A notice of one sentence is not filled up with menus; what is said twice stays twice."""
    (document,) = read(page(body="<p>They met on Sunday.</p><p>They met on Sunday.</p>"), "a.html")

    assert document.text == "They met on Sunday.\nThey met on Sunday.\n"


def test_a_page_that_is_all_furniture_is_read_whole() -> None:
    """Some pages have the article where others have notices."""
    html = f"<html><body><div role='banner'>{BODY}</div></body></html>"

    assert WORDS[0] in read(html.encode(), "a.html")[0].text


def test_lists_tables_and_breaks_are_lines_without_marks() -> None:
    """No character stands in the text that does not stand in the page."""
    body = f"{BODY}<ul><li>One thing <b>asked</b> for</li><li>Two</li></ul><p>Here<br>there &amp; <i>so </i>on.</p>"

    (document,) = read(
        page(body=body + "<table><tr><td>Toll</td><td>30</td></tr></table>"), "a.html"
    )

    assert document.text.split("\n")[3:] == [
        "One thing asked for",
        "Two",
        "Here",
        "there & so on.",
        "Toll",
        "30",
        "",
    ]


def test_what_json_ld_says_comes_first() -> None:
    """An article in a graph of things, with several authors, is found among the rest; escapes in it are read."""
    article = {
        "@type": ["NewsArticle"], "headline": "Talks &amp; tolls" , "datePublished": "2025-12-06T23:30:00+02:00",
        "author": [{"name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ek"}], "inLanguage": "en-GB",
        "publisher": {"@type": "Organization", "name": "The Wire"}, "url": "https://wire.example/a",
    }  # fmt: skip
    things = json.dumps({"@graph": [{"@type": "WebSite", "name": "Site"}, article]})
    head = f'<script type="application/ld+json">{things}</script><meta property="og:title" content="Other">'

    assert said(read(page(head), "a.html")[0]) == {
        "title": ("Talks & tolls",),
        "published by": ("The Wire",),
        "author": ("Ann Lee", "Bo Ek"),
        "issued": ("2025-12-06",),
        "language": ("en-GB",),
        "url": ("https://wire.example/a",),
    }


def test_meta_elements_come_next() -> None:
    """Open Graph, Dublin Core and plain names count; entities are read; a profile's address is no author."""
    head = (
        '<meta property="og:title" content="Talks &amp; tolls"><meta property="og:site_name" content="The Wire">'
        '<meta property="article:author" content="https://social.example/ann">'
        '<meta name="DC.creator" content="Ann Lee">'
        '<meta property="article:published_time" content="2025-12-06T08:00Z">'
        '<link rel="canonical" href="https://wire.example/a"><title>Talks | The Wire</title>'
    )

    found = said(read(page(head, opening='<html lang="uk">'), "a.html")[0])

    assert found["title"] == ("Talks & tolls",)
    assert found["author"] == ("Ann Lee",)
    assert found["published by"] == ("The Wire",)
    assert found["issued"] == ("2025-12-06",)
    assert found["language"] == ("uk",)
    assert found["url"] == ("https://wire.example/a",)


def test_headings_and_time_elements_come_last() -> None:
    """The time marked as that of publication counts, not the first one."""
    body = '<h1>Talks\n resume</h1><time datetime="2020-01-01">then</time><time pubdate datetime="2025-12-06">x</time>'

    found = said(read(page(body=body + BODY), "a.html")[0])

    assert (found["title"], found["issued"]) == (("Talks resume",), ("2025-12-06",))


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-u", "utf-8", "utf-16"])
def test_pages_in_other_encodings_are_read(encoding: str) -> None:
    """What the page declares counts, and a byte order mark before that."""
    words = (
        "Київ готовий до переговорів, сказав міністр у неділю після зустрічі в старому місті. " * 3
    )
    html = page(f'<meta charset="{encoding}">', f"<p>{words}</p>").decode()

    (document,) = read(html.encode(encoding, "replace"), "a.html")

    assert document.text.strip() == words.replace("©", "?").strip()


def test_utf8_that_says_it_is_something_else_is_read_as_utf8() -> None:
    """Servers that write UTF-8 under an old declaration are common; no letter is lost by it."""
    (document,) = read(page('<meta charset="iso-8859-1">'), "a.html")

    assert document.text == "\n".join(WORDS) + "\n"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (page('<meta charset="utf-8">').replace(b"Borland", b"B\xffrland"), "which it is not"),
        (page('<meta charset="zlib">').replace(b"Borland", b"B\xffrland"), "an unknown encoding: 'zlib'"),
        (page('<meta charset="idna">').replace(b"Borland", b"B\xffrland"), "an unknown encoding: 'idna'"),
        (page().replace(b"Borland", b"B\xffrland"), "not UTF-8"),
        (b"\xef\xbb\xbf" + page('<meta charset="cp1252">').replace(b"Bor", b"\xff"), "its byte order mark says utf-8"),
        (b"%PDF-1.7 and so on", "it begins like a .pdf file"),
        (page(body="<div>" * 3_000 + BODY), "elements nested deeper than 2,000 levels"),
        (b"<html><body></body></html>", "no article in this page"),
        (b"<p>a\x00b</p>", "U+0000"),
    ],
)  # fmt: skip
def test_pages_that_cannot_be_read_are_refused(data: bytes, fault: str) -> None:
    """A wrong declaration is told, not mended with question marks."""
    with pytest.raises(InputError) as caught:
        read(data, "a.html")

    assert fault in str(caught.value)


def test_data_that_is_broken_or_endless_says_nothing() -> None:
    """JSON-LD that cannot be read is passed over: the page is still an article."""
    scripts = [
        "{",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": {"a": []}, "author": [[1]]}',
        "3",
    ]
    head = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)

    assert said(read(page(head + "<title>Talks</title>"), "a.html")[0]) == {"title": ("Talks",)}
