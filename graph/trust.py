"""Trust: which servers the user lets a study talk to, kept in the user's own configuration, never in the study.

A study comes from anywhere, and its kg.toml may name any server. Texts go there only after the user has said so, once
for each folder and server.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from graph.errors import KgError, StudyError
from graph.files import write_whole
from graph.folder import CONFIG, Config

HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*|\[[0-9a-f:.]+\]")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
PORTS = {"http": 80, "https": 443}


class TrustError(KgError):
    """A server that the user has not allowed, or an address that cannot be used."""


class Endpoint(NamedTuple):
    """A server as trust sees it: how it is spoken to, its name and its port."""

    scheme: str
    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """Tell whether it is this machine."""
        return self.host in LOOPBACK

    def __str__(self) -> str:
        """Return it as an address without a path; the usual port is left out.

        >>> str(parse_endpoint("https://api.example.org:443/v1", "url"))
        'https://api.example.org'
        """
        usual = self.port == PORTS[self.scheme]
        return f"{self.scheme}://{self.host}" + ("" if usual else f":{self.port}")


class Trusted(NamedTuple):
    """A folder and a server that its study may talk to."""

    folder: str
    endpoint: str


def parse_endpoint(url: str, where: str) -> Endpoint:
    """Return the server of an address.

    Args:
        where: what the address comes from, for messages.

    Raises:
        TrustError: if it is no address of a web server, or carries a name and password.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TrustError(f"{where}: no address of a server: {url!r}: {error}") from error
    if "@" in parts.netloc:
        hint = "take name and password out; keys are read from the environment"
        raise TrustError(f"{where}: an address with a secret in it", hint)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    is_clean = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or not is_clean:
        hint = "write https://host/path; a name with other letters in its punycode form"
        raise TrustError(f"{where}: no address of a server: {url!r}", hint)
    return Endpoint(parts.scheme, host, port or PORTS[parts.scheme])


def named_endpoints(config: Config) -> dict[str, Endpoint]:
    """Return the servers that a study's kg.toml names, by the setting that names them.

    Raises:
        TrustError: if an address cannot be used.

    """
    found = {}
    for name, settings in sorted(config.extractors.items()):
        if "url" in settings:
            setting = f"[extractors.{name}] url"
            found[setting] = parse_endpoint(str(settings["url"]), f"{CONFIG}: {setting}")
    return found


def trust_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where trust is recorded: in the user's folder for configuration."""
    chosen = environment.get("XDG_CONFIG_HOME", "")
    base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".config"
    return base / "negotiation-kg" / "trust.tsv"


def read_trust(path: Path) -> list[Trusted]:
    """Return what is trusted, sorted.

    Raises:
        StudyError: for a line that does not say folder and server.

    """
    return sorted(_lines(path)) if path.exists() else []


def _lines(path: Path) -> Iterator[Trusted]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        cells = line.split("\t")
        if line and len(cells) != 2:
            raise StudyError(f"{path}:{number}: not a folder and a server", "take the line out")
        if line:
            yield Trusted(*cells)


def is_trusted(path: Path, root: Path, endpoint: Endpoint) -> bool:
    """Tell whether the user lets the study of a folder talk to a server."""
    return Trusted(str(root.resolve()), str(endpoint)) in read_trust(path)


def add_trust(path: Path, root: Path, endpoint: Endpoint) -> None:
    """Record that the study of a folder may talk to a server."""
    folder = str(root.resolve())
    if any(not char.isprintable() for char in folder):
        raise TrustError(f"a folder whose name has signs that cannot be printed: {folder!r}")
    _write(path, {*read_trust(path), Trusted(folder, str(endpoint))})


def remove_trust(path: Path, folder: str, endpoint: str) -> bool:
    """Take back what was recorded, and tell whether it was there."""
    known = set(read_trust(path))
    left = known - {Trusted(folder, endpoint)}
    if left != known:
        _write(path, left)
    return left != known


def _write(path: Path, trusted: set[Trusted]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, "".join(f"{t.folder}\t{t.endpoint}\n" for t in sorted(trusted)))
