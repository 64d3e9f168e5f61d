"""Layer 4, services: commands for whoever runs the reference API, and what ``gemeengoed serve`` prepares before it starts."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import click
import flask
import orjson
import sqlalchemy as sa
from flask.cli import with_appcontext

from reference_api import deliveries, migrate, newregister, takeover_commands
from reference_api.apikeys import key_of
from reference_api.authorise import make_token
from reference_api.channels import keep_channels
from reference_api.environment import Environment
from reference_api.objects.commands import objects_token_command
from reference_api.sandboxes import Environments, set_mark
from reference_api.seed.load import Loaded, load_all
from reference_api.settings import PORTS, Settings
from reference_api.sweep import sweep_contents
from reference_api.tables import Model
from schemas import REGISTERS
from schemas.declare import rules_of


def prepare(settings: Settings, anchor: str = "") -> dict[str, Any]:
    """Bring the database to this version; on first use outside production load the sample data. What was done, as counts."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    environments = Environments(settings, Model(REGISTERS))
    database = environments.default.database
    try:
        fresh = migrate.is_empty(database)
        if fresh or migrate.revision(database) != migrate.head(database, environments.model):
            migrate.upgrade(database, environments.model)
        if not database.reader().one("SELECT 1 FROM mark WHERE name = 'epoch'"):
            set_mark(database, "epoch", secrets.token_hex(6))
        keep_channels(environments.default)
        done: dict[str, Any] = {"fresh": fresh}
        if not settings.production and not database.reader().one("SELECT 1 FROM mark WHERE name = 'anchor'"):
            loaded = load_all(
                environments.default,
                date.fromisoformat(anchor) if anchor else date.fromisoformat(environments.default.moment()[1]),
            )
            write_demo(settings, loaded, settings.base_url + loaded.zaaktype[1:])
            done |= loaded.counts
            environments.keep_template()
        return done
    finally:
        environments.close()


def write_demo(settings: Settings, loaded: Loaded, zaaktype: str) -> None:
    """``demo.json`` in the data folder: addresses and secrets of the sample clients, readable by the owner only."""
    from reference_api.doors.docs import documented, roots_of  # only a first start needs them

    target = settings.data_dir / "demo.json"
    base, made = settings.base_url, loaded.secrets
    roots = roots_of(documented(Model(REGISTERS)), base)
    components = {
        name: {"url": f"http://localhost:{port(name, number)}", "client_id": name, "secret": made[name]}
        for name, number in PORTS.items()
        if name in made
    }
    body = {
        "catalogue": f"http://localhost:{port('catalogue', PORTS['catalogue'])}",
        "api": base,
        "roots": roots,
        "client_id": "demo",
        "secret": made["demo"],
        "clients": made,
        "keys": loaded.keys,
        "components": components,
        "example": {"zaaktype": zaaktype},
    }
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(orjson.dumps(body, option=orjson.OPT_INDENT_2))


def port(name: str, default: int) -> int:
    """The port of a process, as set."""
    return int(os.environ.get(f"GEMEENGOED_PORT_{name.upper().replace('-', '_')}", default))


def environments_now() -> Environments:
    return flask.current_app.extensions["gemeengoed"]


def environment_of(sandbox: str) -> Environment:
    """The default environment, or a sandbox by name."""
    environments = environments_now()
    found = environments.get(sandbox) if sandbox else environments.default
    if found is None:
        raise click.ClickException(f"There is no sandbox {sandbox!r}.")
    return found


def secret_of(environment: Environment, client_id: str) -> str:
    """The secret of a client."""
    database = environment.database
    row = database.reader().one(
        database.sql("secret", lambda: sa.text("SELECT secret FROM credential WHERE client_id = :client_id")),
        {"client_id": client_id},
    )
    if row is None:
        raise click.ClickException(f"There is no client {client_id!r}.")
    return row[0]


