"""Statements: where cues stand in a sentence, how several are settled, and how far their words reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from graph.extract.acts.candidates import Candidate
from graph.extract.acts.frames import Frames
from graph.extract.acts.voices import Voice
from graph.extract.grammar.document import Sentence
from graph.extract.grammar.tables import read_toml

FURTHER = re.compile(
    r",?\s+(?:while|although|though|whereas|but|as (?!an? )|according to)\s|,\s+(?:adding|saying|noting|stating)\s"
    r"|;|,\s+(?:and|but|which|who|as|where|with)\s|\s[—–-]\s|(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Col))[.?!][\"”]?\s+[\"“]?[A-Z]"
)
"""What begins another clause than that of the cue."""

INSERTED = re.compile(r",\s+(?:who|which|whose|where)\s[^,;:.]{3,100},\s+(?:to|not to|that)\s")
"""A clause put in between a verb and what it asks for."""

OF_ACTS = re.compile(r"\bto (?!(?:the|a|an|its|their|his|her|our|all|any)\b)[a-z]+")
SET_APART = re.compile(r"(?:,\s+and|;(?:\s+and)?)\s+to\s+(?=[a-z])")
"""What sets an act apart from the one before: 'agreed to stop firing, and to free its prisoners'."""

LOOSE_END = re.compile(r"(?:[\s.,;:!?\"”“'’—–-]+|\s(?:that|and|but|while|or|because))\Z")
"""Signs and conjunctions that are no part of the words they end."""
JOINED = re.compile(r"\s(?:and|but)\s")
NOUN_END = re.compile(r",|\b(?:and|but|was|were|is|are|has|have|had|will|would|as|after)\b")
"""What ends the noun phrase of a cue that is a noun."""

BACK = re.compile(r",\s+(?:will|would|is|are|was|were|has|have|had)\b")
"""What goes on with the sentence behind a clause that a noun brings in."""


@cache
def joined_acts() -> re.Pattern[str]:
    """Return the pattern of a further act behind a comma or 'and'."""
    acts = "|".join(map(re.escape, read_toml("lists")["acts"]))
    return re.compile(
        rf"(?:,|;|\band)\s+(?:and\s+)?(?:\(\w+\)\s+)?(?:to\s+|also\s+|immediately\s+|then\s+)*(?P<act>{acts})\b"
    )


class Grammar(Frames):
    """Finds the statements of a document, sentence by sentence."""

    def candidates(self, sentence: Sentence, voices: Sequence[Voice]) -> list[Candidate]:
        """Return what the cues find in a sentence, overlaps settled."""
        found: list[Candidate] = []
        self.voices = voices
        for cue in self.cues:
            tried = (self.candidate(cue, sentence, m, voices) for m in cue.matches(sentence.lower))
            found += [candidate for candidate in tried if candidate is not None]
        chosen = list(self.settled(found))
        for candidate in chosen:
            self.bound(sentence, candidate, chosen)
        chosen = without_doubles(chosen)
        whole = self.joined(list(merged(chosen)))
        return [part for c in whole if c.class_ for part in self.split(c)]

    def joined(self, candidates: list[Candidate]) -> list[Candidate]:
        """Join what one holder says twice in a sentence: 'seeks peace and is ready for talks' is one position."""
        kept: list[Candidate] = []
        for candidate in candidates:
            last = kept[-1] if kept else None
            if (
                last is not None
                and last.class_ == candidate.class_
                and last.holders == candidate.holders
                and candidate.shared
                and candidate.how != "noun"
                and self.is_one(last, candidate)
            ):
                last.end = max(last.end, candidate.end)
            else:
                kept.append(candidate)
        return kept

    def is_one(self, one: Candidate, two: Candidate) -> bool:
        """Tell whether two findings are one: joined by 'and' alone, and on no different issues."""
        if self.document.text[one.end : two.start].strip() != "and":
            return False
        first = self.issue_of(self.document.text[one.start : one.end].lower())
        second = self.issue_of(self.document.text[two.start : two.end].lower())
        return not first or not second or first == second

    def split(self, candidate: Candidate) -> list[Candidate]:
        """Return a candidate taken apart where acts on different issues are joined: 'halt fire and leave our land'."""
        offset = max(candidate.start, candidate.match[0])
        words = self.document.text[offset : candidate.end].lower()
        if candidate.cue.frame not in ("said", "will"):
            return self.set_apart(candidate, offset, words)
        cuts = [m.start("act") for m in joined_acts().finditer(words) if m.start("act") > 8]
        ends = [*cuts, len(words)]
        pieces = [words[a:b] for a, b in zip([0, *cuts], ends, strict=True)]
        topics = [self.issue_of(piece) for piece in pieces]
        parts, start, topic = [], candidate.start, topics[0]
        for cut, following in zip(cuts, topics[1:], strict=True):
            if following and following != topic:
                end = offset + len(words[:cut].rstrip(" ,;").removesuffix(" and").rstrip(" ,;"))
                parts.append(replace(candidate, start=start, end=end))
                start, topic = offset + cut, following
        return [*parts, replace(candidate, start=start)]

    @staticmethod
    def set_apart(candidate: Candidate, offset: int, words: str) -> list[Candidate]:
        """Return a candidate taken apart where its infinitives are: 'agreed to stop firing, and to free prisoners'."""
        if not is_of_acts(candidate, words):
            return [candidate]
        parts, start = [], candidate.start
        for cut in SET_APART.finditer(words):
            parts.append(replace(candidate, start=start, end=offset + cut.start()))
            start = offset + cut.end() - len("to ")
        return [*parts, replace(candidate, start=start)]

    def settled(self, found: list[Candidate]) -> Iterator[Candidate]:
        """Yield the candidates that remain where several stand on the same words.

        The earlier rule in the file wins on the same verb; what stands inside the words of another is left out,
        unless it is a noun with a possessor of its own.
        """
        taken: list[Candidate] = []
        for candidate in sorted(found, key=lambda c: (c.cue.rank, c.match[0])):
            clash = next(
                (
                    t
                    for t in taken
                    if t.match[0] < candidate.match[1] and candidate.match[0] < t.match[1]
                ),
                None,
            )
            is_nested = clash is not None and (candidate.cue.frame == "noun") != (
                clash.cue.frame == "noun"
            )
            if clash is not None and is_nested and clash.class_ == candidate.class_:
                is_nested = self.is_other(candidate, clash)
            if clash is None or is_nested:
                taken.append(candidate)
        yield from sorted(taken, key=lambda c: c.match)

    @staticmethod
    def is_other(one: Candidate, two: Candidate) -> bool:
        """Tell whether a noun and a verb on the same words say two things: not 'reaffirmed its commitment'."""
        if "verb" not in (one.cue.frame, two.cue.frame):
            return "others" not in (one.cue.frame, two.cue.frame)
        return one.holders != two.holders and not one.inferred and not two.inferred

    def bound(self, sentence: Sentence, candidate: Candidate, others: Sequence[Candidate]) -> None:
        """Set where the words of a candidate end: before the next clause with a cue, or what tells who speaks."""
        end = sentence.end
        voice = candidate.voice
        if voice is not None and voice.start <= candidate.match[0] < voice.end:
            end = min(end, voice.end)
            if candidate.start < voice.start and voice.verb >= 0 and candidate.how == "said":
                candidate.start = voice.start
        for tail in self.voices:
            if tail.start <= candidate.match[0] < tail.end:
                end = min(end, tail.end)  # "it is ready to talk, an official confirmed"
        comma = self.document.text.find(",", candidate.match[1], end)
        if candidate.how == "relative" and comma > 0:
            end = comma
        quotation = self.document.quotation_at(candidate.match[0])
        if quotation is not None:
            end = min(end, quotation.end)
        for other in others:
            if other is candidate or other.start <= candidate.match[1] or other.cue.frame == "noun":
                continue
            before = self.document.text[candidate.match[1] : other.start].rstrip(' "“‘')
            if re.search(
                r"(?:,|;|\band|\bbut|\bwhile|—|\bor|\bthough|\balthough)(?: that)?$", before
            ):
                end = min(end, other.start)
        end = self.clause_end(candidate, end)
        joined = JOINED.search(self.document.text, candidate.match[1], end)
        if not candidate.class_ and joined:
            end = joined.start()  # "welcomed the plan and said it would sign"
        candidate.start, candidate.end = self.trimmed(candidate, min(end, sentence.end))

    def clause_end(self, candidate: Candidate, end: int) -> int:
        """Return where the clause of a cue ends, before an offset."""
        text, behind = self.document.text, candidate.match[1]
        for cut in FURTHER.finditer(text, behind, end):
            if INSERTED.match(text, cut.start(), end):
                continue  # "urged the carriers, which have a monopoly, to talk"
            if self.goes_on(candidate, cut.start()):
                continue  # "agreed to stop firing, and to free its prisoners"
            if self.document.quotation_at(cut.start()) in (
                None,
                self.document.quotation_at(behind),
            ):
                end = (
                    cut.start()
                )  # not within words that are quoted in the clause: "a 'last, and final' offer"
                break
        opens = text[:behind].endswith(("which", "whereby", "would", "that"))
        if opens and (back := BACK.search(text, behind, end)):
            end = back.start()
        runs_on = is_predicate(candidate) or opens
        if (
            candidate.cue.frame == "noun"
            and not runs_on
            and (stop := NOUN_END.search(text[behind:end], 3))
        ):
            end = behind + stop.start()
        return max(end, behind)

    def goes_on(self, candidate: Candidate, at: int) -> bool:
        """Tell whether a further act stands behind a comma that the verb of a candidate asks or promises as well."""
        words = self.document.text[candidate.match[0] : at].lower()
        return is_of_acts(candidate, words) and bool(SET_APART.match(self.document.text, at))

    def trimmed(self, candidate: Candidate, end: int) -> tuple[int, int]:
        """Return the offsets of a candidate without signs and conjunctions at its ends."""
        text, start = self.document.text, candidate.start
        while tail := LOOSE_END.search(text, start, end):
            end = tail.start()
        while start < end and text[start] in " ,;\"“”‘'—–-\n":
            start += 1
        return start, end


def is_of_acts(candidate: Candidate, words: str) -> bool:
    """Tell whether the words of a verb name acts by infinitives: 'agreed to stop', 'urged Chile to withdraw'."""
    return candidate.cue.frame == "verb" and bool(candidate.class_ and OF_ACTS.search(words))


def is_predicate(candidate: Candidate) -> bool:
    """Tell whether the words of a noun go on in a clause: 'Norway's position is that the lake is shared'."""
    return candidate.cue.pattern.endswith(
        ("(is|remains|was|has not changed)", "(be|is|are|was|were)")
    )


