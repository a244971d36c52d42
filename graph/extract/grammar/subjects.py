"""Subjects of verbs, and where their clauses begin, from words of closed classes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.grammar.document import Sentence, Token
from graph.extract.grammar.mentions import MODIFIERS, Mention, titles
from graph.extract.grammar.tables import word_class
from graph.extract.grammar.verbs import ADVERBS, AUXILIARIES, PREPOSITIONS, VerbGroup

BEFORE_A_SHARED_VERB = word_class("before_a_shared_verb")
BEHIND_THE_HEAD = word_class("behind_the_head")
BOUNDARIES = word_class("boundaries")
DAYS = word_class("days")
DOCUMENTS = word_class("documents")
OF_A_WHOLE = word_class("of_a_whole")
OPENERS_OF_INSERTIONS = word_class("openers_of_insertions")
QUANTIFIERS = word_class("quantifiers")
COLLECTIVES = QUANTIFIERS | word_class("collectives")
WITHIN_A_LIST = word_class("within_a_list")
ARTICLES = frozenset(["the", "a", "an", "its", "their", "his", "her", "our"])
SUBORDINATING = frozenset(
    [
        "if",
        "unless",
        "when",
        "once",
        "after",
        "as",
        "because",
        "since",
        "until",
        "before",
        "although",
        "though",
    ]
)
NO_PART = word_class("auxiliaries") | frozenset(["and", "or", "but"])
LEADING = re.compile(
    r"^[\"“]?(?:in|on|at|after|before|during|under|with|for|as|while|although|though|despite"
    r"|since|when|if|unless|until"
    r"|following|speaking|earlier|later|meanwhile|however|but|and|also|separately|yesterday|today|last|this|from|by"
    r"|amid|because|instead|still|then|to|early|late|over|once|now|nevertheless|nonetheless|asked|addressing"
    r"|responding|reacting|among|through|monday|tuesday|wednesday|thursday|friday|saturday|sunday|not|even|given"
    r"|writing|talking|answering|according|where|without|within|ahead|prior|\w+ing|\w+ly)\b"
)


def chunk_start(sentence: Sentence, at: int, floor: int, mentions: Sequence[Mention]) -> int:
    """Return the token where the clause begins that a verb stands in: behind the nearest word that opens clauses."""
    tokens = sentence.tokens
    n = at - 1
    while n >= floor:
        token = tokens[n]
        if (
            token.text in (";", ":", "—", "–")
            or is_dash(tokens, n)
            or (token.text in ('"', "“") and n < at - 1)
        ):
            return n + 1
        if token.lower in BOUNDARIES and not any(m.first <= n < m.stop for m in mentions):
            return n + 1
        n -= 1
    return floor


def clause_floor(tokens: Sequence[Token], floor: int, stop: int) -> int:
    """Return the token where the last main clause begins before a token: behind 'but', a semicolon, 'if …,'."""
    for at in range(stop - 1, floor, -1):
        if tokens[at].lower in ("but", "while", "although", "whereas") or tokens[at].text == ";":
            return at + 1
    opens = floor + (floor < stop and tokens[floor].lower in ("that", ",", '"', "“"))
    if opens < stop and tokens[opens].lower in SUBORDINATING:
        return next((n + 1 for n in range(opens + 2, stop) if tokens[n].text == ","), floor)
    return floor


def is_dash(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a hyphen stands alone between words, as a dash does."""
    return (
        tokens[at].text == "-"
        and 0 < at < len(tokens) - 1
        and tokens[at - 1].end < tokens[at].start
        and tokens[at].end < tokens[at + 1].start
    )


def phrase_start(tokens: Sequence[Token], first: int) -> int:
    """Return where a noun phrase begins whose head begins with a token: its article may stand a few words before."""
    for back in range(first - 1, max(-1, first - 5), -1):
        token = tokens[back]
        if token.lower in ARTICLES:
            return back
        plain = token.text.isalpha() and token.text.islower()
        if (
            not plain
            or token.lower in PREPOSITIONS
            or token.lower in BOUNDARIES
            or token.lower in NO_PART
        ):
            return first
    return first