@click.command("token")
@click.argument("client_id", default="demo")
@click.option("--sandbox", default="", help="Name of a sandbox.")
@click.option("--hours", default=8.0, help="How long the token is valid.")
@click.option("--user", default="", help="user_id for the audit trail.")
@with_appcontext
def token_command(client_id: str, sandbox: str, hours: float, user: str) -> None:
    """Print a token for a client."""
    environment = environment_of(sandbox)
    click.echo(
        make_token(
            client_id, secret_of(environment, client_id), environment.time(), hours=hours, user_id=user, user_name=user
        )
    )


@click.command("api-key")
@click.argument("client_id")
@click.option("--sandbox", default="", help="Name of a sandbox.")
@with_appcontext
def api_key_command(client_id: str, sandbox: str) -> None:
    """Print the fixed key of a client, for APIs that ask for one in a header (X-Api-Key, apikey)."""
    click.echo(key_of(secret_of(environment_of(sandbox), client_id)))


@click.command("explain")
@click.argument("resource", default="")
@with_appcontext
def explain_command(resource: str) -> None:
    """Print what follows from a declaration (register/resource), or list all."""
    served = environments_now().model.served
    if resource not in served:
        for name, found in served.items():
            click.echo(f"{name:45} {found.path}")
        if resource:
            raise click.ClickException(f"There is no resource {resource!r}; the list above has all.")
        return
    found = served[resource]
    click.echo(
        f"{resource}\n  path      {found.path}\n  table     {found.table.name}\n  columns   {', '.join(found.columns)}"
    )
    for verb, scopes in found.resource.scopes.items():
        click.echo(f"  {verb:9} {' | '.join(scopes) or 'open'}")
    click.echo("  filters   " + ", ".join(found.resource.filters))
    for name, declared in found.schema.fields.items():
        notes = [
            n
            for n, on in (
                ("required", declared.required),
                ("read-only", declared.dump_only),
                ("write-only", declared.load_only),
            )
            if on
        ]
        click.echo(f"  field     {name} ({type(declared).__name__}{', ' + ', '.join(notes) if notes else ''})")
    for text, function in rules_of(found.resource):
        click.echo(f"  rule      {text.code} {function.__name__}: {', '.join(text.gives) or '-'}")
    for other, depends, names in found.dependents:
        click.echo(f"  renders   {other.key}.{','.join(names)} (where {depends.own} = {depends.theirs})")


@click.command("reindex")
@click.argument("resource", default="")
@click.option("--repair", is_flag=True, help="Store what differs.")
@click.option("--sandbox", default="")
@with_appcontext
def reindex_command(resource: str, repair: bool, sandbox: str) -> None:
    """Render every record again and compare it with what is stored."""
    environment, wrong = environment_of(sandbox), 0
    for key in [resource] if resource else environment.model.served:
        seen, differed = migrate.reindex(
            environment.database, environment.model, key, repair=repair, environment=environment
        )
        wrong += len(differed)
        click.echo(f"{key:45} {seen:8} rows, {len(differed)} different{' (repaired)' if repair and differed else ''}")
    if wrong and not repair:
        raise click.ClickException(f"{wrong} rows differ; run again with --repair.")


@click.command("upgrade")
@with_appcontext
def upgrade_command() -> None:
    """Bring the database to the version of this code."""
    environments = environments_now()
    migrate.upgrade(environments.default.database, environments.model)
    click.echo("The database is up to date.")


@click.command("sweep")
@click.option("--hours", default=24.0, help="Only what is older than so many hours.")
@with_appcontext
def sweep_command(hours: float) -> None:
    """Delete contents of documents that no record names (left behind by a crash)."""
    environments, before = environments_now(), time.time() - hours * 3600
    for environment in (environments.default, *filter(None, map(environments.get, environments.names()))):
        click.echo(f"{environment.name or '(default)'}: {sweep_contents(environment, before)} removed")


@click.command("init")
@click.option("--anchor", default="", help="Day to which the sample data is relative (JJJJ-MM-DD).")
@with_appcontext
def init_command(anchor: str) -> None:
    """Make the database and, outside production, load the sample data."""
    click.echo(orjson.dumps(prepare(environments_now().settings, anchor)).decode())


