"""Files to begin with: an empty coding that lists every sentence of its text."""

from __future__ import annotations

from collections.abc import Iterator

from graph.anchors import find_quote, fold_text
from graph.sources import Source

HEAD = """\
# Every sentence of the text stands below as a comment. Take the # away from those you code: narrow the quote, say who
# speaks (else the publisher does), and write the findings. Give a reason where there is none: `no finding: by-line`.
source: {source}
coder: {coder}

# actors:      those the register does not have
#   talks-officials: {{is a: unnamed actor, words: officials familiar with the talks}}
# terms:       what is demanded, offered or refused, as sentences that any side could say
#   ceasefire: {{term: The fighting stops., on issue: cease-fire}}

statements:
"""
FIRST = """\
#    speaker: somebody
#    findings:
#      - {demand: ceasefire, held by: a party, firmness: insistence}
"""


def empty_coding(source: Source, coder: str) -> str:
    """Return a coding file with nothing coded and every sentence of a text in comments."""
    blocks = [_sentence(source, start, end) for start, end in source.sentences]
    shown = [block + (FIRST if number == 0 else "") for number, block in enumerate(blocks)]
    return HEAD.format(source=source.id, coder=coder) + "\n".join(shown)


def _sentence(source: Source, start: int, end: int) -> str:
    lines = [f"#  - quote: |-\n#      {' '.join(source.text[start:end].split())}\n"]
    lines += [f"#    after: {words}\n" for words in _after(source, start, end)]
    return "".join(lines)


def _after(source: Source, start: int, end: int) -> Iterator[str]:
    """Yield words before a sentence that stands more than once."""
    folded = fold_text(source.text)
    if len(find_quote(folded, source.text[start:end])) > 1 and source.text[:start].strip():
        yield repr(" ".join(source.text[max(0, start - 60) : start].split()))
