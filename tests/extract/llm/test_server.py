"""Servers are asked politely, in the form they take, within limits, and never with a secret where it does not belong."""

from __future__ import annotations

import json
import threading
from email.utils import formatdate
from pathlib import Path

import pytest

from graph.extract import ExtractionError, Known
from graph.extract.llm.conversation import Usage
from graph.extract.llm.settings import Prices, Settings
from tests.extract.llm.conftest import GOOD, KEY, TEXT, MakeModel, Passing
from tests.extract.llm.server import Reply, completion, refusal, serving

LONG = " ".join(f"Arland said no {n} times." for n in range(1, 101))
NOTHING = {"statements": []}


def formats(requests: list) -> list[str]:  # type: ignore[type-arg]  # of requests
    return [request.body["response_format"]["type"] for request in requests]


def test_a_schema_is_asked_for_first(make_model: MakeModel, known: Known) -> None:
    """The request has the model, the schema with the study's classes and issues, and the codebook."""
    with serving([completion(GOOD)]) as server:
        make_model(server.url).extract(TEXT, known)

    (request,) = server.requests
    schema = request.body["response_format"]["json_schema"]["schema"]
    classes = schema["properties"]["statements"]["items"]["properties"]["class"]["enum"]
    assert (request.path, request.body["model"], request.body["temperature"]) == (
        "/v1/chat/completions", "tiny", 0,
    )  # fmt: skip
    assert classes[:4] == ["threat", "withdrawal", "refusal", "demand"]
    assert "[4] Borland will open the bridge" in request.body["messages"][1]["content"]


def test_a_refused_schema_is_asked_for_in_words(make_model: MakeModel, known: Known) -> None:
    """A server without schemas is asked for a JSON object, with the schema in the prompt, and that is remembered."""
    refused = refusal(400, "response_format json_schema is not supported")
    with serving([refused, completion(NOTHING)]) as server:
        make_model(server.url, window=60, overlap=5).extract(LONG, known)

    assert formats(server.requests) == ["json_schema", "json_object", "json_object"]
    assert '"additionalProperties"' in server.requests[1].body["messages"][0]["content"]


def test_a_server_that_takes_neither_form_is_given_up(make_model: MakeModel, known: Known) -> None:
    """The message says what the server said."""
    with (
        serving([refusal(400, "no such parameter")]) as server,
        pytest.raises(ExtractionError, match="400: no such parameter") as caught,
    ):
        make_model(server.url).extract(TEXT, known)

    assert "neither by schema nor as a JSON object" in caught.value.hint
    assert formats(server.requests) == ["json_schema", "json_object"]


def test_two_answers_of_no_use_are_an_error(make_model: MakeModel, known: Known) -> None:
    """Asked twice, told which sentences; nothing is kept, so that another run asks again."""
    with serving([completion("no"), completion("still no"), completion(GOOD)]) as server:
        with pytest.raises(ExtractionError, match="sentences 1 to 4: the answer is no JSON object"):
            make_model(server.url).extract(TEXT, known)
        found = make_model(server.url).extract(TEXT, known)

    assert (len(server.requests), len(found.statements)) == (3, 3)


def test_an_answer_cut_at_its_longest_says_what_to_set(make_model: MakeModel, known: Known) -> None:
    """Asking again would be cut again."""
    with (
        serving([completion('{"statements": [', reason="length")]) as server,
        pytest.raises(ExtractionError, match="cut off at its longest"),
    ):
        make_model(server.url).extract(TEXT, known)

    assert len(server.requests) == 1


def test_a_busy_server_is_asked_again_when_it_says(
    make_model: MakeModel, known: Known, passing: Passing
) -> None:
    """Retry-After counts, in seconds or as a date; without it the wait doubles."""
    busy = refusal(429, "slow down")
    later = refusal(503, "busy", Retry_After=formatdate(passing.at + 3 + 40, usegmt=True))
    with serving([refusal(429, "slow", Retry_After="3"), later, busy, completion(GOOD)]) as server:
        make_model(server.url).extract(TEXT, known)

    assert passing.waits == [3.0, 40.0, 4.0]
    assert len(server.requests) == 4


def test_a_server_that_stays_busy_is_left_alone(
    make_model: MakeModel, known: Known, passing: Passing
) -> None:
    """After five attempts the run ends; a second text is not tried."""
    with serving([refusal(500, "down")]) as server:
        model = make_model(server.url)
        for text in (TEXT, LONG):
            with pytest.raises(ExtractionError, match="500: down; asked 5 times"):
                model.extract(text, known)

    assert (len(server.requests), passing.waits) == (5, [1.0, 2.0, 4.0, 8.0])


