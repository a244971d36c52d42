"""Where the settings of the language model come from, what is refused, and what the user must allow first."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import StudyError
from graph.extract import ExtractionError
from graph.extract.llm.settings import Prices, Settings, read_settings, require_ready
from graph.folder import StudyFolder, find_study
from graph.trust import TrustError, add_trust, parse_endpoint
from tests.conftest import CONFIG

URL = "https://api.example.org/v1"
KEYS = {"KG_LLM_KEY": "general", "KG_LLM_KEY_API_EXAMPLE_ORG": "own"}


def folder_with(root: Path, settings: str) -> StudyFolder:
    (root / "kg.toml").write_text(f"{CONFIG}[extractors.llm]\n{settings}", encoding="utf-8")
    return find_study(root)


def test_settings_come_from_the_study(tmp_path: Path) -> None:
    """Server, model, limits and prices stand in kg.toml."""
    folder = folder_with(
        tmp_path,
        f'url = "{URL}/"\nmodel = "big:8b"\nparallel = 2\n'
        'prices = {input = 0.5, output = 1, currency = "EUR"}\n',
    )

    assert read_settings(folder, {}) == Settings(
        f"{URL}/chat/completions",
        "big:8b",
        parallel=2,
        prices=Prices(0.5, 1, "EUR"),
        needs_trust=True,
    )


def test_the_environment_counts_first(tmp_path: Path) -> None:
    """What the user sets takes the place of what the study says, and needs no trust."""
    folder = folder_with(tmp_path, f'url = "{URL}"\nmodel = "theirs"\n')
    settings = read_settings(
        folder, {"KG_LLM_URL": "http://localhost:8080/v1", "KG_LLM_MODEL": "mine"}
    )

    assert (settings.url, settings.model, settings.needs_trust) == (
        "http://localhost:8080/v1/chat/completions", "mine", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://a.org/v1/chat/completions", "https://a.org/v1/chat/completions"),
        ("https://a.org/x?v=1", "https://a.org/x/chat/completions?v=1"),
        ("https://a.org", "https://a.org/chat/completions"),
    ],
)
def test_an_address_may_be_a_base_or_whole(url: str, whole: str) -> None:
    """The path is completed where it has to be."""
    assert read_settings(None, {"KG_LLM_URL": url}).url == whole


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ('modle = "x"', "unknown setting 'modle'"),
        ("url = 7", "url is no text: 7"),
        ('url = "ftp://a.org"', "no address of a server"),
        ('url = "https://me:pw@a.org"', "an address with a secret in it"),
        ('url = "https://a.org:99999"', "no address of a server"),
        ('url = "https://a..org"', "no address of a server"),
        ('model = "x; rm"', "no name of a model"),
        ("model = 7", "model is no text"),
        ("parallel = 0", "parallel is no number from 1 to 64: 0"),
        ("timeout = true", "timeout is no number"),
        ('window = "many"', "window is no number"),
        ("window = 5\noverlap = 5", "overlap is not smaller than window"),
        ("prices = 3", "no prices: 3"),
        ("prices = {input = 1}", "no prices"),
        ("prices = {input = 1, output = -1}", "the price output is no number"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path, settings: str, fault: str) -> None:
    """Each mistake says what and where."""
    folder = folder_with(tmp_path, settings + "\n")

    with pytest.raises((ExtractionError, TrustError), match=fault):
        read_settings(folder, {})


@pytest.mark.parametrize("name", ["key", "api_key", "token", "API-KEY", "password"])
def test_a_secret_in_a_study_is_refused(tmp_path: Path, name: str) -> None:
    """A study is passed on; the message does not repeat the secret."""
    with pytest.raises(StudyError, match="a secret does not belong into a study") as caught:
        folder_with(tmp_path, f'{name} = "sk-123"\n')
    assert "sk-123" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "fault"),
    [("extractors = 3\n", "extractors are no tables"), ("[extractors]\nllm = 3\n", "no tables"),
     ("[extractors.'A b']\n", "extractors is no short name")],
)  # fmt: skip
def test_settings_are_tables(tmp_path: Path, settings: str, fault: str) -> None:
    """The table of extractors has a table for each."""
    (tmp_path / "kg.toml").write_text(CONFIG + settings, encoding="utf-8")

    with pytest.raises(StudyError, match=fault):
        find_study(tmp_path)


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("own", "key"), [("", "own"), (URL, "own"), ("https://other.example.org/v1", "general")]
)
def test_a_key_belongs_to_a_server(tmp_path: Path, own: str, key: str) -> None:
    """A server has its own key; the general one goes to the server that the user named."""
    folder = folder_with(tmp_path, f'url = "{URL}"\n')

    assert read_settings(folder, {**KEYS, "KG_LLM_URL": own}).key == key


def test_a_server_of_a_study_does_not_get_the_general_key(tmp_path: Path) -> None:
    """A study cannot have the user's key sent to a server of its choice, trusted or not."""
    folder = folder_with(tmp_path, 'url = "https://evil.example.org/v1"\n')

    assert read_settings(folder, KEYS).key == ""


