"""Reports: verbs of saying in a sentence, with who says and what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from graph.extract.acts.clauses import past_forms
from graph.extract.acts.relayed import find_quoted
from graph.extract.acts.unsaid import issuer_of, unsaid_in
from graph.extract.acts.voices import Voice, main_subject, relay_in, who_speaks
from graph.extract.grammar.document import Document, Sentence
from graph.extract.grammar.inflection import all_forms
from graph.extract.grammar.mentions import MODIFIERS, NO_NAME, Mention, group_nouns, titles
from graph.extract.grammar.sight import is_possessive
from graph.extract.grammar.subjects import LEADING, subject_of
from graph.extract.grammar.tables import read_table, word_class
from graph.extract.grammar.verbs import VerbGroup, verb_group
from graph.extract.who.coreference import Resolver


@cache
def reporting() -> re.Pattern[str]:
    """Return the pattern of reporting verbs in all their forms."""
    forms: set[str] = set()
    for row in read_table("reporting"):
        verb, *rest = row["verb"].split()
        forms |= {" ".join([form, *rest]) for form in all_forms(verb)}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(ordered)}|according to|quoted by|quoted as saying)(?![\w-])"
    )


OF_WHOM = re.compile(
    r",\s+(?:an?|the|one|another)\s+[\w-]+(?:\s+[\w-]+){0,2}\s+(?:to|of|for|from|with|at)(?:\s+the)?$"
)
"""What stands before the party of a speaker: '…, an aide to the president said'."""
TOLD = word_class("told")
AUDIENCE = re.compile(
    r"\s+(?:reporters|journalists|an? [\w ]{0,20}(?:conference|briefing|interview|newspaper)"
    r"|state (?:media|television|radio)"
    r"|(?:the )?(?:[A-Z][\w.-]* ?){1,4}(?:news agency|agency|newspaper|television|radio)?(?= that)"
    r"|AFP|AP|Reuters|CNN|VOA|the BBC|BBC)"
    r"(?: (?:in|at) [A-Z]\w+)?(?: (?:on )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))?"
)
"""Those who are told: news people, not a party."""
UNSAID = frozenset(["must", "should", "can", "could", "may", "might", "cannot", "will", "would"])
"""Auxiliaries with which a verb of saying brings in no speech."""
TELLING = word_class("telling")
BEFORE_A_NOUN = frozenset(["the", "a", "an", "its", "their", "his", "our", "any", "no", "of"])
ARTICLES_AND_HONORIFICS = word_class("articles_and_honorifics")
UNNAMED_TAIL = re.compile(
    r"[,”\"]\s+((?:a|an|the|one|two|some|several|senior|\w+)?\s*[^,\"“”]{0,40}\b(?:sources?|officials?"
    r"|diplomats?|statement|network|company|agency|spokesm[ae]n"
    r"|spokeswoman|spokesperson|ministry|office|aides?|negotiators?|reports?|newspaper|analysts?|experts?"
    r"|observers?|economists?|critics?)\b[^,\"“”]{0,60})$"
)
SOURCES = re.compile(
    r"(?:(?:officials?|diplomats?|sources?|aides?|people|observers|analysts?|witnesses|reports?|experts?|observers)"
    r"(?: (?:familiar|close|with|to|in|from|at|the|involved|who|talks|negotiations)){0,5})"
)


def find_voices(
    document: Document, sentence: Sentence, resolver: Resolver, running: Voice | None
) -> list[Voice]:
    """Return the stretches of a sentence that somebody says, in order; what runs on from before counts on.

    Args:
        running: the voice of the sentence before, in the same paragraph or in an open quotation.

    """
    voices: list[Voice] = []
    mentions = resolver.finder.found[sentence.index]
    for match in reporting().finditer(sentence.lower):
        offset = sentence.start + match.start()
        if any(m.start < offset < m.end for m in mentions if m.kind != "organ"):
            continue  # "the United States agreed"
        voices += _Report(document, sentence, resolver, match).voices()
    if (quoted := find_quoted(sentence, mentions)) is not None:
        parties, person = who_speaks(quoted.speaker, sentence, resolver)
        voices = [v for v in voices if not quoted.verb <= v.at_verb < quoted.stop]
        verb = sentence.token_at(quoted.verb)
        voices.append(
            Voice(
                quoted.start, quoted.end, verb, quoted.speaker, parties, person, "", quoted.relay,
                at_verb=quoted.verb,
            )
        )  # fmt: skip
    if not voices and (unsaid := unsaid_in(document, sentence, resolver)) is not None:
        voices.append(unsaid)
    if running is not None and _runs_on(document, sentence, running):
        onward = replace(running, start=sentence.start, end=sentence.end, verb=-1, is_quoted=True)
        voices.insert(0, onward)
    return voices


def _runs_on(document: Document, sentence: Sentence, running: Voice) -> bool:
    """Tell whether a sentence is all in quotation marks, so that whoever spoke before speaks on."""
    quotation = document.quotation_at((sentence.start + sentence.end) // 2)
    return (
        quotation is not None
        and quotation.start <= sentence.start + 2
        and running.speaker is not None
    )


class _Report:
    """A verb of saying in a sentence, with who says and what."""

    def __init__(
        self, document: Document, sentence: Sentence, resolver: Resolver, match: re.Match[str]
    ) -> None:
        self.document, self.sentence, self.resolver = document, sentence, resolver
        self.verb = match[0]
        self.end = sentence.start + match.end()
        self.at = sentence.token_at(sentence.start + match.start())
        self.stop = sentence.token_at(self.end - 1) + 1
        self.mentions: Sequence[Mention] = resolver.finder.found[sentence.index]
        self.speaker: Mention | None = None
        self.others: list[Mention] = []
        self.source = ""
        self.is_tail = False
        self.before = ""

    def voices(self) -> list[Voice]:
        """Return the stretches that this verb brings in."""
        tokens = self.sentence.tokens
        if self.at >= len(tokens) or self.verb == "quoted by":
            return []
        if self.verb == "according to":
            return _according(self.document, self.sentence, self.at, self.mentions, self.resolver)
        before = tokens[self.at - 1].lower if self.at else ""
        if before in BEFORE_A_NOUN and not self.verb.endswith("ed"):
            return []  # "the post of minister", "its report"
        group = verb_group(tokens, self.at)
        if group.is_infinitive and not self.may_be_infinitive(group):
            return []
        following = tokens[self.stop].lower if self.stop < len(tokens) else ""
        auxiliaries = {t.lower for t in tokens[group.first : self.at]}
        if following == "to" and self.verb.startswith("continu"):
            return []  # "continues to demand"
        if auxiliaries & UNSAID and self.verb not in TELLING:
            return []  # "Chile should think about it", "will answer the message"
        if following == "by" or (
            group.is_passive and self.verb not in ("said", "quoted as saying")
        ):
            return []  # "accused by Uganda", "was told that": not the subject speaks
        return self.stretches() if self.find_speaker(group) else []

    def may_be_infinitive(self, group: VerbGroup) -> bool:
        """Tell whether an infinitive brings in speech: 'met him to tell him that', 'is to say that'."""
        words = self.sentence.tokens[max(0, group.first - 1) : self.at]
        return self.verb in TELLING or any(t.lower in ("is", "are", "has", "have") for t in words)

    def find_speaker(self, group: VerbGroup) -> bool:
        """Find who says it, and whether the words stand before that; nobody is found where 'I' or 'we' say it."""
        tokens = self.sentence.tokens
        subject, how, first = subject_of(self.sentence, group, self.mentions)
        if subject and subject[0].kind == "pronoun" and subject[0].about == "speaker":
            return False
        self.speaker = subject[0] if subject else None
        self.others = subject[1:]
        first = self.before_office(first)
        if self.is_appositive(first):
            first = self.before_apposition(first)
        self.before = OF_WHOM.sub(",", self.words_before(first))
        is_participle = tokens[self.at].lower.endswith("ing") and group.first == self.at
        self.is_tail = (
            not is_participle
            and self.before.endswith((",", '"', "”", "’", "'", "?", "!"))
            and _is_clause(self.before)
        )
        if self.speaker is None and not is_participle and self.take_inverted(group):
            how = "inverted"
        if self.speaker is None and (how == "shared" or group.is_infinitive or is_participle):
            self.speaker = main_subject(self.mentions, group.first)
        return self.speaker is not None or self.take_source(group, how)

    def before_office(self, first: int) -> int:
        """Return where the words for a speaker begin, office and whose it is included."""
        tokens = self.sentence.tokens
        if self.speaker is not None and self.speaker.kind == "person":
            start = titles().match_back(tokens, first)
            while start >= 0 and start != first:
                first = start
                owner = next(
                    (
                        m
                        for m in self.mentions
                        if first - 2 <= m.stop - 1 < first and m.kind != "pronoun"
                    ),
                    None,
                )
                if owner is not None and (owner.stop == first or is_possessive(tokens, first - 1)):
                    first = owner.first
                while first > 0 and self.describes(first - 1):
                    first -= 1
                start = titles().match_back(tokens, first)
        last = first - 1 - (first > 1 and tokens[first - 1].text == ".")  # "Ms." is two tokens
        return last if first > 0 and tokens[last].lower in ARTICLES_AND_HONORIFICS else first

    def describes(self, at: int) -> bool:
        """Tell whether a word before an office belongs to it: 'party', 'senior', 'Boeing'."""
        token = self.sentence.tokens[at]
        return (
            token.lower in MODIFIERS
            or group_nouns().match(self.sentence.tokens, at) == at + 1
            or (token.is_capital and at > 0 and token.lower not in NO_NAME)
        )

    def words_before(self, token: int) -> str:
        """Return the words of the sentence before a token."""
        return self.document.text[self.sentence.start : self.sentence.tokens[token].start].rstrip()

    def is_appositive(self, first: int) -> bool:
        """Tell whether a name only says who the one before it is: 'a spokesman, Scott Hill, told reporters'."""
        tokens = self.sentence.tokens
        return (
            first > 1
            and tokens[first - 1].text == ","
            and titles().match_back(tokens, first - 1) >= 0
        )

    def before_apposition(self, first: int) -> int:
        """Return where the office begins that a name is put behind: '…, the union's president, Ola Berg, said'."""
        tokens = self.sentence.tokens
        start = titles().match_back(tokens, first - 1)
        for m in self.mentions:
            if m.first < start and m.stop in (start, start - 1):
                return m.first  # whose office it is
        while start > 0 and (
            self.describes(start - 1) or tokens[start - 1].lower in ARTICLES_AND_HONORIFICS
        ):
            start -= 1
        return start

    def take_inverted(self, group: VerbGroup) -> bool:
        """Take the speaker from behind the verb: '…, said Fawzi Barhoum'."""
        tokens = self.sentence.tokens
        following = _inverted(self.stop, self.mentions) if self.stop < len(tokens) else None
        opened = self.before.endswith((",", '"', "”", "’", "'"))
        quoted = self.at > 0 and tokens[self.at - 1].text in (",", '"', "”", "’", "'")
        if following is None or not (opened or quoted):
            return False
        self.speaker, self.is_tail, self.stop = following, True, following.stop
        self.before = self.words_before(group.first)
        return True

    def take_source(self, group: VerbGroup, how: str) -> bool:
        """Take a speaker without a name: '…, a source close to the talks said'."""
        tokens = self.sentence.tokens
        if unnamed := UNNAMED_TAIL.search(self.words_before(group.first) + " "):
            self.source, self.is_tail = unnamed[1].strip(), True
            self.speaker = issuer_of(self.source, self.document, self.sentence, self.resolver)
            self.before = self.before[: unnamed.start(1)].rstrip()
            return True
        first = max(0, group.first - 8)
        words = self.document.text[tokens[first].start : tokens[group.first].start].lower()
        found = list(SOURCES.finditer(words))
        if not found or how == "direct":
            return False
        self.source = found[-1][0]
        return True

    def stretches(self) -> list[Voice]:
        """Return the words behind the verb, or those before the speaker and what is quoted further on."""
        sentence, tokens, text = self.sentence, self.sentence.tokens, self.document.text
        said = self.voice(self.end + self.audience(), self.end_of_insertion())
        if not self.is_tail:
            return [said]
        cut = sentence.start + len(self.before.rstrip(",\"”’' "))
        quoted = self.document.quotation_at(cut - 1) is not None
        found = [replace(said, start=sentence.start, end=cut, is_quoted=quoted)]
        rest = tokens[self.stop - 1].end
        if self.stop < len(tokens) and text[rest : sentence.end].strip(" .,;"):
            following = tokens[self.stop]
            if (
                following.lower == "that"
                or following.text == ","
                or re.search(r"[\"“]", text[rest : sentence.end])
            ):
                found.append(replace(said, start=rest))
        return found

    def end_of_insertion(self) -> int:
        """Return where a speech ends whose verb stands in an insertion: '…, whom Chile accuses of fraud, demanded'."""
        tokens = self.sentence.tokens
        back = self.at
        while back > 0 and tokens[back].text != ",":
            back -= 1
        is_inserted = back > 0 and tokens[back + 1].lower in ("whom", "which", "who", "whose")
        for n in range(self.at + 1, len(tokens) - 1):
            if is_inserted and tokens[n].text == "," and (tokens[n + 1].lower in past_forms()):
                return tokens[n].start
        return self.sentence.end

    def audience(self) -> int:
        """Return the length of the words for those who are told: 'reporters in Juba'."""
        behind = self.document.text[self.end : self.sentence.end]
        found = AUDIENCE.match(behind) if self.verb in TOLD else None
        return found.end() if found else 0

    def voice(self, start: int, end: int) -> Voice:
        """Return a stretch with all that is known of who says it."""
        speaker, source = self.speaker, self.source
        parties, person = who_speaks(speaker, self.sentence, self.resolver) if speaker else ((), "")
        for other in self.others:
            further, _ = who_speaks(other, self.sentence, self.resolver)
            parties += tuple(p for p in further if p not in parties)
        relay = relay_in(self.sentence, self.mentions)
        if speaker is not None and speaker.kind == "relay":
            relay = speaker.about
        if speaker is not None and speaker.kind == "organ" and not parties:
            source = speaker.text(self.document)
        at_verb = self.sentence.tokens[self.at].start
        return Voice(start, end, self.at, speaker, parties, person, source, relay, at_verb=at_verb)