def test_a_server_that_asks_for_an_hour_is_not_waited_for(
    make_model: MakeModel, known: Known, passing: Passing
) -> None:
    """Nobody wants a program that sits there: it says how long, and ends."""
    with (
        serving([refusal(429, "quota", Retry_After="3600")]) as server,
        pytest.raises(ExtractionError, match="wait 3600 seconds"),
    ):
        make_model(server.url).extract(TEXT, known)

    assert passing.waits == []


@pytest.mark.parametrize("cut", [1, 40])
@pytest.mark.parametrize("pieces", [0, 100])
def test_an_answer_that_is_cut_off_is_asked_for_again(
    make_model: MakeModel, known: Known, cut: int, pieces: int
) -> None:
    """A body shorter than announced does not count, however it ends, nor does a stream that breaks off."""
    whole = completion(GOOD)
    with serving([Reply(whole.body, cut=cut, pieces=pieces), whole]) as server:
        found = make_model(server.url).extract(TEXT, known)

    assert (len(found.statements), len(server.requests)) == (3, 2)


def test_a_slow_server_is_not_waited_for_for_ever(make_model: MakeModel, known: Known) -> None:
    """A request ends at its time limit and is made again."""
    never = threading.Event()
    with serving([Reply("{}", wait=never), completion(GOOD)]) as server:
        found = make_model(server.url, timeout=0.1).extract(TEXT, known)
        never.set()

    assert (len(found.statements), len(server.requests)) == (3, 2)


def test_an_answer_may_come_in_pieces(make_model: MakeModel, known: Known) -> None:
    """A body whose length is not told before is read to its end."""
    with serving([Reply(completion(GOOD).body, pieces=7)]) as server:
        found = make_model(server.url).extract(TEXT, known)

    assert (len(found.statements), len(server.requests)) == (3, 1)


def test_an_answer_that_trickles_in_is_cut(
    make_model: MakeModel, known: Known, passing: Passing
) -> None:
    """Pieces that come in time, each for itself, do not stretch a request beyond its limit."""

    def always_later() -> float:
        passing.at += 30
        return passing.at

    with serving([Reply(completion(GOOD).body, pieces=7)]) as server:
        model = make_model(server.url, timeout=60)
        model.clock.monotonic = always_later
        with pytest.raises(ExtractionError, match="no whole answer in 60 seconds; asked 5 times"):
            model.extract(TEXT, known)


def test_a_server_that_says_not_to_wait_is_waited_for_a_little(
    make_model: MakeModel, known: Known, passing: Passing
) -> None:
    """Nought, or a moment that is past, is no leave to hammer."""
    past = formatdate(passing.at - 50, usegmt=True)
    with serving(
        [refusal(429, "", Retry_After="0"), refusal(429, "", Retry_After=past), completion(GOOD)]
    ) as server:
        make_model(server.url).extract(TEXT, known)

    assert passing.waits == [1.0, 1.0]


def test_the_same_text_twice_is_asked_once(make_model: MakeModel, known: Known) -> None:
    """Wire copy that several outlets printed costs once."""
    with serving([completion(GOOD)]) as server:
        make_model(server.url, parallel=4).prepare([TEXT] * 6, known)

    assert len(server.requests) == 1