def test_names_that_look_alike_have_keys_of_their_own() -> None:
    """A hyphen and a dot are told apart."""
    key = {"KG_LLM_KEY_API_EXAMPLE_ORG": "own", "KG_LLM_URL": "https://api-example.org"}

    assert read_settings(None, key).key == ""


def test_a_key_with_a_line_break_is_refused() -> None:
    """Such a key would write headers; the message does not repeat it."""
    with pytest.raises(ExtractionError, match="KG_LLM_KEY: a key has letters") as caught:
        read_settings(None, {"KG_LLM_URL": URL, "KG_LLM_KEY": "sk-1\r\nX: y"})
    assert "sk-1" not in str(caught.value)


def test_a_key_is_not_shown() -> None:
    """The look of the settings leaves it out."""
    settings = read_settings(None, {"KG_LLM_URL": URL, "KG_LLM_KEY": "sk-1"})

    assert (settings.key, "sk-1" in repr(settings)) == ("sk-1", False)


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [("http://example.org", False), ("http://127.0.0.1:1", True), ("https://example.org", True)],
)
def test_a_key_goes_over_no_open_line(tmp_path: Path, url: str, is_fine: bool) -> None:
    """Without encryption a key stays on this machine."""
    settings = read_settings(None, {"KG_LLM_URL": url, "KG_LLM_MODEL": "m", "KG_LLM_KEY": "sk-1"})
    try:
        require_ready(settings, None, tmp_path / "trust")
        said = ""
    except ExtractionError as error:
        said = error.message

    assert (said == "") == is_fine


# ---------------------------------------------------------------- trust


def test_it_is_off_until_configured(tmp_path: Path) -> None:
    """Without a server the message says what to set."""
    with pytest.raises(ExtractionError, match="the extractor llm is off") as caught:
        require_ready(read_settings(None, {}), None, tmp_path / "trust")
    assert "KG_LLM_URL" in caught.value.hint


@pytest.mark.parametrize(
    ("trusted", "is_fine"),
    [
        (URL, True),
        ("https://api.example.org:8443", False),
        ("http://api.example.org", False),
        ("https://example.org", False),
    ],
)
def test_a_server_of_a_study_must_be_trusted(tmp_path: Path, trusted: str, is_fine: bool) -> None:
    """Scheme, name and port must be those that were allowed, for this folder."""
    folder = folder_with(tmp_path, f'url = "{URL}"\nmodel = "m"\n')
    path = tmp_path / "trust.tsv"
    add_trust(path, folder.root, parse_endpoint(trusted, ""))
    try:
        require_ready(read_settings(folder, {}), folder.root, path)
        hint = ""
    except ExtractionError as error:
        hint = error.hint

    assert hint == ("" if is_fine else "if you know that server: kg trust https://api.example.org")


def test_trust_does_not_hold_for_another_folder(tmp_path: Path) -> None:
    """A copy of the study, or another one beside it, has to be trusted anew."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (folder_with(tmp_path / n, f'url = "{URL}"\nmodel = "m"\n') for n in ("one", "two"))
    path = tmp_path / "trust.tsv"
    add_trust(path, one.root, parse_endpoint(URL, ""))

    require_ready(read_settings(one, {}), one.root, path)
    with pytest.raises(ExtractionError, match="you have not allowed it"):
        require_ready(read_settings(two, {}), two.root, path)
