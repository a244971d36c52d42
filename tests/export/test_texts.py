"""Exports for people: CSV, reports and the summary, with what they must not do."""

from __future__ import annotations

import csv
import html.parser
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Study
from graph.export import Exported, Options, export
from graph.export.report.markdown import escaped
from tests.conftest import MakeStudy
from tests.export.conftest import HARM, written

# ---------------------------------------------------------------- CSV


def rows(study: Study, **chosen: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(study, "csv", **chosen), newline="")))


def test_csv_has_one_row_per_finding_and_quote(bridge: Study) -> None:
    """A finding with two quotes has two rows, one without any has one; lines without a finding have none."""
    exported = Exported(bridge.folder).network(["en"])
    expected = {edge.id: max(len(edge.quotes), 1) for edge in exported.edges if edge.title}
    events = [n for n in (*exported.nodes, *exported.apart) if n.quotes or n.judgements]
    expected |= {node.id: max(len(node.quotes), 1) for node in events}

    found = [row["id"] for row in rows(bridge)]
    assert {id: found.count(id) for id in found} == expected
    assert found == sorted(found)


def test_a_row_says_who_holds_what_and_who_said_so_where(bridge: Study) -> None:
    """The whole of one row, worked out by hand from the article."""
    (row,) = [
        r
        for r in rows(bridge)
        if r["title"] == "Borland, demand: Arland pays tolls, at least 30 crowns"
    ]

    quote = (
        "Borland refuses to give the bridge and asks for tolls of at least 30 crowns, said spokesman Bo Bor, "
        "quoted by the agency BNA."
    )
    assert {key: row[key] for key in ("kind", "from", "to", "quote", "speaker", "via", "date", "source", "coder")} == {
        "kind": "demand", "from": "Borland", "to": "Arland pays tolls.", "quote": quote, "speaker": "Bo Bor",
        "via": "BNA", "date": "2001-01-01", "source": "day-one", "coder": "Amina",
    }  # fmt: skip
    assert (row["amount"], row["unit"], row["comparator"]) == ("30", "crowns", "at least")
    assert int(row["end"]) - int(row["start"]) == len(quote)


def test_csv_keeps_every_character(harmful: Study) -> None:
    """Quotation marks, commas, spaces that do not break and marks of direction stand as in the article."""
    (row,) = rows(harmful)

    assert row["quote"] == f"Arland wants {HARM} now."
    assert row["note"] == HARM


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_excel_runs_no_cell_as_a_formula(make_study: MakeStudy, start: str) -> None:
    """With --excel a cell that looks like a formula has an apostrophe before it, and letters are recognised."""
    coding = (
        "terms: {tolls: {term: Arland pays tolls., on issue: tariffs}}\n"
        "statements:\n  - quote: Borland wants tolls.\n    findings:\n"
        f'      - {{demand: tolls, held by: borland, note: "{start}"}}\n'.replace("\t", "\\t")
    )
    study = make_study({"one": "Borland wants tolls."}, {"one": coding})

    plain, defused = written(study, "csv"), written(study, "csv", excel=True)

    assert plain[0] != "\ufeff"
    assert defused[0] == "\ufeff"
    assert [r["note"] for r in csv.DictReader(io.StringIO(plain, newline=""))] == [start]
    cells = [cell for row in csv.reader(io.StringIO(defused[1:], newline="")) for cell in row]
    assert f"'{start}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


# ---------------------------------------------------------------- summary


def test_the_summary_counts_positions_between_holders_and_issues(bridge: Study) -> None:
    """One line per holder and issue, each position counted once however many coders and quotes it has."""
    lines = written(bridge, "mmd").splitlines()
    names = dict(re.findall(r'(\w+)[\[{]+"([^"]*)"', "\n".join(lines)))
    found = {
        (names[a], names[b]): text
        for line in lines
        if (m := re.fullmatch(r'  (\w+) -->\|"(.*)"\| (\w+)', line))
        for a, text, b in [m.groups()]
    }

    assert lines[0] == "flowchart LR"
    assert found["Borland", "tariffs"] == "2 × demand"
    assert found["Borland", "territory"] == "1 × acceptance, 1 × refusal"
    assert found["Arland", "blockades and borders"] == "1 × threat"


# ---------------------------------------------------------------- reports


