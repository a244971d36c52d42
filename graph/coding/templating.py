"""Files to begin with: an empty coding that lists every sentence of its text."""

from __future__ import annotations

from graph.notation import write_scalar
from graph.texts.anchors import FoldedText, find_quote, fold_text, words_before
from graph.texts.sources import Offsets, Source

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
    folded = fold_text(source.text)
    blocks = [_sentence(folded, source.text, sentence) for sentence in source.sentences]
    shown = [block + (FIRST if number == 0 else "") for number, block in enumerate(blocks)]
    return HEAD.format(source=source.id, coder=coder) + "\n".join(shown)


def _sentence(folded: FoldedText, text: str, sentence: Offsets) -> str:
    """Return a sentence as a statement in comments, with words before it where it stands more than once."""
    words = " ".join(text[slice(*sentence)].split())
    lines = f"#  - quote: |-\n#      {words}\n"
    if (
        len(find_quote(folded, words)) > 1
        and (after := words_before(folded, text, sentence)) is not None
    ):
        lines += f"#    after: {write_scalar(' '.join(after.split()))}\n"
    return lines
