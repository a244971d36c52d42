"""Frames: how a cue and its holder stand to each other in a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.extract.acts.candidates import Candidate, Hit, Holding
from graph.extract.acts.clauses import (
    all_verbs,
    is_addressed,
    is_awaited,
    is_comparison,
    is_done_to_us,
    is_expletive,
    is_future,
    is_heard,
    is_hypothetical,
    is_inverted,
    is_jointly_issued,
    is_none_of,
    is_ours,
    is_plural_noun,
    is_relative,
    is_set_to,
    is_somebody,
    is_subjunctive,
    is_told_behind,
    is_undone,
    opens_speech,
    speech_floor,
)
from graph.extract.acts.cues import Cue
from graph.extract.acts.needs import ASKED, Needs
from graph.extract.acts.passives import PLANS
from graph.extract.acts.undone import is_putative, is_to_be_kept, is_undone_act
from graph.extract.acts.unnamed import people_subject, plural_subject, stands_alone
from graph.extract.acts.voices import Voice, voice_at
from graph.extract.grammar.document import Sentence
from graph.extract.grammar.inflection import all_forms
from graph.extract.grammar.mentions import Mention
from graph.extract.grammar.subjects import chunk_start
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import AUXILIARIES, VerbGroup, governing, is_noun

AGREED = re.compile(r"\b(?:accord|agreement|pact)$")

BEHIND_PLANS = re.compile(r"\b(?:of|for|by|from|in|to|on|under|which|that|\w{2,}ing|\w{3,}ed)\b|,")
"""What ends the noun phrase of a plan: 'the plan presented by Norway'."""

ASSURED = frozenset(
    form
    for verb in ("assure", "reassure", "promise", "pledge", "guarantee")
    for form in all_forms(verb)
)
LEADS_IN = re.compile(r":\s*$")
LISTED = 16
"""How many sentences after it has been brought in a list may still go on."""
FORMS_OF_BE = word_class("forms_of_be")
NO_PURPOSE = word_class("no_purpose")
WEAK_VERBS = word_class("weak_verbs")


class Frames(Needs):
    """Tells for each frame of a cue whether it counts where it stands, and who holds."""

    def candidate(
        self, cue: Cue, sentence: Sentence, match: re.Match[str], voices: Sequence[Voice]
    ) -> Candidate | None:
        """Return what a cue makes of the words it matches, or nothing where it does not count."""
        voice = voice_at(voices, sentence.start + match.start())
        hit = Hit(cue, sentence, match, sentence.token_at(sentence.start + match.start()), voice)
        if self.lacks(hit) or self.is_nobody_s(hit):
            return None
        frame = {
            "verb": self.by_verb, "will": self.by_will, "noun": self.by_noun, "said": self.by_voice,
            "plan": self.by_plan, "clause": self.by_clause, "others": self.by_others, "under": self.by_terms,
            "or": self.by_alternative, "step": self.by_step, "that": self.by_that,
        }[cue.frame]  # fmt: skip
        return frame(hit)

    def by_verb(self, hit: Hit) -> Candidate | None:
        """Find the holder in the subject of a verb, or in the agent of a passive."""
        sentence, tokens, at = hit.sentence, hit.tokens, hit.at
        if is_noun(tokens, at, self.mentions(sentence)) and hit.verb not in WEAK_VERBS:
            return None
        group = self.finite_group(hit)
        class_ = self.class_for(hit, group.is_negated) if group is not None else None
        if group is None or class_ is None:
            return None
        if is_undone_act(tokens, group, hit.before):
            return None
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        is_done = group.is_passive or (following == "by" and hit.verb.endswith("ed"))
        if group.at == at and (is_done or hit.cue.pattern.endswith(" by")):
            return self.by_agent(hit, class_, group)
        subject, how, first = self.speech_subject(sentence, group, hit.voice)
        if how in ("thing", "none") and (told := self.by_document(hit, class_, group)):
            return told
        if how in ("thing", "none") or not subject:
            subject, how, first = self.unnamed_subject(hit, group)
        if is_hypothetical(sentence, first) or (group.is_modal and how == "thing"):
            return None
        if "done" in hit.cue.needs and is_undone(tokens, group, subject):
            return None
        if is_awaited(sentence, group, first) or is_comparison(tokens, first, at + 1):
            return None
        if how == "direct" and is_subjunctive(tokens, group, subject):
            return None
        class_ = self.of_nobody(hit, group, first, class_)
        if (
            class_ is None
            or is_relative(tokens, first, hit.voice)
            or is_plural_noun(hit.verb, subject)
        ):
            return None
        holding = self.resolved(subject, sentence, hit.voice)
        if not holding.parties and not is_ours(subject, hit.voice) and not is_somebody(subject):
            return None
        self.enter_names(subject)
        class_ = self.by_company(hit, holding, group) or class_
        return self.found(
            hit, first, holding, how, class_,
            modal=group.is_modal, shared=how == "shared", subject=tuple(subject),
        )  # fmt: skip

    def unnamed_subject(self, hit: Hit, group: VerbGroup) -> tuple[list[Mention], str, int]:
        """Return the subject of a verb that no table knows, which may be anybody where the cue is an act."""
        mentions = self.mentions(hit.sentence)
        found = plural_subject(hit.sentence, group, mentions) if hit.cue.is_act else ([], "", 0)
        return found if found[0] else people_subject(hit.sentence, group, mentions)

    def of_nobody(self, hit: Hit, group: VerbGroup, first: int, class_: str) -> str | None:
        """Return the class of a cue, or of its negation where nobody does it: 'neither side accepted'."""
        if group.is_negated or not is_none_of(hit.tokens, first, group):
            return class_
        return self.class_for(hit, negated=True)

    def by_company(self, hit: Hit, holding: Holding, group: VerbGroup) -> str:
        """Return the class of a cue where the holder's own people are asked, or what is to come has a condition."""
        cue = hit.cue
        if cue.issued and is_jointly_issued(hit.voice) and is_future(hit.tokens, group):
            return cue.issued
        if (
            cue.conditional
            and is_future(hit.tokens, group)
            and self.condition_near(hit.sentence, hit.voice)
        ):
            return cue.conditional
        if cue.own and self.is_own(hit, holding):
            return self.turned(hit, "own") or cue.own
        return ""

    def finite_group(self, hit: Hit) -> VerbGroup | None:
        """Return the verb group of a cue, or the one its infinitive hangs on; nothing where no act follows."""
        group = self.verb_group(hit)
        if group.is_infinitive and not is_set_to(hit.tokens, group):
            return governing(hit.tokens, group) or self.purpose(hit, group)
        return group

    @staticmethod
    def purpose(hit: Hit, group: VerbGroup) -> VerbGroup | None:
        """Return the verb group of a purpose, which shares the subject of what is done for it: 'met to urge Chile'."""
        before = hit.tokens[group.first - 1].lower if group.first else ""
        if not hit.cue.is_purpose or hit.tokens[group.first].lower != "to" or before in NO_PURPOSE:
            return None
        if group.at + 1 >= len(hit.tokens) or not hit.tokens[group.at + 1].is_word:
            return None  # "will not bow to pressure"
        if hit.verb not in all_verbs():
            return None  # "in answer to calls for a truce"
        return replace(group, is_infinitive=False)

    @staticmethod
    def verb_group(hit: Hit) -> VerbGroup:
        """Return the verb group of a cue; a form of be is no passive, and may be negated behind."""
        group = hit.group()
        if hit.verb not in FORMS_OF_BE:
            return group
        negated = bool(re.match(r"\w+\W+(?:not|n.t|never)\b", hit.words)) or group.is_negated
        return VerbGroup(group.first, group.at, group.is_infinitive, negated, False, group.is_modal)

    def by_will(self, hit: Hit) -> Candidate | None:
        """Find the holder in the subject of a verb that tells its own future."""
        sentence, tokens, at = hit.sentence, hit.tokens, hit.at
        words = hit.words.split()[:3]
        negated = not hit.cue.is_negative and any(w in ("not", "never") for w in words)
        class_ = self.class_for(hit, negated)
        if class_ is None:
            return None
        first = at - bool(at and tokens[at - 1].lower in ("also", "still", "now"))
        group = VerbGroup(first, at, False, False, False, False)
        subject, how, first = self.speech_subject(sentence, group, hit.voice)
        if is_hypothetical(sentence, first) or is_relative(tokens, first, hit.voice):
            return None
        holding = self.of_itself(hit, subject) or self.resolved(subject, sentence, hit.voice)
        if not holding.parties and not is_ours(subject, hit.voice):
            return None
        if is_done_to_us(hit.behind, subject, hit.voice):
            return None
        if (
            hit.voice is not None
            and hit.voice.verb >= 0
            and tokens[hit.voice.verb].lower in ASSURED
        ):
            class_ = hit.cue.assured or class_
        if is_jointly_issued(hit.voice):
            class_ = hit.cue.issued or class_
        elif len(holding.parties) > 1:
            class_ = hit.cue.joint or class_
        self.enter_names(subject)
        speakers = hit.voice.parties if hit.voice and not hit.voice.is_issuer else ()
        is_own = how == "direct" and is_told_behind(subject, hit.voice, hit.span[1])
        if speakers and not set(holding.parties) & set(speakers) and not is_own:
            return None
        return self.found(
            hit, first, holding, how, class_, shared=how == "shared", subject=tuple(subject)
        )

    def by_voice(self, hit: Hit) -> Candidate | None:
        """Find the holder in whoever says it."""
        sentence, at, voice = hit.sentence, hit.at, hit.voice
        mentions = self.mentions(sentence)
        if voice is None or voice.verb == at or not is_heard(voice):
            return None
        if hit.verb == "need" and is_noun(hit.tokens, at, mentions):
            return None
        group = hit.group()
        if is_hypothetical(sentence, group.first) or is_inverted(hit.tokens, at, mentions):
            return None
        if is_putative(hit.tokens, at, hit.before):
            return None
        floor = speech_floor(hit.tokens, voice, at)
        start = chunk_start(sentence, at, floor, mentions)
        subject, how, first = self.speech_subject(sentence, group, voice)
        if how == "direct":
            start = min(start, first) if first >= floor else start
        if "subject" in hit.cue.needs and not subject:
            return None
        if "opens" in hit.cue.needs and not opens_speech(hit.before, voice):
            return None
        denied = bool(re.search(r"\b(?:not|never)\b|n[’']t\b", hit.words))
        class_ = self.class_for(hit, denied and not hit.cue.is_negative) or ""
        if not class_ and hit.cue.class_:
            return None
        own = self.resolved(subject, sentence, voice).parties if hit.cue.own else ()
        own_class = self.turned(hit, "own") or hit.cue.own
        if hit.cue.own and is_ours(subject, voice) and not voice.parties:
            class_ = own_class
        if subject and subject[0].noun in ("he", "she") and voice.speaker is not None:
            own = () if voice.speaker.kind in ("group", "party", "sides", "organ") else own
        addressed = is_addressed(hit.tokens, subject, voice, mentions)
        are_others = bool(subject) and subject[0].kind == "sides" and len(voice.parties) == 1
        if (
            set(own) & set(voice.parties)
            and not are_others
            and not addressed
            and not is_expletive(hit.tokens, group, subject)
        ):
            class_ = own_class
        inferred = bool(voice.speaker and (voice.speaker.inferred or voice.verb < 0))
        holding = Holding(voice.parties, voice.person, inferred)
        return self.found(hit, min(start, at), holding, "said", class_, subject=tuple(subject))

    def by_noun(self, hit: Hit) -> Candidate | None:
        """Find the holder in the possessor of a noun, or behind 'by': 'a proposal by Norway'."""
        sentence = hit.sentence
        if self.is_body(hit):
            return None
        first, parties, inferred = self.possessor(sentence, hit.at, hit.voice)
        if "fact" in hit.cue.needs and first < hit.at and is_to_be_kept(hit.tokens, first):
            return None
        holding = Holding(parties, "", inferred)
        owner = None if parties else self.author(hit)
        if owner is not None:
            holding = self.resolved([owner], sentence, hit.voice)._replace(person="")
        is_told = owner is not None and owner.kind == "sides"
        if not holding.parties and not is_told and not stands_alone(hit):
            return None
        return self.found(hit, first, holding, "noun", nested=True)

    def by_plan(self, hit: Hit) -> Candidate | None:
        """Find the holder in whoever put a plan forward: 'Norway's plan calls for'."""
        sentence, tokens, mentions = hit.sentence, hit.tokens, self.mentions(hit.sentence)
        group = hit.group()
        if group.is_negated or group.is_passive or group.is_infinitive or group.first == 0:
            return None
        if is_noun(tokens, hit.at, mentions):
            return None
        last = group.first - 1
        if tokens[last].lower in ("that", "which") and last:
            last -= 1
        if tokens[last].text == "," and last:
            last = max(0, last - 1)
        start = chunk_start(sentence, group.first, 0, mentions)
        words = " ".join(t.lower for t in tokens[start : last + 1])
        head = BEHIND_PLANS.split(words)[0].strip()
        ahead = group.is_modal or hit.verb in ("will", "would") or is_future(tokens, group)
        if AGREED.search(head) and ahead:
            return None  # "a guarantee that the pact will hold"
        verbs = AUXILIARIES - {"'s", "’s"}
        if head.startswith(("any ", "no ")) or not verbs.isdisjoint(head.split()):
            return None  # "Norway has broken an accord giving", "any deal will include"
        loose = words[len(head) :].lstrip().startswith(",") and tokens[group.first - 1].text != ","
        if loose or not PLANS.search(head):
            return None
        noun = start + len(head.split()) - 1
        _first, parties, inferred = self.possessor(sentence, min(noun, last), hit.voice)
        if not parties:
            owner = next(
                (
                    m
                    for m in mentions
                    if noun < m.first <= last
                    and tokens[m.first - 1].lower in ("by", "from", "the")
                    and m.parties
                ),
                None,
            )
            parties = owner.parties if owner else self.last_plan
            inferred = owner is None
        modal = bool(re.match(r"would|could", hit.words))
        class_ = hit.cue.joint if AGREED.search(head) else ""
        return self.found(hit, start, Holding(parties, "", inferred), "plan", class_, modal=modal)

    def by_terms(self, hit: Hit) -> Candidate | None:
        """Find the holder in whoever put the plan forward whose terms are told: 'under Norway's plan, Chile would'."""
        if not re.search(r"\b(?:would|will|could)\b", hit.behind):
            return None
        noun = hit.sentence.token_at(hit.span[1] - 1)
        _first, parties, inferred = self.possessor(hit.sentence, noun, hit.voice)
        owner = None if parties else self.author(replace(hit, at=noun))
        if owner is not None:
            parties, _, inferred = self.resolved([owner], hit.sentence, hit.voice)
        holding = Holding(parties or self.last_plan, "", inferred or not parties)
        return self.found(hit, hit.at, holding, "plan", modal=True)

    def by_others(self, hit: Hit) -> Candidate | None:
        """Find the holder behind 'by' or 'from', where the subject is the one something is asked of; else nobody."""
        mentions = self.mentions(hit.sentence)
        start = chunk_start(hit.sentence, hit.at, 0, mentions)
        asking = [m for m in mentions if hit.span[0] < m.start < hit.span[1] and m.parties]
        holding = self.resolved(asking, hit.sentence, hit.voice)
        return self.found(hit, start, holding, "others", subject=tuple(asking))

    def by_alternative(self, hit: Hit) -> Candidate | None:
        """Find the holder of what will happen else in whoever asks: 'told Chile to pay or face sanctions'."""
        voice = hit.voice
        if not ASKED.search(hit.before):
            return None
        if voice is not None and voice.parties:
            return self.found(hit, hit.at, Holding(voice.parties, voice.person), "or")
        found = self.by_clause(hit)
        return found and replace(found, start=hit.span[0])

    def by_step(self, hit: Hit) -> Candidate | None:
        """Find the holder of a step in a list in whoever issues the document: 'We agree to: 1. Implement the truce'."""
        voice, tokens = hit.voice, hit.tokens
        if voice is None or not voice.is_issuer or not tokens[hit.at].is_capital:
            return None
        if any(token.is_word and not token.text.isdigit() for token in tokens[: hit.at]):
            return None
        before = self.document.sentences[max(0, hit.sentence.index - LISTED) : hit.sentence.index]
        if not any(LEADS_IN.search(sentence.text) for sentence in before):
            return None
        return self.found(hit, hit.at, Holding(voice.parties, voice.person), "said")

    def by_clause(self, hit: Hit) -> Candidate | None:
        """Find the holder in the first who is named in the clause."""
        sentence, voice, floor = hit.sentence, hit.voice, 0
        if voice and voice.verb >= 0 and voice.start > sentence.start:
            floor = speech_floor(hit.tokens, voice, hit.at)
        mention = next(
            (
                m
                for m in self.mentions(sentence)
                if floor <= m.first < hit.at
                and m.kind not in ("adjective", "relay")
                and not m.place
                and not m.possessive
            ),
            None,
        )
        if mention is None:
            return None
        holding = self.resolved([mention], sentence, voice)
        if not holding.parties:
            return None
        return self.found(hit, mention.first, holding, "clause", subject=(mention,))