def subject_of(
    sentence: Sentence, group: VerbGroup, mentions: Sequence[Mention], floor: int = 0
) -> tuple[list[Mention], str, int]:
    """Return who is the subject of a verb group, how that is known, and the token where its words begin.

    How: direct (right before the verb), relative (before who or which), shared (with a verb before), none.
    """
    tokens = sentence.tokens
    n = before_insertions(tokens, group.first - 1, floor, mentions)
    if n > floor and tokens[n].text in ('"', "“") and _ending_at(mentions, n - 1):
        n -= 1  # 'Norway "will never sign"'
    while n > floor and n < group.first - 1 and tokens[n].lower in AUXILIARIES:
        n -= 1  # "Norway has, in turn, declared"
    if n < floor:
        return _fronted(tokens, group, mentions)
    token = tokens[n]
    if token.lower in ("who", "which", "that") and n > floor:
        m = n - 2 if tokens[n - 1].text == "," else n - 1
        hit = _ending_at(mentions, m)
        named = hit is not None and (hit.kind == "person" or hit.noun == "name")
        if tokens[n - 1].text != "," and token.lower != "that" and not named:
            return [], "thing", group.first  # 'those who lay down their arms' only says which
        if hit is not None:
            return coordinated(tokens, hit, mentions), "relative", group.first
        if token.lower != "that":
            return [], "none", group.first
    if hit := _ending_at(mentions, n):
        return _right_before(tokens, group, hit, mentions, floor)
    if tokens[group.first].lower == "to" and not group.is_infinitive:
        return [], "shared", group.first
    if token.lower in BEFORE_A_SHARED_VERB:
        is_ing = tokens[group.at].lower.endswith("ing")
        return [], "shared" if token.lower != "in" or is_ing else "thing", group.first
    if tokens[group.at].lower.endswith("ing") and group.first == group.at:
        shared = token.lower in DOCUMENTS or token.lower in DAYS
        return [], "shared" if shared else "thing", group.first
    if token.lower in BOUNDARIES or token.text in ('"', "“", ":", ";"):
        return [], "none", group.first
    start = chunk_start(sentence, n + 1, floor, mentions)
    return _leading(sentence, start, n, mentions, group)


def _fronted(
    tokens: Sequence[Token], group: VerbGroup, mentions: Sequence[Mention]
) -> tuple[list[Mention], str, int]:
    """Return the subject of a participle that opens a sentence: that of the clause behind the comma."""
    comma = next((k for k in range(group.at, len(tokens)) if tokens[k].text == ","), -1)
    if comma < 0 or not tokens[group.at].lower.endswith("ing"):
        return [], "none", group.first
    for m in mentions:
        if (
            comma < m.first <= comma + 3
            and m.kind not in ("adjective", "relay")
            and not m.possessive
        ):
            return [m], "fronted", group.first
    return [], "none", group.first


def _right_before(
    tokens: Sequence[Token], group: VerbGroup, hit: Mention, mentions: Sequence[Mention], floor: int
) -> tuple[list[Mention], str, int]:
    """Return the subject that ends right before a verb group, or that the words before it do not tell."""
    loose = tokens[group.at].lower.endswith("ing") and group.first == group.at
    preposition = tokens[hit.first - 1].lower if hit.first > floor else ""
    if loose and hit.stop == group.first and preposition in PREPOSITIONS:
        before = tokens[hit.first - 2].text if hit.first > floor + 1 else ","
        if preposition in ("to", "in", "at", "on", "into", "after", "during"):
            return [], "shared", group.first  # "wrote to Chile demanding more"
        if preposition not in ("with", "despite"):
            return [], "thing", group.first
        if before != "," and preposition == "with":
            return [], "shared", group.first  # "left the talks with Chile demanding more"
    found = _head(tokens, hit, mentions, floor)
    if found is None:
        return [], "thing", group.first
    if tokens[found.first].lower == "whose":
        return [found], "relative", found.first
    whole = coordinated(tokens, found, mentions)
    return whole, "direct", min(m.first for m in whole)


