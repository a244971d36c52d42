"""What a cue needs around its words, what keeps it from counting, and what turns its class."""

from __future__ import annotations

import re

from graph.extract.acts.candidates import Hit
from graph.extract.acts.clauses import (
    is_defied,
    is_denied,
    is_first_person,
    is_future,
    under_deal,
    under_plan,
)
from graph.extract.acts.passives import Passives

OUTSIDERS = re.compile(
    r"(?i)\b(?:analyst|expert|observer|economist|critic|commentator|historian|researcher)s?\b"
)
"""Those who only say what others may do."""


class Needs(Passives):
    """Tells whether a cue has around it what it needs."""

    def lacks(self, hit: Hit) -> bool:
        """Tell whether something is missing that a cue needs."""
        needs = hit.cue.needs
        if "speech" in needs and hit.voice is None and not is_first_person(hit.before):
            return True
        return (
            ("object" in needs and not self.has_object(hit))
            or ("agent" in needs and not re.match(r"\s+by\s", hit.behind))
            or ("party-behind" in needs and not self.stands_behind(hit))
            or ("deal" in needs and not under_deal(hit.before))
            or self.lacks_condition(hit)
        )

    def lacks_condition(self, hit: Hit) -> bool:
        """Tell whether a cue stands without the condition it needs, or with one that it must not have."""
        needs, condition = hit.cue.needs, self.condition_near(hit.sentence, hit.voice)
        if "defied" in needs and not is_defied(condition):
            return True
        has_condition = condition is not None and condition[0] != "until"
        return ("no-condition" if has_condition else "condition") in needs

    @staticmethod
    def is_nobody_s(hit: Hit) -> bool:
        """Tell whether words are told as no act: by those who only guess, as denied, or as what a plan would bring."""
        cue, voice = hit.cue, hit.voice
        is_guess = cue.frame in ("will", "said") or hit.group().is_modal
        if voice is not None and is_guess and OUTSIDERS.search(voice.source):
            return True
        if is_denied(voice, hit.tokens, hit.group()):
            return True  # "denied that it had offered more"
        is_to_come = cue.frame == "will" or is_future(hit.tokens, hit.group())
        return "deal" not in cue.needs and is_to_come and under_plan(hit.before)

    def class_for(self, hit: Hit, negated: bool) -> str | None:
        """Return the class of a cue where its verb is negated or not; nothing where it does not count."""
        cue = hit.cue
        if not negated or not cue.class_:
            return self.turned(hit, "plain") or cue.class_
        return self.turned(hit, "not") or cue.negated or None

    def turned(self, hit: Hit, state: str) -> str:
        """Return the class that what follows a cue gives it where its verb stands so, or nothing."""
        if not hit.cue.turns:
            return ""
        condition = self.condition_near(hit.sentence, hit.voice) if state == "plain" else None
        is_open = condition is not None and condition[0] != "until"
        behind = " not" + hit.behind if hit.words.endswith("not to") else hit.behind
        return hit.cue.turned(frozenset([state, "if"] if is_open else [state]), behind)
