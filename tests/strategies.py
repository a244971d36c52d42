"""What property tests draw from, in one place."""

from __future__ import annotations

from hypothesis import strategies as st

TYPOGRAPHY = {'"': "“”„«»", "'": "‘’", "-": "–—", " ": "\u00a0\u2009", "…": ("...",)}
"""Ways to write a character that count as the same."""

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=200
)
"""Any text a file can hold."""

words = st.sampled_from(
    [
        "Kyiv",
        "Moscow",
        "said,",
        "“we”",
        '"they"',
        "are",
        "—",
        "ready",
        "-",
        "не",
        "поїде;",
        "й",
        "é",
        "5%",
        "[…]",
        "U.S.",
        "«план»",
        "(and)",
        "it’s",
        "…",
        ".",
    ]
)
prose = st.lists(words, min_size=3, max_size=40).map(" ".join)
"""Words with the typography of news articles."""

handles = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
"""Short names."""

yaml_like = st.lists(
    st.sampled_from(
        ["source: a", "statements:", "  - quote: ", "    findings:", "- ", "{", "}", "[", "]", "\n", "  ", ": ", "&a",
         "*a", "!!python", "'", '"', "|-", "# ", "\t", "---", "…", "demand: x", "speaker: y", "\x00", "%YAML"]
    ),
    max_size=30,
).map("".join)  # fmt: skip
"""Pieces of coding files in any order."""