def _before_others(tokens: Sequence[Token], n: int, floor: int) -> int:
    """Step back over 'and others', a comma behind it included: 'Chile, Peru and others, demanded'."""
    at = n - (n > floor and tokens[n].text == "," and tokens[n - 1].lower == "others")
    if at > floor + 1 and tokens[at].lower == "others" and tokens[at - 1].lower in ("and", "among"):
        return at - 2 - (tokens[at - 2].text == ",")
    return n


def before_insertions(
    tokens: Sequence[Token], n: int, floor: int, mentions: Sequence[Mention]
) -> int:
    """Step back over an insertion between commas: 'The Union, with U.S. backing, has threatened'."""
    n = _before_others(tokens, n, floor)
    if n > floor and tokens[n].lower in BEHIND_THE_HEAD and _ending_at(mentions, n - 1):
        return n - 1  # "The junta there refused"
    if n > floor and tokens[n].text == ",":
        named = next((m for m in mentions if m.kind == "person" and m.stop == n), None)
        if named is not None and named.first > floor and tokens[named.first - 1].text == ",":
            return n - 1
        back = n - 1
        while back > floor and tokens[back].text != ",":
            back -= 1
        if back > floor and tokens[back].text == "," and n - back <= 16:
            opener = tokens[back + 1].lower
            if (
                tokens[n - 1].lower in ("said", "says", "added", "told", "insisted", "argued")
                or opener in PREPOSITIONS
                or opener in OPENERS_OF_INSERTIONS
                or opener.isdigit()
                or opener.endswith(("ing", "ed", "man", "er", "or", "son", "ly"))
                or tokens[back + 1].is_capital
            ):
                return back - 1
    if n > floor and tokens[n].text in ('"', "“", "‘", "'") and _ending_at(mentions, n - 1):
        return n - 1  # Norway "will not accept" it
    for opens, closes in (("(", ")"), ("-", "-"), ("—", "—"), ("–", "–")):
        if n > floor and tokens[n].text == closes:
            back = n - 1
            while back > floor and tokens[back].text == closes:
                back -= 1
            while back > floor and tokens[back].text != opens:
                back -= 1
            while back > floor and tokens[back - 1].text == opens:
                back -= 1
            return back - 1 if back > floor else n
    return n


def _ending_at(mentions: Sequence[Mention], n: int) -> Mention | None:
    return next(
        (
            m
            for m in mentions
            if m.stop - 1 == n and not m.possessive and not m.place and m.kind != "adjective"
        ),
        None,
    )


def _head(
    tokens: Sequence[Token], hit: Mention, mentions: Sequence[Mention], floor: int
) -> Mention | None:
    """Return the mention that heads a noun phrase ending in a mention: 'rebels in Darfur' has rebels."""
    before = tokens[hit.first - 1].lower if hit.first > floor else ""
    if before == "the" and hit.first - 1 > floor:
        before = tokens[hit.first - 2].lower
        at = hit.first - 2
    else:
        at = hit.first - 1
    if before in OF_A_WHOLE and at > floor:
        if tokens[at - 1].lower in QUANTIFIERS:
            return hit
        head = _ending_at(mentions, at - 1)
        if head is not None:
            return _head(tokens, head, mentions, floor)
        previous = tokens[at - 1]
        return hit if previous.text in (",", '"', "“") else None
    return hit


def before_office(tokens: Sequence[Token], person: Mention, mentions: Sequence[Mention]) -> int:
    """Return the token with which a mention begins, the office of a person and whose it is included."""
    start = titles().match_back(tokens, person.first) if person.kind == "person" else -1
    if start < 0:
        return person.first
    owner = next(
        (
            m
            for m in mentions
            if m.stop in (start, start - 1) and m.kind in ("adjective", "party", "organ")
        ),
        None,
    )
    is_its = owner is not None and (owner.kind == "adjective" or owner.possessive)
    return owner.first if owner is not None and is_its else start


