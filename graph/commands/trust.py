"""kg trust: let a study talk to the servers that its kg.toml names, or take that back."""

from __future__ import annotations

from pathlib import Path

import click

from graph.commands.options import emit, open_study, say, study_option
from graph.lexicon.hints import choose_from
from graph.trust import (
    TrustError,
    add_trust,
    is_trusted,
    named_endpoints,
    read_trust,
    remove_trust,
    trust_path,
)


@click.command("trust")
@click.argument("servers", nargs=-1, metavar="[SERVER]...")
@study_option
@click.option("--remove", is_flag=True, help="Take back the trust in SERVER.")
@click.option("--list", "list_all", is_flag=True, help="List what is trusted in all folders.")
def command(servers: tuple[str, ...], study: Path | None, remove: bool, list_all: bool) -> None:
    """Let the study of this folder send its texts to SERVER.

    A study may come from anybody, so a server that its kg.toml names is not contacted before you have allowed it here.
    What you allow is kept in your own configuration, for this folder and this server only. Without SERVER, the servers
    that the study names are listed. A server that you name yourself, by KG_LLM_URL, needs no trust.

    \b
    Example:
      kg trust https://api.example.org
    """
    path = trust_path()
    if list_all:
        if servers or remove:
            raise click.UsageError("--list: name no server, and take nothing back")
        emit((f"{t.folder}  {t.endpoint}\n" for t in read_trust(path)), None)
        return
    folder = open_study(study)
    if remove:
        if not servers:
            raise click.UsageError("--remove: name the server")
        for server in servers:
            here = [t.endpoint for t in read_trust(path) if t.folder == str(folder.root)]
            if not remove_trust(path, str(folder.root), server):
                raise TrustError(
                    f"{server!r} is not trusted here", choose_from(server, here, "trusted")
                )
            say(f"{server} is trusted no more in {folder.root}")
        return
    named = {str(endpoint): endpoint for endpoint in named_endpoints(folder.config).values()}
    if unknown := [server for server in servers if server not in named]:
        hint = choose_from(unknown[0], sorted(named), "servers of this study")
        raise TrustError(f"kg.toml names no server {unknown[0]!r}", hint)
    for server in servers:
        add_trust(path, folder.root, named[server])
        say(f"texts of {folder.root} may be sent to {server}; kg trust --remove takes it back")
    if not servers:
        emit(
            (
                f"{server}  {'trusted' if is_trusted(path, folder.root, endpoint) else 'not trusted'}\n"
                for server, endpoint in sorted(named.items())
            ),
            None,
        )
