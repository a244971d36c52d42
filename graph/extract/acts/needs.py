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


ASKED = re.compile(
    r"\b(?:must|should|until|deadline|ultimatum|demand\w*|order\w*|urg\w+|insist\w*|warn\w*|t[eo]ld?l?|call\w*)\b"
    r"|\b(?:ha[sd]|have) .{0,30}\b(?:hours?|days?|weeks?|months?)\b"
)
"""What stands before an alternative that is threatened with."""
ALTERNATIVE = re.compile(r"\bor (?:else )?(?:(?:the|its|their) )?(?:[\w'’-]+ ){0,3}$")
"""Words that end before what will happen if the other side does not do as it is told."""
NEAR = 20
"""How many words behind a cue its condition may stand."""


def is_alternative(before: str) -> bool:
    """Tell whether an act is what follows where a demand is not met: 'accept it or the city will'."""
    return bool(ALTERNATIVE.search(before)) and bool(ASKED.search(before))


def is_near(condition: re.Match[str], hit: Hit) -> bool:
    """Tell whether a condition stands in the clause of a cue: not far behind it, nor behind 'but'."""
    between = hit.sentence.lower[hit.match.end() : condition.start()]
    return len(between.split()) <= NEAR and not re.search(r";|\bbut (?!only\b)", between)


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
        if is_alternative(hit.before) and needs & {"defied", "pressing"}:
            return False
        if "defied" in needs and not is_defied(condition):
            return True
        has_condition = condition is not None and condition[0] != "until"
        return bool(needs & ({"no-condition"} if has_condition else {"condition", "pressing"}))

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
        is_open = condition is not None and condition[0] != "until" and is_near(condition, hit)
        behind = " not" + hit.behind if hit.words.endswith("not to") else hit.behind
        return hit.cue.turned(frozenset([state, "if"] if is_open else [state]), behind)