def _after_office(
    tokens: Sequence[Token], adjective: Mention, mentions: Sequence[Mention]
) -> Mention:
    """Return the person whose office an adjective opens, else the adjective: 'Chilean Prime Minister Lund'."""
    persons = (m for m in mentions if m.kind == "person" and m.first > adjective.first)
    person = next(persons, None)
    opens = person and before_office(tokens, person, mentions) == adjective.first
    return person if person is not None and opens else adjective


def coordinated(
    tokens: Sequence[Token], last: Mention, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return all mentions of a list that a mention ends: 'Britain, France and Germany'."""
    found = [last]
    behind = [t.lower for t in tokens[last.stop : last.stop + 3] if t.text != ","]
    is_open = behind[:2] == ["and", "others"]
    while True:
        first = before_office(tokens, found[0], mentions)
        at = first - 1
        while at > 0 and tokens[at].lower in WITHIN_A_LIST:
            at -= 1
        is_joined = is_open or any(
            t.lower in ("and", "&", "nor") for t in tokens[at + 1 : found[-1].first]
        )
        if at == first - 1 or not is_joined:
            return found
        before = next(
            (
                m
                for m in mentions
                if m.stop - 1 == at
                and not m.possessive
                and m.kind in ("party", "person", "organ", "group", "name")
            ),
            None,
        )
        if before is None or tokens[at + 1].text not in (",", "and", "&", "nor"):
            return found
        is_opening = tokens[0].lower in PREPOSITIONS and tokens[at + 1].text == ","
        if is_opening and all(t.text != "," for t in tokens[: before.first]):
            return found  # "In a letter to Peru, the leaders of Chile and Norway urged"
        found.insert(0, before)


def _leading(
    sentence: Sentence, start: int, stop: int, mentions: Sequence[Mention], group: VerbGroup
) -> tuple[list[Mention], str, int]:
    """Return the subject among the words between the start of a clause and the verb group."""
    tokens = sentence.tokens
    text = sentence.lower[tokens[start].start - sentence.start :] if start < len(tokens) else ""
    commas = [k + 1 for k in range(start, stop + 1) if tokens[k].text == ","]
    opens = commas if commas and LEADING.match(text) else [start, *commas]
    for at in opens:
        if found := _subject_at(tokens, at, stop, mentions):
            return found, "direct", found[0].first
    return [], "thing", group.first


def _subject_at(
    tokens: Sequence[Token], at: int, stop: int, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return the subject that begins at a token or right behind it: a mention with what is added to it."""
    for k in range(at, min(at + 4, stop + 1)):
        hit = next((m for m in mentions if m.first == k), None)
        if hit is not None and hit.kind == "adjective":
            hit = _after_office(tokens, hit, mentions)
        if hit is not None and not hit.parties and tokens[hit.stop - 1].lower in COLLECTIVES:
            continue  # "a group of unions": those named behind "of"
        if hit is not None and hit.kind != "adjective" and not hit.possessive:
            following = tokens[hit.stop].lower if hit.stop < len(tokens) else ""
            added = (
                following in PREPOSITIONS
                or (following.endswith(("ing", "ed")) and hit.kind != "pronoun")
                or following in ADVERBS
                or following in (",", "(", "and", "who", "which")
            )
            return coordinated(tokens, hit, mentions) if hit.stop <= stop + 1 and added else []
        if tokens[k].lower in COLLECTIVES and tokens[k + 1].lower in ("of", "in", "among"):
            whole = next(
                (m for m in mentions if m.first in (k + 2, k + 3) and m.stop <= stop + 1), None
            )
            return [whole] if whole is not None else []
        plain = tokens[k].lower in ("the", "a", "an", ",", '"', "“", "and", "but", "both")
        if not plain and tokens[k].lower not in MODIFIERS:
            break
    return []
