"""The forms of English verbs, as the patterns of cues need them."""

from __future__ import annotations

import re
from functools import cache

from graph.extract.grammar.tables import word_class

IRREGULAR = {
    "be": "is are was were been being be",
    "bear": "bears bore borne bearing", "begin": "begins began begun beginning", "beset": "besets beset besetting",
    "bid": "bids bid bidding", "bind": "binds bound binding", "break": "breaks broke broken breaking",
    "bring": "brings brought bringing", "build": "builds built building", "come": "comes came coming",
    "cut": "cuts cut cutting", "draw": "draws drew drawn drawing", "fall": "falls fell fallen falling",
    "fight": "fights fought fighting", "forbid": "forbids forbade forbidden forbidding",
    "find": "finds found finding", "forsake": "forsakes forsook forsaken forsaking",
    "give": "gives gave given giving", "go": "goes went gone going", "have": "has had having",
    "hold": "holds held holding", "keep": "keeps kept keeping", "lay": "lays laid laying",
    "leave": "leaves left leaving", "let": "lets let letting", "make": "makes made making",
    "meet": "meets met meeting", "pay": "pays paid paying", "put": "puts put putting", "quit": "quits quit quitting",
    "read": "reads read reading", "rise": "rises rose risen rising", "say": "says said saying",
    "see": "sees saw seen seeing", "seek": "seeks sought seeking", "send": "sends sent sending",
    "set": "sets set setting", "shut": "shuts shut shutting", "spend": "spends spent spending",
    "stand": "stands stood standing", "stick": "sticks stuck sticking", "strike": "strikes struck striking",
    "strive": "strives strove striving", "swear": "swears swore sworn swearing",
    "take": "takes took taken taking", "tear": "tears tore torn tearing", "tell": "tells told telling",
    "think": "thinks thought thinking", "throw": "throws threw thrown throwing",
    "understand": "understands understood understanding", "withdraw": "withdraws withdrew withdrawn withdrawing",
    "withhold": "withholds withheld withholding", "write": "writes wrote written writing",
    "freeze": "freezes froze frozen freezing", "choose": "chooses chose chosen choosing", "lose": "loses lost losing",
    "feel": "feels felt feeling", "win": "wins won winning",
    "speak": "speaks spoke spoken speaking", "cling": "clings clung clinging", "lend": "lends lent lending",
    "sell": "sells sold selling", "dig": "digs dug digging", "shake": "shakes shook shaken shaking",
    "beseech": "beseeches besought beseeched beseeching", "slap": "slaps slapped slapping",
    "buy": "buys bought buying", "deal": "deals dealt dealing", "get": "gets got gotten getting",
    "hear": "hears heard hearing", "run": "runs ran running",
    "fly": "flies flew flown flying", "hit": "hits hit hitting",
    "know": "knows knew known knowing", "lead": "leads led leading",
    "plead": "pleads pleaded pled pleading", "ride": "rides rode ridden riding",
    "shoot": "shoots shot shooting", "show": "shows showed shown showing", "sit": "sits sat sitting",
    "steal": "steals stole stolen stealing",
    "sweep": "sweeps swept sweeping", "veto": "vetoes vetoed vetoing",
}  # fmt: skip
PREFIXES = ("under", "un", "with", "over", "fore", "for", "out", "mis", "up", "re")
"""What may stand before an irregular verb and leaves its forms as they are: undertake, uphold, rebuild."""

DOUBLING = word_class("doubling")
SHORT = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]|[^aeiou]*qu[aeiou][^aeiouwxy]")
"""A verb of one syllable that doubles its last letter: step, shun."""

BRITISH = re.compile(r"\w(?:[^aeiou][ae]|ia)l$")
"""A verb that doubles its last letter in British English: cancel, signal, label; not appeal, reveal."""


@cache
def forms_of(verb: str) -> dict[str, frozenset[str]]:
    """Return the forms of a verb by kind: base, s, ed (past and participle) and ing.

    >>> sorted(forms_of("deny")["ed"]), sorted(forms_of("commit")["ing"]), sorted(forms_of("give")["ed"])
    (['denied'], ['committing'], ['gave', 'given'])
    >>> sorted(forms_of("cancel")["ed"]), sorted(forms_of("undertake")["ed"]), sorted(forms_of("step")["ing"])
    (['canceled', 'cancelled'], ['undertaken', 'undertook'], ['stepping'])
    """
    if forms := irregular(verb):
        ings = {form for form in forms if form.endswith("ing")}
        third = {form for form in forms if form.endswith("s") and form not in ings} & set(forms[:1])
        return {
            "b": frozenset([verb]), "s": frozenset(third), "ing": frozenset(ings),
            "ed": frozenset(set(forms) - ings - third),
        }  # fmt: skip
    stem = verb + verb[-1] if verb in DOUBLING or SHORT.fullmatch(verb) else verb
    if verb.endswith("e"):
        ed, ing = verb + "d", verb[:-1] + "ing"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        ed, ing = verb[:-1] + "ied", verb + "ing"
    else:
        ed, ing = stem + "ed", stem + "ing"
    if verb.endswith(("s", "x", "ch", "sh", "z")):
        s_form = verb + "es"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        s_form = verb[:-1] + "ies"
    else:
        s_form = verb + "s"
    eds, ings = {ed}, {ing}
    if BRITISH.search(verb):
        eds, ings = {ed, f"{verb}led"}, {ing, f"{verb}ling"}
    return {
        "b": frozenset([verb]), "s": frozenset([s_form]), "ing": frozenset(ings), "ed": frozenset(eds),
    }  # fmt: skip


def irregular(verb: str) -> list[str]:
    """Return the forms of an irregular verb, with or without a prefix, the third person first; else nothing.

    >>> irregular("uphold"), irregular("relax")
    (['upholds', 'upheld', 'upholding'], [])
    """
    if verb in IRREGULAR:
        return IRREGULAR[verb].split()
    for prefix in PREFIXES:
        if verb.startswith(prefix) and verb.removeprefix(prefix) in IRREGULAR:
            return [prefix + form for form in irregular(verb.removeprefix(prefix))]
    return []


def all_forms(verb: str) -> list[str]:
    """Return every form of a verb, sorted.

    >>> all_forms("withdraw")
    ['withdraw', 'withdrawing', 'withdrawn', 'withdraws', 'withdrew']
    """
    return sorted({form for forms in forms_of(verb).values() for form in forms})