migrations = click.Group("migrations", help="Baseline of the database.")


@migrations.command("rebase")
@with_appcontext
def rebase_command() -> None:
    """Write the baseline anew (until the first release)."""
    click.echo(f"written: {migrate.rebase(environments_now().model).name}")


@click.command("new-register")
@click.argument("name")
@click.option("--second", default="notities", help="Name of the second resource, which belongs to the first.")
@click.pass_context
def new_register_command(context: click.Context, name: str, second: str) -> None:
    """Write the declaration of a register of your own: two resources that run."""
    try:
        target = newregister.write(name, second)
    except newregister.Refused as refused:
        raise click.ClickException(str(refused)) from refused
    flask_command = [sys.executable, "-m", "flask", "--app", "reference_api.app", "migrations", "rebase"]
    done = subprocess.run(flask_command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise click.ClickException(f"{target} was written, but the tables were not: {done.stderr.strip()[-300:]}")
    click.echo(f"written: {target}\nOpen it and make it yours; docs/own-register.md shows the way.")


sandbox = click.Group("sandbox", help="Data layers of their own, under /s/<name>/.")


@sandbox.command("create")
@click.argument("name")
@click.option("--clock", default="", help="A fixed moment (ISO 8601).")
@with_appcontext
def sandbox_create(name: str, clock: str) -> None:
    """Make a sandbox with the sample data."""
    environments_now().create(name, clock)
    click.echo(f"{environments_now().settings.base_url}/s/{name}/")


@sandbox.command("reset")
@click.argument("name")
@with_appcontext
def sandbox_reset(name: str) -> None:
    """Put the sample data back."""
    environments_now().reset(name)
    click.echo(f"{name}: as new")


@sandbox.command("drop")
@click.argument("name")
@with_appcontext
def sandbox_drop(name: str) -> None:
    """Remove a sandbox with its data."""
    environments_now().drop(name)
    click.echo(f"{name}: gone")


notifications = click.Group("deliveries", help="Deliveries of notifications: what waits, dead letters, sending again.")


@notifications.command("list")
@click.option("--sandbox", default="", help="Name of a sandbox.")
@with_appcontext
def deliveries_list(sandbox: str) -> None:
    """Print per subscription what waits and what was given up."""
    rows = deliveries.summary(environment_of(sandbox))
    for uuid, waiting, dead, attempts, reason in rows:
        click.echo(f"{uuid}  {waiting:6} waiting  {dead:6} dead  {attempts:3} attempts  {reason}")
    if not rows:
        click.echo("Nothing waits.")


@notifications.command("revive")
@click.argument("subscription", default="")
@click.option("--sandbox", default="", help="Name of a sandbox.")
@with_appcontext
def deliveries_revive(subscription: str, sandbox: str) -> None:
    """Deliver dead letters again: of one subscription (its uuid) or of all."""
    click.echo(f"{deliveries.revive(environment_of(sandbox), subscription)} dead letters are delivered again.")


@notifications.command("replay")
@click.argument("subscription")
@click.option("--from", "first", default=1, help="Number of the first message (its sequence).")
@click.option("--sandbox", default="", help="Name of a sandbox.")
@with_appcontext
def deliveries_replay(subscription: str, first: int, sandbox: str) -> None:
    """Deliver messages to a subscription (its uuid) again, from a number on."""
    click.echo(f"{deliveries.replay(environment_of(sandbox), subscription, first)} messages are delivered again.")


@click.command("import-selectielijst")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def import_command(folder: Path) -> None:
    """Import procestypen.json, resultaten.json and resultaattypeomschrijvingen.json from a folder."""
    from reference_api.seed.importer import import_selectielijst

    click.echo(orjson.dumps(import_selectielijst(environments_now().default, folder)).decode())


COMMANDS = (
    new_register_command,
    token_command,
    api_key_command,
    explain_command,
    reindex_command,
    upgrade_command,
    sweep_command,
    init_command,
    migrations,
    sandbox,
    notifications,
    import_command,
    objects_token_command,
    *takeover_commands.COMMANDS,
)
