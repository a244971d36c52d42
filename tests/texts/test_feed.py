"""Feeds: entries as texts, each with what the feed says about it."""

from __future__ import annotations

import pytest

from graph.errors import InputError
from graph.texts import Document
from graph.texts.feed import read

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Wire</title><language>en-us</language><link>https://wire.example</link>
<item><title>Talks &amp;amp; tolls</title><link>https://wire.example/1</link><dc:creator>Ann Lee</dc:creator>
  <pubDate>Sat, 06 Dec 2025 22:30:00 -0500</pubDate><description>Short.</description>
  <content:encoded><![CDATA[<p>They <b>met</b>.</p><script>x()</script><p>They left &mdash;
    soon.</p>]]></content:encoded></item>
<item><title>Second</title><author>bo@wire.example (Bo Ek)</author>
  <description>&lt;p&gt;A summary.&lt;/p&gt;</description></item>
<item><title>Nothing</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>Дріт</title><author><name>Ann</name></author>
<entry><title type="html">A &amp;lt;b&amp;gt;B</title><updated>2025-12-07T00:00:00Z</updated>
  <published>2025-12-06T00:00:00Z</published><link rel="self" href="https://x.example/self"/>
  <link href="https://x.example/1"/>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Вони
  <i>зустрілися<br/></i>тут.</p><p>І <b>пішли </b>геть.</p></div></content>
</entry>
<entry xml:lang="en"><title>Two</title><summary>They &lt; met.</summary><author><name>Bo</name></author></entry>
</feed>"""


def said(document: Document) -> dict[str, tuple[str, ...]]:
    """Return what a document says about itself."""
    return {field.key: field.values for field in document.fields}


def test_items_of_rss_are_texts() -> None:
    """The full text counts before the summary; an entry without words is none; dates are those of the feed's zone."""
    first, second = read(RSS.encode(), "a.rss")

    assert (first.text, second.text) == ("They met.\nThey left — soon.\n", "A summary.\n")
    assert said(first) == {
        "title": ("Talks & tolls",), "publisher": ("The Wire",), "author": ("Ann Lee",), "issued": ("2025-12-06",),
        "language": ("en-us",), "url": ("https://wire.example/1",),
    }  # fmt: skip
    assert (said(second)["author"], second.notes) == (
        ("Bo Ek",),
        ("the feed may hold a summary only",),
    )


def test_entries_of_atom_are_texts() -> None:
    """Text, HTML and XHTML are told by their type; language and author of the feed hold where an entry has none."""
    first, second = read(ATOM.encode(), "a.atom")

    assert (first.text, second.text) == ("Вони зустрілися\nтут.\nІ пішли геть.\n", "They < met.\n")
    assert said(first) == {
        "title": ("A <b>B",), "publisher": ("Дріт",), "author": ("Ann",), "issued": ("2025-12-06",),
        "language": ("uk",), "url": ("https://x.example/1",),
    }  # fmt: skip
    assert (said(second)["language"], said(second)["author"]) == (("en",), ("Bo",))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>", "a.xml:1:27: it declares or uses an entity"),
        ("<!DOCTYPE rss SYSTEM 'http://x.example/a.dtd'><rss>&a;</rss>", "entity"),
        ("<rss><channel><title>&nbsp;</title></channel></rss>", "a.xml:1:22: not XML: undefined entity"),
        ("<a>" * 300, "nested deeper than 200 levels"),
        ("<svg/>", "neither RSS nor Atom: its first element is 'svg'"),
        ("<rss><channel/></rss>", "a feed without an entry that has words"),
        ("Talks", "not XML"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused(data: str, fault: str) -> None:
    """Entities are not read, wherever they lead; the place is told."""
    with pytest.raises(InputError) as caught:
        read(data.encode(), "a.xml")

    assert fault in str(caught.value)
