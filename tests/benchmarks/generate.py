"""Studies of any size, the same for the same size: invented parties that negotiate in invented articles.

What is like a real study: parties, people and terms are few and met again and again (terms by Zipf's law), so the same
position stands in many articles; every article brings something of its own, now and then a new term or an unnamed
speaker; positions have conditions, returns, amounts and degrees; proposals have provisions and are answered; the
register holds the actors with their offices and most terms with the links between them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CONFIG = 'name = "generated"\nbase = "https://example.org/generated/"\ncoder = "amina"\n'
STATES = ("Arland", "Borland", "Corland", "Dorland", "Estia", "Fenmark", "Galdor", "Hestia")
PAPERS = ("The Courier", "The Mirror", "The Observer of Talks", "Wire One")
ISSUES = (
    "cease-fire", "hostilities", "territory", "security", "economy", "wages", "emissions", "conduct of the talks",
)  # fmt: skip
ROLES = ("spokesperson", "negotiator", "envoy", "foreign minister", "adviser")
KINDS = {
    "for": ("demand", "demand", "aim", "offer", "commitment", "concession"),
    "against": ("refusal", "refusal", "threat"),
}
VERBS = {
    "demand": "must have it that", "aim": "hopes that", "offer": "would agree that", "commitment": "promised that",
    "concession": "gave way so that", "refusal": "would never accept that", "threat": "warned that",
}  # fmt: skip
FIRMNESS = ("tentative", "insistence", "red line")
FILLERS = ("headline", "by-line", "background of the region")
START = date(2001, 1, 1)


class Generator:
    """Makes the files of one study."""

    def __init__(self, codings: int, seed: int = 1) -> None:
        self.codings = codings
        self.random = random.Random(f"{seed} {codings}")
        self.terms = [f"term-{n}" for n in range(30 + int(6 * codings**0.5))]
        self.people = [f"person-{n}" for n in range(16 + min(400, codings // 20))]
        self.pool = [self.stand() for _ in range(40 + int(25 * codings**0.5))]
        self.weights = [1 / (rank + 5) for rank in range(len(self.pool))]
        self.said: set[tuple[str, str, str]] = set()

    def write(self, folder: Path) -> None:
        """Write the whole study into a folder."""
        for name, text in self.files():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the files of the study: name and content."""
        yield "kg.toml", CONFIG
        yield "register.yaml", self.register()
        for number in range(self.codings):
            source, coding = self.article(number)
            yield f"sources/article-{number:05}.txt", source
            yield f"codings/article-{number:05}.yaml", coding

    # ------------------------------------------------------------ register

    def register(self) -> str:
        lines = ["actors:"]
        for state in STATES:
            slug = state.lower()
            lines.append(f"  {slug}: {{is a: state, label: {state}, also called: {state} City}}")
            lines += [
                f"  {slug}-{body}: {{is a: organization, label: the {body} of {state}, part of: {state}}}"
                for body in ("ministry", "presidency")
            ]
        lines += [
            f"  {paper.lower().replace(' ', '-')}: {{is a: organization, label: {paper}}}"
            for paper in PAPERS
        ]
        lines += [
            f"  {person}: {{is a: person, label: {self.name(person)}}}" for person in self.people
        ]
        lines.append("places:")
        lines += [
            f"  city-{n}: {{label: City {n}, territory of: {STATES[n % 8]}}}" for n in range(24)
        ]
        lines.append("terms:")
        for number, term in enumerate(self.terms):
            lines += self.term(number, term)
        lines.append("findings:")
        lines.append(
            "  - {negotiation: the talks, id: talks, status: ongoing, see: 'https://example.org/talks'}"
        )
        for number, person in enumerate(self.people):
            role = ROLES[number % len(ROLES)]
            lines.append(
                f"  - {{affiliation: {self.name(person)}, affiliated with: {self.state_of(person)}, role: {role}, see: 'https://example.org/who/{number}'}}"
            )
        return "\n".join(lines) + "\n"

    def term(self, number: int, term: str) -> Iterator[str]:
        issue = ISSUES[number % len(ISSUES)]
        yield f"  {term}:"
        yield f"    term: {self.words(term).capitalize()}."
        yield f"    on issue: {issue}"
        yield f"    obligor: {STATES[number % 8]}"
        for link, chance in (("entails", 0.25), ("conflicts with", 0.15), ("partly meets", 0.2)):
            if number and self.random.random() < chance:
                other = self.random.choice(self.terms[:number])
                yield f"    {link}: [{{{other}: {{because: so it was read, confidence: 0.8}}}}]"

    @staticmethod
    def words(term: str) -> str:
        number = int(term.rsplit("-", 1)[1])
        what = (
            "the border is open", "the garrison leaves", "the port is shared", "the tax falls",
            "prisoners come home", "the river is cleaned", "the vote is held", "the wage rises",
        )[number % 8]  # fmt: skip
        return f"{what} in district {number}"

    @staticmethod
    def name(person: str) -> str:
        number = int(person.rsplit("-", 1)[1])
        first = ("Ana", "Bo", "Cem", "Dora", "Emil", "Fay", "Gil", "Hana")[number % 8]
        return f"{first} {'BCDFGHJKLM'[number // 8 % 10]}{'aeiou'[number // 80 % 5]}{number}son"

    @staticmethod
    def state_of(person: str) -> str:
        return STATES[int(person.rsplit("-", 1)[1]) % len(STATES)]

    # ------------------------------------------------------------ articles

    def article(self, number: int) -> tuple[str, str]:
        """Return text and coding of an article."""
        draw = self.random
        self.said.clear()
        issued = START + timedelta(days=number * 5000 // max(self.codings, 1) % 9000)
        head, paper = f"Talks go on, report {number}", draw.choice(PAPERS)
        sentences = [f"{head}"]
        entries = [f"  - {{quote: '{head}', no finding: {FILLERS[0]}}}"]
        actors, terms = [], []
        if draw.random() < 0.3:
            actors.append("  officials: {is a: unnamed actor, words: officials close to the talks}")
        own = f"own-{number}"
        if draw.random() < 0.15:
            broader = draw.choice(self.terms)
            terms.append(
                f"  {own}: {{term: A special case of {self.words(broader)} is met in village {number}., "
                f"on issue: {draw.choice(ISSUES)}, entails: [{{{broader}: {{because: it is a case of it}}}}]}}"
            )
        for item in range(9):
            sentence, entry = self.statement(number, item, own if terms and item == 0 else "")
            sentences.append(sentence)
            entries.append(entry)
        if draw.random() < 0.25:
            for sentence, entry in self.proposal(number):
                sentences.append(sentence)
                entries.append(entry)
        if draw.random() < 0.3:
            sentence = f"A meeting was held in City {number % 24} as article {number} tells."
            sentences.append(sentence)
            guest, week = draw.choice(STATES), number // 20
            entries.append(
                f"  - quote: {sentence[:-1]}\n    findings:\n"
                f"      - {{meeting: the meeting of week {week}, id: meeting-{week}, status: held, "
                f"place: City {number % 24}, part of: talks}}\n"
                f"      - {{participation: {guest}, participates in: meeting-{week}, role: party, "
                "status: attended}"
            )
        tail = f"The region has seen much unrest before, as item {number} recalls."
        sentences.append(tail)
        entries.append(f"  - {{quote: '{tail}', no finding: {FILLERS[2]}}}")
        header = f"---\ntitle: {head}\npublished by: {paper}\nissued: {issued}\nlanguage: en\n---\n"
        parts = [f"source: article-{number:05}", "defaults: {confidence: 0.9}"]
        for key, lines in (("actors", actors), ("terms", terms), ("statements", entries)):
            parts += [f"{key}:", *lines] if lines else []
        return header + "\n".join(sentences) + "\n", "\n".join(parts) + "\n"

    def statement(self, number: int, item: int, own: str) -> tuple[str, str]:
        draw = self.random
        stand = self.position(own)
        while stand[:3] in self.said:
            stand = self.position(own)
        self.said.add(stand[:3])
        state, kind, term, more = stand
        person = draw.choice([p for p in self.people if self.state_of(p) == state])
        words = self.words(term) if not own else f"the case of village {number} is met"
        sentence = f"{self.name(person)} of {state} {VERBS[kind]} {words}, report {number} said in line {item}."
        if draw.random() < 0.2:
            more += f", addressed to: {draw.choice([s for s in STATES if s != state])}"
        return sentence, (
            f"  - quote: {sentence[:-1]!r}\n    speaker: {self.name(person)}\n    findings:\n"
            f"      - {{{kind}: {term}{more}, held by: {state}}}"
        )

    def position(self, own: str) -> tuple[str, str, str, str]:
        """Return a stand that is taken again, or now and then one that nobody took before."""
        if own:
            return self.random.choice(STATES), "demand", own, ""
        if self.random.random() < 0.06:
            return self.stand()
        return self.random.choices(self.pool, self.weights)[0]

    def stand(self) -> tuple[str, str, str, str]:
        """Return who takes a stand, of what kind, on which term, and what is added to it.

        Of the eight states three are concerned with a term, one of them against it.
        """
        draw = self.random
        term = draw.choice(self.terms)
        number = int(term.rsplit("-", 1)[1])
        concerned = [STATES[(number * 3 + k * (1 + number % 3)) % len(STATES)] for k in range(3)]
        state = draw.choice(concerned)
        kind = draw.choice(KINDS["against" if state == concerned[0] else "for"])
        more, chance = "", draw.random()
        for share, key in ((0.08, "if"), (0.05, "unless"), (0.04, "in exchange for")):
            if 0 <= chance < share:
                more = f", {key}: {draw.choice([t for t in self.terms if t != term])}"
            chance -= share
        if 0 <= chance < 0.03:
            more = f", amount: {draw.randrange(1, 9) * 5} %"
        elif 0 <= chance < 0.13:
            more = f", firmness: {draw.choice(FIRMNESS)}"
        return state, kind, term, more

    def proposal(self, number: int) -> Iterator[tuple[str, str]]:
        draw = self.random
        plan = number // 25
        state, other = STATES[plan % 8], draw.choice([s for s in STATES if s != STATES[plan % 8]])
        a, b = self.terms[plan % len(self.terms)], self.terms[(plan * 7 + 3) % len(self.terms)]
        sentence = f"{state} put forward its plan of season {plan}, article {number} reports."
        yield (
            sentence,
            (
                f"  - quote: {sentence[:-1]!r}\n    findings:\n"
                f"      - {{proposal: the plan of season {plan}, id: plan-{plan}, held by: {state}, status: draft}}\n"
                f"      - {{provision: {a}, part of: plan-{plan}, held by: {state}}}\n"
                f"      - {{provision: {b}, part of: plan-{plan}, held by: {state}}}"
            ),
        )
        answer = draw.choice(("acceptance", "refusal", "support"))
        sentence = (
            f"{other} answered the plan of season {plan} in its own way, wrote reporter {number}."
        )
        yield (
            sentence,
            (
                f"  - quote: {sentence[:-1]!r}\n    findings:\n"
                f"      - {{{answer}: plan-{plan}, held by: {other}}}"
            ),
        )


def generate(folder: Path, codings: int, seed: int = 1) -> Path:
    """Write a study with a number of codings into a folder, and return the folder."""
    Generator(codings, seed).write(folder)
    return folder