def without_doubles(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates, of those of one holder on nearly the same words only that of the earlier rule."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: c.cue.rank):
        if one.cue.frame == "noun" or not any(is_double(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda c: c.match)


def is_double(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates of one holder share most of their words."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return (
        other.cue.frame != "noun"
        and bool(one.class_)
        and bool(other.class_)
        and one.holders == other.holders
        and shared >= 0.8 * shorter
        and one.start <= other.match[0] < one.end
        and other.start <= one.match[0] < other.end
    )


def merged(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield candidates without those that say again what another one that holds them says already."""
    kept: list[Candidate] = []
    for candidate in candidates:
        inside = [
            other for other in kept
            if other.start <= candidate.match[0] < other.end and other.cue.frame != "noun" and not candidate.nested
        ]  # fmt: skip
        same = [
            o
            for o in inside
            if set(o.holders) & set(candidate.holders)
            and (o.class_ == candidate.class_ or not o.class_)
        ]
        if candidate.cue.gives_way and any(
            o is not candidate and o.class_ and o.voice is not None and o.match[0] > candidate.match[0]
            and candidate.match[0] <= o.voice.at_verb < candidate.match[1] for o in candidates
        ):  # fmt: skip
            continue
        spoken = [
            o for o in candidates
            if o is not candidate and o.class_ and candidate.voice is not None and candidate.voice.verb >= 0
            and (candidate.cue.frame in ("said", "will") or candidate.future)
            and o.match[0] <= candidate.voice.at_verb < o.match[1]
            and set(o.holders) & set(candidate.holders) and not o.cue.gives_way
        ]  # fmt: skip
        if spoken:
            continue
        if candidate.cue.frame == "noun" and any(
            o.cue.frame != "noun"
            and (o.class_ == candidate.class_ or o.cue.swallows)
            and o.holders == candidate.holders
            and o.match[0] <= candidate.match[0] < o.end
            and candidate.start > o.match[0]
            for o in candidates
        ):
            continue  # "renewed its demand" is one demand
        governed = [o for o in inside if o.class_ == "" and o.cue.frame == "verb"]
        is_free = candidate.cue.frame in ("said", "will") or candidate.how in ("direct", "relative")
        if same or (governed and not is_free):
            continue
        kept.append(candidate)
    yield from kept