class Page(html.parser.HTMLParser):
    """Reads a page: its tags with attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("name", ["bridge", "harmful"])
def test_a_page_has_no_script_and_asks_for_nothing(
    request: pytest.FixtureRequest, name: str
) -> None:
    """Only tags of text, links inside the page, and a policy that allows one style sheet by its hash."""
    page = Page(written(request.getfixturevalue(name), "report.html"))

    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li",
        "small", "sup", "a", "q", "cite", "table", "tr", "th", "td", "div",
    }  # fmt: skip
    assert {key for _, attributes in page.tags for key in attributes} <= {
        "lang", "charset", "http-equiv", "content", "name", "dir", "class", "id", "href", "aria-label",
        "scope", "tabindex",
    }  # fmt: skip
    policy = [
        a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'",
        str(policy[0]),
    )
    assert all(str(a["href"]).startswith("#") for t, a in page.tags if "href" in a)


def test_every_footnote_is_used_and_leads_back(bridge: Study) -> None:
    """Links and anchors of a page are one to one."""
    tags = Page(written(bridge, "report.html")).tags
    anchors = [a["id"] for _, a in tags if "id" in a]
    targets = [str(a["href"])[1:] for _, a in tags if "href" in a]

    assert len(anchors) == len(set(anchors))
    assert set(targets) == set(anchors)


def test_a_page_shows_texts_letter_for_letter(harmful: Study) -> None:
    """What looks like markup is words; the only change is to characters HTML cannot hold."""
    words = Page(written(harmful, "report.html")).words

    assert HARM.replace("\u0085", "\ufffd") in words


def test_a_report_has_each_position_under_its_issue_with_its_quotes(bridge: Study) -> None:
    """Headings are issue and term, the sentence follows, and its footnote quotes the article and says who spoke."""
    text = written(bridge, "md")
    territory = text.split("### Territory\n")[1].split("\n### ")[0]
    line = next(li for li in territory.splitlines() if "demand: Arland owns the bridge" in li)
    (number,) = re.findall(r"\[\^(\d+)\]", line)
    note = next(n for n in text.splitlines() if n.startswith(f"[^{number}]: "))

    assert "#### Arland owns the bridge." in territory
    assert "firmness: insistence; request" in line or "firmness: request; insistence" in line
    assert (
        "“Arland demands the bridge at Ost,” its foreign minister Ada Arl said on Monday." in note
    )
    assert "Ada Arl (" in note
    assert "The Invented Times: Day one" in note


def test_the_usual_coder_is_said_once(bridge: Study) -> None:
    """What is so of most findings stands at the top, and at a finding only where it differs."""
    text = written(bridge, "md")

    assert text.count("coded by Amina 1, unreviewed (where nothing else is said)") == 1
    assert "*coded by Amina 1, unreviewed*" not in text
    assert "*coded by Amina 0.9, unreviewed; Ben 0.8, unreviewed*" in text


def test_a_page_begins_with_issues_by_holders(bridge: Study) -> None:
    """The table has the numbers of the summary."""
    page = written(bridge, "report.html")
    (row,) = re.findall(r'<tr><th scope="row" dir="auto">tariffs</th>(.*)</tr>', page)
    holders = re.findall(r'<th scope="col" dir="auto">([^<]*)</th>', page)
    cells = re.findall(r"<td>([^<]*)</td>", row)

    assert dict(zip(holders, cells, strict=True))["Borland"] == "2\u00a0×\u00a0demand"


def test_every_footnote_of_markdown_is_defined_once_and_used(bridge: Study) -> None:
    """No reference is broken, none is idle."""
    text = written(bridge, "md")
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    used = re.findall(r"\[\^(\d+)\](?!:)", text)

    assert defined == [str(n) for n in range(1, len(defined) + 1)]
    assert set(used) == set(defined)


def test_a_report_of_a_part_says_which(bridge: Study) -> None:
    """A reader who finds the file later knows what was left out."""
    text = written(bridge, "md", as_of="2001-01-05", parties=("Arland",))

    assert "Only: as of 2001-01-05; party Arland" in text
    assert "Day nine" not in text


def test_a_report_speaks_the_language_of_its_names(bridge: Study) -> None:
    """Headings are Ukrainian where names are; a language without words of ours gets English headings."""
    reports = {
        language: export(bridge.folder, Options("report.html", (language, "en"))).decode()
        for language in ("uk", "fi")
    }

    assert '<html lang="uk">' in reports["uk"]
    assert "Позиції за питаннями" in reports["uk"]
    assert '<html lang="en">' in reports["fi"]


@given(
    st.text(max_size=40)
    | st.sampled_from([HARM, "1. a", "- b", "```", "    code", "# h", "a\n\n# b"])
)
def test_no_text_is_markup_in_markdown(text: str) -> None:
    """One line, and nothing that opens emphasis, a link, a list, a heading, code or a tag."""
    shown = escaped(text)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]|&#\d+;", "x", shown)

    assert "\n" not in shown
    assert not set("`*_[]<>#|~$!^{}") & set(bare)
    assert not re.match(r" |[-+=:]|\d+[.)]", bare)
    assert "://" not in bare
    assert "@" not in bare