def test_a_run_that_is_interrupted_asks_nothing_further(
    make_model: MakeModel, known: Known
) -> None:
    """Whoever stops the program does not wait for the texts that are left."""
    texts = [f"Arland said no {n} times.\n" for n in range(30)]

    def interrupt(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    gate, later = threading.Event(), completion(NOTHING)
    later.wait = gate
    with serving([completion(NOTHING), later]) as server:
        model = make_model(server.url, parallel=1)
        stopped = lambda: model.model is not None and model.model.stopped  # noqa: E731  # said once
        opener = threading.Thread(target=lambda: _open_when(stopped, gate))
        opener.start()
        with pytest.raises(KeyboardInterrupt):
            model.prepare(texts, known, interrupt)
        opener.join()

    assert len(server.requests) <= 2


def test_a_server_that_is_not_there_is_named(make_model: MakeModel, known: Known) -> None:
    """No connection after five attempts: the address is told."""
    with serving([completion(GOOD)]) as server:
        url = server.url

    with pytest.raises(ExtractionError, match=r"http://127.0.0.1:\d+: ConnectionRefusedError"):
        make_model(url).extract(TEXT, known)


@pytest.mark.parametrize("body", ["<html>", "[]", "", "[" * 100_000])
def test_what_is_no_answer_is_told(make_model: MakeModel, known: Known, body: str) -> None:
    """A page, a list, nothing: an address that is wrong."""
    with (
        serving([Reply(body)]) as server,
        pytest.raises(ExtractionError, match="answers with what is no"),
    ):
        make_model(server.url).extract(TEXT, known)


@pytest.mark.parametrize(
    "body", ["{}", '{"choices": []}', '{"choices": [{"message": {"content": null}}]}']
)
def test_an_answer_without_words_is_no_answer(
    make_model: MakeModel, known: Known, body: str
) -> None:
    """A model may refuse, and a server may leave everything out."""
    with serving([Reply(body)]) as server, pytest.raises(ExtractionError, match="no answer of use"):
        make_model(server.url).extract(TEXT, known)


# ---------------------------------------------------------------- secrets


def test_a_server_that_cannot_show_who_it_is_gets_nothing(
    make_model: MakeModel, known: Known, passing: Passing
) -> None:
    """Where https does not come about, no request is made and none repeated."""
    with serving([completion(GOOD)]) as server:
        model = make_model(server.url.replace("http:", "https:"), KEY)
        with pytest.raises(ExtractionError, match="SSL"):
            model.extract(TEXT, known)

    assert (server.requests, passing.waits) == ([], [])


def test_the_key_goes_to_its_server(make_model: MakeModel, known: Known) -> None:
    """The server that the user named gets the user's key."""
    with serving([completion(GOOD)]) as server:
        make_model(server.url, KEY).extract(TEXT, known)

    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(make_model: MakeModel, known: Known, status: int) -> None:
    """Another server that the first points at hears nothing, least of all the key."""
    with serving([completion(GOOD)]) as other:
        there = f"{other.url}/chat/completions"
        with (
            serving([Reply("", status, {"Location": there})]) as server,
            pytest.raises(ExtractionError, match="no redirect is followed"),
        ):
            make_model(server.url, KEY).extract(TEXT, known)

    assert (len(server.requests), other.requests) == (1, [])


@pytest.mark.parametrize(
    "reply",
    [
        refusal(401, f"bad key {KEY}"),
        refusal(400, f"bad key {KEY}"),
        Reply("", 302, {"Location": f"https://example.org/?{KEY}"}),
        Reply(f"bad key {KEY}", 404),
        refusal(500, f"bad key {KEY}"),
        completion(f"the key is {KEY}"),
    ],
)
def test_the_key_is_in_no_message(make_model: MakeModel, known: Known, reply: Reply) -> None:
    """A server that gives the key back does not get it onto the screen, nor does the look of an object."""
    with serving([reply]) as server:
        model = make_model(server.url, KEY)
        with pytest.raises(ExtractionError) as caught:
            model.extract(TEXT, known)

    told = [str(caught.value), repr(caught.value), repr(model), *model.report()]
    assert [text for text in told if KEY in text] == []


def test_the_key_is_not_kept(make_model: MakeModel, known: Known, tmp_path: Path) -> None:
    """A model that says the key has it neither in what is kept nor in what is suggested."""
    plain = completion({**GOOD, "remark": KEY}).body
    escaped = plain.replace("sk-", "\\u0073k-")
    with serving([Reply(plain), Reply(escaped)]) as server:
        model = make_model(server.url, KEY)
        model.extract(TEXT, known)
        model.extract(TEXT + "Fine.\n", known)

    kept = [path.read_text("utf-8") for path in tmp_path.rglob("*.json")]
    assert len(kept) == 2
    assert [text for text in (*kept, *model.report()) if KEY in text] == []


# ---------------------------------------------------------------- windows, cache, account


def test_a_long_text_is_read_in_windows_that_overlap(make_model: MakeModel, known: Known) -> None:
    """Each sentence is seen, and those at the seams are seen twice but found once."""

    def said(number: int) -> dict[str, object]:
        from tests.extract.llm.conftest import party, statement

        quote = f"Arland said no {number} times"
        return {
            "parties": [party("Arland")],
            "statements": [statement(quote, number, "refusal", "Arland")],
        }

    replies = [completion(said(38)), completion(said(38)), completion(said(99))]
    with serving(replies) as server:
        found = make_model(server.url, parallel=1).extract(LONG, known)

    heads = [r.body["messages"][1]["content"].partition(" of a text")[0] for r in server.requests]
    assert heads == ["Sentences 1 to 40", "Sentences 36 to 75", "Sentences 71 to 100"]
    assert [s.quote for s in found.statements] == [
        "Arland said no 38 times",
        "Arland said no 99 times",
    ]


def test_what_was_answered_is_not_asked_again(make_model: MakeModel, known: Known) -> None:
    """The same text, prompt and settings are read from disk; another model or text is asked."""
    with serving([completion(GOOD)]) as server:
        first = make_model(server.url).extract(TEXT, known)
        again = make_model(server.url)
        second = again.extract(TEXT, known)
        asked = [len(server.requests)]
        for model, text in ((make_model(server.url, model="big"), TEXT), (again, TEXT + "Fine.\n")):
            model.extract(text, known)
            asked.append(len(server.requests))

    assert (first, asked) == (second, [1, 2, 3])
    assert next(iter(again.report())).startswith(
        "asked 1 windows in 1 requests, 1 from what was kept"
    )


def test_what_was_kept_is_checked_like_what_comes_in(
    make_model: MakeModel, known: Known, tmp_path: Path
) -> None:
    """Nobody gets a quote past the check by putting it into the cache; damage means asking again."""
    with serving([completion(GOOD)]) as server:
        make_model(server.url).extract(TEXT, known)
        (path,) = tmp_path.rglob("*.json")
        forged = json.dumps(GOOD).replace("Arland rejected the draft", "Arland signed the draft")
        path.write_text(json.dumps({"answers": [forged]}), encoding="utf-8")
        found = make_model(server.url).extract(TEXT, known)
        path.write_text('{"answers": [', encoding="utf-8")
        make_model(server.url).extract(TEXT, known)

    assert (len(found.statements), len(server.requests)) == (2, 2)


def test_texts_are_read_several_at_once_up_to_a_limit(make_model: MakeModel, known: Known) -> None:
    """No more requests are under way than the settings allow, and more than one."""
    gate = threading.Event()
    reply = completion(NOTHING)
    reply.wait = gate
    texts = [f"Arland said no {n} times.\n" for n in range(9)]
    with serving([reply]) as server:
        model = make_model(server.url, parallel=3)
        opener = threading.Thread(target=lambda: _open_when(lambda: server.at_once == 3, gate))
        opener.start()
        model.prepare(texts, known)
        opener.join()
        for text in texts:
            model.extract(text, known)

    assert (len(server.requests), server.most_at_once) == (9, 3)


def _open_when(condition, gate: threading.Event) -> None:  # type: ignore[no-untyped-def]  # a test's own
    for _ in range(2000):
        if condition():
            break
        threading.Event().wait(0.002)
    gate.set()


def test_a_run_that_broke_off_goes_on(make_model: MakeModel, known: Known) -> None:
    """What was answered before the server failed is not asked for again."""
    texts = [f"Arland said no {n} times.\n" for n in range(4)]
    good, bad = completion(NOTHING), refusal(403, "no more money")
    with serving([good, good, bad]) as server:
        make_model(server.url, parallel=1).prepare(texts, known)
        asked = len(server.requests)
        server.replies[:] = [good]
        make_model(server.url, parallel=1).prepare(texts, known)

    assert (asked, len(server.requests)) == (3, 5)


def test_tokens_and_cost_are_told(make_model: MakeModel, known: Known) -> None:
    """The account adds what the server tells, and says where it tells nothing."""
    texts = ["Arland said no.\n", "Borland said no.\n"]
    prices = Prices(0.5, 2, "EUR")
    with serving([completion(NOTHING), completion(NOTHING, usage=None)]) as server:
        model = make_model(server.url, parallel=1, prices=prices)
        model.prepare(texts, known)

    assert list(model.report()) == [
        "asked 2 windows in 2 requests, 0 from what was kept; 1000 tokens read, 100 written, "
        "not told for 1 requests; 0.0007 EUR"
    ]


def test_faults_that_remain_are_told(make_model: MakeModel, known: Known) -> None:
    """The user sees how much was refused, and the first of it."""
    wrong = {"parties": [], "statements": [{"quote": "never said"}]}
    with serving([completion(wrong)]) as server:
        model = make_model(server.url)
        model.extract(TEXT, known)

    first, second = model.report()
    assert first.endswith("1 entries refused or shortened")
    assert "the quote does not stand in the text: 'never said'" in second


def test_an_account_without_prices_has_no_cost() -> None:
    """No price is made up."""
    assert "EUR" not in Usage(input=10).report(Settings())
