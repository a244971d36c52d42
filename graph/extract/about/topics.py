"""On which issue each finding of a text is: by what is acted on, then by what stands around, then by the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from graph.extract.about.issues import STRONG, WEAK, Issues, Named
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.tables import word_class

SURE = 0.35
"""The share of a text's words for issues from which on one is what the text is about."""
OFTEN = 3
"""How often it must be named for that."""
HINT = 0.3
"""How much at least must speak for an issue in the words for what is acted on; twice that elsewhere."""
FIRST, ACTED_ON, WHOLE, SENTENCE, BEFORE, TEXT, LAST = 0.8, 1.0, 1.0, 0.7, 0.6, 1.0, 0.7
"""What the first choice counts, and what names an issue: what is acted on, all the words of the act, its sentence, the
sentences before, the text, the finding before."""
MUCH = 3.0
"""What speaks for an issue in one of these counts no more beyond this."""
HEAD = 28
"""Within how many letters behind a cue the word stands that an act is on."""
ASIDE = re.compile(
    r"\b(?:if|unless|in exchange for|in return for|provided|as long as|because|since|despite|although|while|after"
    r"|due to|saying|adding|as a (?:pre)?condition|in response to|following|according to|which|before|so that"
    r"|in order (?:not )?to|to (?:ensure|avoid|avert|prevent|enable|persuade|help|make way|give)"
    r"|without (?:any|a|conditions?))\b"
)
"""What begins words that are not what an act is on."""
LEAD = re.compile(
    r"(?:(?:but|and|so),? )?(?:if|unless|until|once|when|as long as|because|since|while|after|before|although)\b"
    r"[^,.;]*, ",
    re.IGNORECASE,
)
"""A clause before that of the act."""
UNTIL = re.compile(r"\b(?:until|before|unless|only (?:if|when|after|once))\b")
"""What begins words that a refusal is really on: 'will not talk until the troops leave'."""
TAKEN_UP = word_class("taken_up")


