"""Commands ``export-zaaktype`` and ``import-zaaktype``: through the Catalogi API of any server, our own by default."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import flask
import orjson
from flask.cli import with_appcontext

from reference_api.authorise import make_token
from reference_api.takeover import Catalogi, TakeoverFault, bring_in, export, over_http


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where the API is and as which client it is called."""
    for option in (
        click.option("--api", default="", help="Root of a Catalogi API (https://host/catalogi/api/v1); default: ours."),
        click.option("--client", default="demo", show_default=True, help="client_id."),
        click.option(
            "--secret", default="", envvar="CLIENT_SECRET", help="Its secret; of our own clients it is known."
        ),
    ):
        command = option(command)
    return command


def catalogi(api: str, client: str, secret: str) -> Catalogi:
    """The API as asked for. Raises ClickException without a secret."""
    from reference_api.cli import secret_of

    environment = flask.current_app.extensions["gemeengoed"].default
    if not secret and api:
        raise click.ClickException("Give --secret (or CLIENT_SECRET) for a client of another server.")
    token = make_token(client, secret or secret_of(environment, client), environment.time(), hours=1)
    return over_http(api or f"{environment.settings.base_url}/catalogi/api/v1", f"Bearer {token}")


@click.command("export-zaaktype")
@click.argument("zaaktype")
@server_options
@click.option("--output", type=click.Path(path_type=Path), help="File to write; default: the terminal.")
@with_appcontext
def export_command(zaaktype: str, api: str, client: str, secret: str, output: Path | None) -> None:
    """Write a case type (address or identification) with everything that belongs to it as one JSON file."""
    try:
        file = orjson.dumps(export(catalogi(api, client, secret), zaaktype), option=orjson.OPT_INDENT_2)
    except TakeoverFault as fault:
        raise click.ClickException(str(fault)) from fault
    if output:
        output.write_bytes(file + b"\n")
        click.echo(f"written: {output}")
    else:
        sys.stdout.write(file.decode() + "\n")


@click.command("import-zaaktype")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--catalogus", required=True, help="Its address, or domein:rsin.")
@server_options
@click.option("--dry-run", is_flag=True, help="Only show what is there and what would be made.")
@with_appcontext
def import_command(file: Path, catalogus: str, api: str, client: str, secret: str, dry_run: bool) -> None:
    """Make a concept of an exported case type in a catalogue; types that are there by name are used as they are."""
    try:
        content = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise click.ClickException(f"{file} is no JSON: {error}") from error
    if not isinstance(content, dict):
        raise click.ClickException(f"{file} holds no object.")
    try:
        target = catalogi(api, client, secret)
        done = bring_in(target, content, address_of(target, catalogus), dry_run=dry_run)
    except TakeoverFault as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("\n".join(done.lines))


def address_of(target: Catalogi, catalogus: str) -> str:
    """The address of a catalogue that was named. Raises TakeoverFault when it is not there."""
    if catalogus.startswith(("http://", "https://")):
        return str(target.get(catalogus)["url"])
    domein, _, rsin = catalogus.partition(":")
    found = list(target.all("catalogussen", domein=domein, **({"rsin": rsin} if rsin else {})))
    if len(found) != 1:
        raise TakeoverFault(f"There are {len(found)} catalogues {catalogus!r} at {target.root}.")
    return str(found[0]["url"])


COMMANDS = (export_command, import_command)
