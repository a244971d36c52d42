"""Settings of the language model, from kg.toml or the environment; the key comes from the environment alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.extract import ExtractionError
from graph.folder import CONFIG, StudyFolder
from graph.lexicon.hints import choose_from
from graph.trust import Endpoint, is_trusted, parse_endpoint

WHERE = f"{CONFIG}: [extractors.llm]"
MODEL = re.compile(r"[\w./:@+-]{1,120}", re.ASCII)
SECRET = re.compile(r"[!-~]{1,4096}")
LIMITS: Mapping[str, tuple[float, float]] = {
    "temperature": (0, 2), "timeout": (1, 3600), "parallel": (1, 64), "window": (5, 400), "overlap": (0, 100),
    "max_tokens": (256, 1_000_000),
}  # fmt: skip
"""The least and the greatest value of each number."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, read and written, and in which currency."""

    input: float
    output: float
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where and how a model is asked. `url` is that of the chat completions; it is empty until one is configured."""

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    temperature: float = 0
    timeout: float = 180
    parallel: int = 4
    window: int = 40
    overlap: int = 5
    max_tokens: int = 0
    prices: Prices | None = None
    needs_trust: bool = False

    @property
    def endpoint(self) -> Endpoint:
        """The server."""
        return parse_endpoint(self.url, "url")


def read_settings(folder: StudyFolder | None, environment: Mapping[str, str]) -> Settings:
    """Return the settings for a study, or for texts outside one; what the environment says counts first.

    Raises:
        ExtractionError: for a setting that is unknown or cannot be used.
        TrustError: for an address that cannot be used.

    """
    given = folder.config.extractors.get("llm", {}) if folder else {}
    known = ("url", "model", *LIMITS, "prices")
    if unknown := sorted(set(given) - set(known)):
        hint = choose_from(unknown[0], known, "settings")
        raise ExtractionError(f"{WHERE}: unknown setting {unknown[0]!r}", hint)
    own = environment.get("KG_LLM_URL", "").strip()
    url, where = (own, "KG_LLM_URL") if own else (_text(given, "url"), f"{WHERE} url")
    model = environment.get("KG_LLM_MODEL", "").strip() or _text(given, "model")
    if model and not MODEL.fullmatch(model):
        raise ExtractionError(f"no name of a model: {model!r}", "set KG_LLM_MODEL, or model")
    numbers = {name: _number(given, name) for name in LIMITS if name in given}
    whole = {"parallel", "window", "overlap", "max_tokens"}
    settings = Settings(
        _completions(url, where), model, _key(url, where, environment), prices=_prices(given),
        needs_trust=not own,
        **{name: int(n) if name in whole else n for name, n in numbers.items()},  # type: ignore[arg-type]  # by name
    )  # fmt: skip
    if settings.overlap >= settings.window:
        raise ExtractionError(f"{WHERE}: overlap is not smaller than window: {settings.overlap}")
    return settings


def require_ready(settings: Settings, root: Path | None, trust: Path) -> None:
    """Make sure that a server may be asked.

    Raises:
        ExtractionError: if none is configured, it is not trusted, or a key would go over an open line.

    """
    if not settings.url or not settings.model:
        hint = f"set KG_LLM_URL and KG_LLM_MODEL, or url and model in {WHERE}"
        raise ExtractionError("the extractor llm is off: no server and model are configured", hint)
    endpoint = settings.endpoint
    if settings.needs_trust and (root is None or not is_trusted(trust, root, endpoint)):
        raise ExtractionError(
            f"{WHERE}: the study names {endpoint}, and you have not allowed it to send texts there",
            f"if you know that server: kg trust {endpoint}",
        )
    if settings.key and endpoint.scheme == "http" and not endpoint.is_local:
        raise ExtractionError(
            f"a key would be sent to {endpoint} over a line that others can read",
            "write https, or unset the key",
        )


def key_name(endpoint: Endpoint) -> str:
    """Return the environment variable with the key for a server that a kg.toml names.

    >>> key_name(parse_endpoint("https://eu-1.api.example.org", ""))
    'KG_LLM_KEY_EU__1_API_EXAMPLE_ORG'
    """
    host = endpoint.host.strip("[]").replace("-", "__")
    return f"KG_LLM_KEY_{re.sub('[.:]', '_', host).upper()}"


def _key(url: str, where: str, environment: Mapping[str, str]) -> str:
    """Return the key for a server: KG_LLM_KEY belongs to that of KG_LLM_URL and goes nowhere else."""
    if not url:
        return ""
    endpoint = parse_endpoint(url, where)
    named = key_name(endpoint)
    own = environment.get("KG_LLM_URL", "").strip()
    names = (
        [named, "KG_LLM_KEY"] if own and parse_endpoint(own, "KG_LLM_URL") == endpoint else [named]
    )
    for name in names:
        key = environment.get(name, "").strip()
        if key and not SECRET.fullmatch(key):
            raise ExtractionError(f"{name}: a key has letters, digits and signs, and no space")
        if key:
            return key
    return ""


def _completions(url: str, where: str) -> str:
    """Return the address of the chat completions under a base address."""
    if not url:
        return ""
    parse_endpoint(url, where)
    base, mark, query = url.partition("#")[0].partition("?")
    base = base.rstrip("/")
    return (
        (base if base.endswith("/chat/completions") else f"{base}/chat/completions") + mark + query
    )


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key, "")
    if not isinstance(value, str):
        raise ExtractionError(f"{WHERE}: {key} is no text: {value!r}", f'write {key} = "…"')
    return value.strip()


def _number(given: Mapping[str, Any], key: str) -> float:
    least, most = LIMITS[key]
    return _between(given[key], f"{WHERE}: {key}", least, most)


def _between(value: object, what: str, least: float, most: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:  # type: ignore[operator]  # a number then
        raise ExtractionError(f"{what} is no number from {least:g} to {most:g}: {value!r}")
    return float(value)  # type: ignore[arg-type]  # a number then


def _prices(given: Mapping[str, Any]) -> Prices | None:
    value = given.get("prices")
    if value is None:
        return None
    hint = 'write prices = {input = 0.5, output = 1.5, currency = "EUR"}, each for a million tokens'
    if not isinstance(value, dict) or not {"input", "output"} <= set(value) <= {
        "input", "output", "currency"
    }:  # fmt: skip
        raise ExtractionError(f"{WHERE}: no prices: {value!r}", hint)
    read, written = (
        _between(value[name], f"{WHERE}: the price {name}", 0, 1e6) for name in ("input", "output")
    )
    return Prices(read, written, _text(value, "currency"))
