"""Layer 4, services: the command that makes a token for Objects and Objecttypes."""

from __future__ import annotations

import secrets
from typing import Any

import click
import flask
from flask.cli import with_appcontext

from reference_api.objects.kinds import Kinds
from reference_api.objects.tokens import Grant, keep_token
from reference_api.store import Conflict, Connection
from schemas.objects import MODES, READ_AND_WRITE, READ_ONLY


@click.command("objects-token")
@click.argument("name")
@click.option("--type", "kinds", multiple=True, help="uuid of an object type; repeat for more.")
@click.option("--mode", type=click.Choice(list(MODES)), default=READ_ONLY, show_default=True)
@click.option("--fields", default="", help="Only these names of data, with commas between them (for every version).")
@click.option("--types", is_flag=True, help="May write object types too.")
@click.option("--everything", is_flag=True, help="All rights.")
@click.option("--sandbox", default="", help="Name of a sandbox.")
@with_appcontext
def objects_token_command(
    name: str, kinds: tuple[str, ...], mode: str, fields: str, types: bool, everything: bool, sandbox: str
) -> None:
    """Make a token for Objects and Objecttypes and print its key, once."""
    if fields and mode == READ_AND_WRITE:
        raise click.ClickException("--fields goes with --mode read_only.")
    environments = flask.current_app.extensions["gemeengoed"]
    env = environments.get(sandbox) if sandbox else environments.default
    if env is None:
        raise click.ClickException(f"There is no sandbox {sandbox!r}.")
    key = secrets.token_hex(20)
    names = [part.strip() for part in fields.split(",") if part.strip()]

    def work(connection: Connection) -> None:
        found = Kinds(env, connection)
        grants: list[tuple[int, Any]] = []
        for uuid in kinds:
            kind = found.find(uuid.lower())
            if kind is None:
                raise click.ClickException(f"There is no object type {uuid}.")
            versions = found.numbers([kind])[kind.id]
            limited = {str(number): names for number in versions} if names else None
            grants.append((kind.id, Grant(mode, limited)))
        keep_token(env, connection, key, name, everything=everything, types=types, grants=grants)

    try:
        env.database.write(work)
    except Conflict as error:
        raise click.ClickException(f"There is a token named {name} already.") from error
    click.echo(key)