@dataclass
class Topics:
    """The issues of one text, told as its findings are met in order."""

    document: Document
    issues: Issues
    last: str = ""
    known: dict[str, dict[str, float]] = field(default_factory=dict)

    @cached_property
    def named(self) -> list[Named]:
        """The words for issues in the text, weak ones left out."""
        return [w for w in self.issues.named(self.document.text) if w.weight > WEAK]

    @cached_property
    def prior(self) -> dict[str, float]:
        """How large a part of the words for issues each issue has in the text, weak words left out."""
        weights: dict[str, float] = {}
        for word in self.named:
            weights[word.issue] = weights.get(word.issue, 0.0) + word.weight
        whole = sum(weights.values())
        return {issue: weight / whole for issue, weight in weights.items()} if whole else {}

    def of(self, sentence: Sentence, start: int, end: int, cue: tuple[int, int]) -> str:
        """Return the issue of a finding, or nothing where none is sure.

        Args:
            start: offset of its words, up to `end`.
            cue: the offsets of the words that tell the act.

        """
        text = self.document.text
        is_before = end - cue[1] < 8 and cue[0] - start > 8  # "The offer is unacceptable"
        first = max(start, cue[0])  # one of several acts begins behind the cue
        content = text[start : cue[0]] if is_before else text[first:end]
        issue = self.taken_up(text[first:end])
        if not issue:
            choice = (
                self.acted_on(content)
                or self.surest(text[start:end])
                or self.surest(sentence.text)
                or self.surest(self.before(sentence, whole=False))
                or self.whole
            )
            issue = self.most_told(choice, content, text[start:end], sentence)
        self.last = issue or self.last
        return issue

    def most_told(self, choice: str, content: str, words: str, sentence: Sentence) -> str:
        """Return the issue that most speaks for: the first choice, the words of the act, and what stands around."""
        told: dict[str, float] = defaultdict(float)
        if choice:
            told[choice] += FIRST
        self.tell(told, ACTED_ON, self.without_asides(content))
        self.tell(told, WHOLE, words)
        self.tell(told, SENTENCE, sentence.text)
        if not told:
            return ""
        self.tell(told, BEFORE, self.before(sentence))
        for issue, share in self.prior.items():
            told[issue] += TEXT * share**0.5
        if self.last:
            told[self.last] += LAST
        return self.issues.best(told)

    def tell(self, told: dict[str, float], weight: float, passage: str) -> None:
        """Add what a passage speaks for to what is told."""
        for issue, score in self.scores(passage).items():
            told[issue] += weight * min(score, MUCH) ** 0.5

    def acted_on(self, content: str) -> str:
        """Return the issue of what an act is on: talks where they come first, else the most that is named."""
        main = self.without_asides(content)
        found = self.issues.named(main)
        until = UNTIL.search(main.lower(), 3)
        if until and found and self.are_generic(w for w in found if w.start < until.start()):
            return self.surest(main[until.end() :], HINT)
        head = next((w for w in found if w.weight > WEAK), None)
        if head is None and found and self.are_generic(found):  # "the latest offer"
            return self.whole or self.surest(main, HINT)
        is_first = head is not None and head.weight >= STRONG and head.start <= HEAD
        if head is not None and is_first and self.is_talks(head.issue, main, head.start):
            return head.issue
        return self.surest(main, HINT)

    def without_asides(self, content: str) -> str:
        """Return words without a clause before that of the act, and what only tells when, why or for what."""
        if lead := LEAD.match(content):
            content = content[lead.end() :]
        aside = ASIDE.search(content.lower(), 3)
        main = content[: aside.start()] if aside else content
        if aside and aside[0].startswith("to "):  # "sends troops to ensure a fair vote"
            tells = any(w.weight > WEAK for w in self.issues.named(main))
            return main if tells else content
        return main

    def are_generic(self, words: Iterable[Named]) -> bool:
        """Tell whether words are only for how a negotiation goes."""
        return all(word.issue in self.issues.generic for word in words)

    def is_talks(self, issue: str, main: str, at: int) -> bool:
        """Tell whether talks are what is acted on, not a text on something or talks that do something."""
        if issue not in self.issues.generic:
            return False
        behind = [w for w in self.issues.named(main[at : at + 60]) if w.weight > WEAK]
        return not any(
            w.issue not in self.issues.generic and w.start <= 2 for w in behind
        ) and self.is_process(issue)

    def is_process(self, issue: str) -> bool:
        """Tell whether an issue is the talks themselves, not the texts they end in."""
        row = self.issues.rows.get(issue)
        return row is not None and "talks" in row.get("strong", ())

    def surest(self, passage: str, least: float = 2 * HINT) -> str:
        """Return the issue that a passage speaks for most, if it does so by more than a weak word out of place."""
        scores = self.scores(passage)
        best = self.issues.best(scores)
        return best if best and scores[best] >= least else ""

    def scores(self, passage: str) -> dict[str, float]:
        """Return how much a passage speaks for each issue in this text."""
        if passage not in self.known:
            self.known[passage] = self.issues.scores(passage, self.prior)
        return self.known[passage]

    def taken_up(self, words: str) -> str:
        """Return the issue of the finding before, where what is acted on only takes that up: 'rejected that demand'."""
        rest = re.sub(r"[^\w\s]", " ", words.lower()).split()[1:]
        return self.last if self.last and len(rest) <= 4 and {*rest} <= TAKEN_UP else ""

    def before(self, sentence: Sentence, *, whole: bool = True) -> str:
        """Return the two sentences before, or those of them in the same paragraph."""
        return " ".join(
            s.text for s in self.document.sentences[max(0, sentence.index - 2) : sentence.index]
            if whole or s.paragraph == sentence.paragraph
        )  # fmt: skip

    @cached_property
    def whole(self) -> str:
        """The issue that the text is about, where one is clearly that."""
        counts = Counter(word.issue for word in self.named)
        specific = {i: share for i, share in self.prior.items() if i not in self.issues.generic}
        whole = sum(specific.values())
        best = self.issues.best(specific)
        return best if counts[best] >= OFTEN and specific[best] >= SURE * whole else ""