def _is_clause(text: str) -> bool:
    """Tell whether words before a speaker are what is said, not an adverbial that opens the sentence."""
    plain = text.lstrip("\"“”‘’' ").lower()
    words = plain.split()
    if any(sign in text for sign in '"“”') or text[:1] in "'‘" or len(words) > 22:
        return True
    if LEADING.match(plain):
        # "If Chile pays, Norway will sign, the minister said": an adverbial with a main clause behind it
        return plain.rstrip(",").count(",") >= 1 and len(words) > 8
    return len(words) >= 3


def _inverted(stop: int, mentions: Sequence[Mention]) -> Mention | None:
    for mention in mentions:
        if stop <= mention.first <= stop + 6 and mention.kind == "person":
            return mention
    for mention in mentions:
        if (
            stop <= mention.first <= stop + 2
            and mention.kind != "adjective"
            and not mention.possessive
        ):
            return mention
    return None


def _according(
    document: Document, sentence: Sentence, at: int, mentions: Sequence[Mention], resolver: Resolver
) -> list[Voice]:
    tokens = sentence.tokens
    end = next(
        (k for k in range(at + 2, len(tokens)) if tokens[k].text in (",", ".", ";")),
        len(tokens) - 1,
    )
    inside = [m for m in mentions if at + 2 <= m.first < end and m.kind != "adjective"]
    speaker = next(
        (m for m in inside if m.kind in ("person", "organ", "party", "group", "relay")), None
    )
    parties, person = who_speaks(speaker, sentence, resolver) if speaker else ((), "")
    phrase = document.text[tokens[min(at + 2, len(tokens) - 1)].start : tokens[end].start].strip(
        " ,."
    )
    relay = speaker.about if speaker is not None and speaker.kind == "relay" else ""
    source = phrase if not parties and not relay else ""
    before = document.text[sentence.start : tokens[at].start].strip(" ,")
    said = Voice(
        tokens[end].end, sentence.end, at, speaker, parties, person, source, relay,
        at_verb=tokens[at].start,
    )  # fmt: skip
    if len(before.split()) <= 3:
        return [said]
    cut = sentence.start + len(document.text[sentence.start : tokens[at].start].rstrip(' ,"”'))
    voices = [replace(said, start=sentence.start, end=cut)]
    return [*voices, said] if end < len(tokens) - 2 else voices
