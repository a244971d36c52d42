"""Trust is recorded in the user's own configuration, for one folder and one server, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from graph import Study
from graph.errors import StudyError
from graph.folder import find_study
from graph.trust import (
    Trusted,
    TrustError,
    add_trust,
    named_endpoints,
    parse_endpoint,
    read_trust,
    remove_trust,
    trust_path,
)
from kg import main
from tests.conftest import CONFIG, MakeStudy

ORIGIN = "https://api.example.org"
NAMED = f'[extractors.llm]\nurl = "{ORIGIN}/v1"\n'


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's own configuration out."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def kg(study: Study, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["trust", "--study", str(study.folder.root), *arguments])


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://API.Example.org/v1", "https://api.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://localhost:80/x", "http://localhost"),
        ("http://[::1]:1/", "http://[::1]:1"),
    ],
)
def test_a_server_is_its_scheme_name_and_port(url: str, endpoint: str) -> None:
    """Path, case and the usual port do not matter."""
    assert str(parse_endpoint(url, "url")) == endpoint


@pytest.mark.parametrize(
    "url",
    ["", "api.example.org", "file:///etc/passwd", "https://", "https://a b.org", "https://a.org\r\nX: y",
     "https://bücher.example", "https://user@a.org", "https://a.org:x", "https://-a.org", "https://[a.org"],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    """Other schemes, names that look like others, secrets and line breaks do not pass."""
    with pytest.raises(TrustError, match="setting"):
        parse_endpoint(url, "setting")


@given(
    st.one_of(st.text(max_size=30), st.text("htps:/.@[]%?#a1-", max_size=30)).map(
        "https://".__add__
    )
)
@example("https://[::ffff:1.2.3.4]/")
def test_an_address_is_refused_or_read_the_same_again(url: str) -> None:
    """Whatever stands there, what is recorded means one server."""
    try:
        endpoint = parse_endpoint(url, "url")
    except TrustError:
        return

    assert parse_endpoint(str(endpoint), "url") == endpoint


def test_trust_is_listed(make_study: MakeStudy) -> None:
    """What the study names is listed with whether it is trusted, and all that is trusted with its folder."""
    study = make_study({}, {}, config=NAMED, build=False)
    before = kg(study).stdout
    kg(study, ORIGIN)

    assert (before, kg(study).stdout) == (f"{ORIGIN}  not trusted\n", f"{ORIGIN}  trusted\n")
    assert kg(study, "--list").stdout == f"{study.folder.root}  {ORIGIN}\n"


def test_trust_can_be_taken_back(make_study: MakeStudy) -> None:
    """Afterwards the server is as if it had never been named, also where the study names it no more."""
    study = make_study({}, {}, config=NAMED, build=False)
    kg(study, ORIGIN)
    (study.folder.root / "kg.toml").write_text(CONFIG, encoding="utf-8")
    removed = kg(study, "--remove", ORIGIN)

    assert (removed.exit_code, kg(study, "--list").stdout) == (0, "")


def test_only_what_a_study_names_can_be_trusted(make_study: MakeStudy) -> None:
    """A slip of the pen is told, with what there is; so is taking back what was never given."""
    study = make_study({}, {}, config=NAMED, build=False)
    wrong = kg(study, "https://api.example.com")
    never = kg(study, "--remove", "https://api.example.com")

    assert (wrong.exit_code, f"did you mean '{ORIGIN}'?" in wrong.stderr) == (3, True)
    assert (never.exit_code, "is not trusted here" in never.stderr) == (3, True)
    assert (kg(study, "--remove").exit_code, kg(study, "--list", "x").exit_code) == (2, 2)


def test_a_study_cannot_trust_itself(make_study: MakeStudy, tmp_path: Path) -> None:
    """What is recorded lies outside the study, in the user's folder for configuration."""
    study = make_study({}, {}, config=NAMED, build=False)
    kg(study, ORIGIN)

    assert trust_path() == tmp_path / "config" / "negotiation-kg" / "trust.tsv"
    assert read_trust(trust_path()) == [Trusted(str(study.folder.root), ORIGIN)]


@pytest.mark.parametrize("chosen", ["", "relative/path"])
def test_without_a_folder_for_configuration_the_usual_one_counts(chosen: str) -> None:
    """A path that is not absolute is ignored (XDG Base Directory Specification)."""
    path = trust_path({"XDG_CONFIG_HOME": chosen})

    assert path == Path.home() / ".config" / "negotiation-kg" / "trust.tsv"


def test_trust_of_several_folders_is_kept_apart(tmp_path: Path) -> None:
    """Recording and taking back leave the rest alone, and doing it twice changes nothing."""
    path, endpoint = tmp_path / "trust.tsv", parse_endpoint(ORIGIN, "")
    for root in (tmp_path / "b", tmp_path / "a", tmp_path / "b"):
        add_trust(path, root, endpoint)
    gone = [remove_trust(path, str(tmp_path / "a"), ORIGIN) for _ in range(2)]

    assert gone == [True, False]
    assert read_trust(path) == [Trusted(str(tmp_path / "b"), ORIGIN)]


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    """A line that says nothing is an error with its place, not silence."""
    path = tmp_path / "trust.tsv"
    path.write_text("/a\thttps://a.org\nnonsense\n", encoding="utf-8")

    with pytest.raises(StudyError, match=r"trust\.tsv:2: not a folder and a server"):
        read_trust(path)


def test_every_extractor_s_address_is_named(tmp_path: Path) -> None:
    """An extractor that a package brings is held to the same."""
    (tmp_path / "kg.toml").write_text(
        f'{CONFIG}{NAMED}[extractors.other]\nurl = "http://a.org"\n[extractors.silent]\nx = 1\n',
        encoding="utf-8",
    )
    named = named_endpoints(find_study(tmp_path).config)

    assert {setting: str(endpoint) for setting, endpoint in named.items()} == {
        "[extractors.llm] url": ORIGIN, "[extractors.other] url": "http://a.org",
    }  # fmt: skip
