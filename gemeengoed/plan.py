"""Which processes make up the house, and how each is started."""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gemeengoed.checks import House
from gemeengoed.places import ROOT, in_checkout, quick_environment, working_copy

API_WORKERS = 2
THREADS = 4
ISSUER = "digitale-identiteit"
"""The component at which people sign in."""
CATALOGUE = "catalogue"
LOOPBACK = ("localhost", "127.0.0.1")
SIGNED_IN = "/inloggen/terug"
"""Where a component takes people back who signed in."""


@dataclass(frozen=True)
class Process:
    """One process: its command, what it gets beside our own environment, and where people and the supervisor find it."""

    name: str
    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    """The address that people open; empty when there is none."""
    health: str = ""
    """The address that answers 200 when it is up; empty when it has none."""
    vital: bool = True
    """Whether everything stops when it falls over."""
    ours: bool = True
    """Whether it may see our own settings; a component may not, as they lead to the database."""

    def surroundings(self, source: Mapping[str, str]) -> dict[str, str]:
        """The environment that it runs in."""
        seen = {
            k: v
            for k, v in source.items()
            if self.ours or not k.startswith(("GEMEENGOED_", "DATABASE_URL", "PYTHONPATH", "MAKE", "MFLAGS"))
        }
        return {**seen, "PYTHONUNBUFFERED": "1", **self.environment}


def plan(house: House, demo: Mapping[str, Any]) -> Iterator[Process]:
    """All processes that were asked for, in the order of starting."""
    api, catalogue = house.ports["reference-api"], house.ports["catalogue"]
    shared = {"GEMEENGOED_API_URL": house.settings.base_url}
    everything = [
        (
            "reference_api.app",
            granian(
                "reference-api",
                "Reference API",
                "reference_api.app:create_server",
                api,
                API_WORKERS,
                house.settings.base_url,
            ),
        ),
        (
            "catalogue.app",
            granian(
                "catalogue",
                "Catalogue",
                "catalogue.app:create_app",
                catalogue,
                1,
                f"http://localhost:{catalogue}",
                {**shared, **catalogue_signs_in(house, demo)},
            ),
        ),
        (
            "reference_api.deliver",
            Process("deliver", "Delivery of notifications", (sys.executable, "-m", "reference_api.deliver"), path()),
        ),
    ]
    yield from (process for module, process in everything if house.wants(process.name) and exists(module))
    for name, folder in house.components.items():
        client = demo.get("components", {}).get(name)
        if client and house.wants(name):
            yield component(name, folder, client, house, demo)


def exists(module: str) -> bool:
    """Whether a module is part of this installation."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def path() -> dict[str, str]:
    """Lets a child find our packages from any folder; an installed package needs nothing."""
    if not in_checkout():
        return {}
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))}


def granian(
    name: str, title: str, factory: str, port: int, workers: int, url: str, environment: Mapping[str, str] | None = None
) -> Process:
    """A WSGI server around an application factory. ``url`` is what people open; health is asked on this machine."""
    command = (
        *(
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--factory",
            factory,
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ),
        *(
            "--workers",
            str(workers),
            "--blocking-threads",
            str(THREADS),
            "--no-ws",
            "--log-level",
            "warning",
            "--workers-kill-timeout",
            "2",
        ),
    )
    return Process(
        name, title, command, {**path(), **(environment or {})}, url + "/", f"http://127.0.0.1:{port}/health"
    )


def component(name: str, folder: Path, client: Mapping[str, str], house: House, demo: Mapping[str, Any]) -> Process:
    """A component with its own client and its own virtual environment, which stands in the data folder."""
    port = house.ports[name]
    environment = {
        **{f"{root.upper()}_URL": address for root, address in demo["roots"].items()},
        "CLIENT_ID": client["client_id"],
        "CLIENT_SECRET": client["secret"],
        "SECRET_KEY": derived_key(house.environment["GEMEENGOED_SECRET_KEY"], name),
        "BASE_URL": client["url"],
        "BIND_PORT": str(port),
        "TESTDATA_URL": demo["api"] + "/testdata",
        **({"CLOCK": house.settings.clock} if house.settings.clock else {}),
    }
    if name == ISSUER:
        environment["CLIENTS"] = json.dumps(sign_in_clients(demo, house.environment["GEMEENGOED_SECRET_KEY"]))
    elif ISSUER in house.components and ISSUER in demo["components"] and house.wants(ISSUER):
        environment["OIDC_ISSUER"] = demo["components"][ISSUER]["url"]
    venv, place = house.data / "venv" / name, working_copy(folder, house.data)
    variables = (f"VENV={venv}", *quick_environment(place, venv))
    command = ("make", "--no-print-directory", "--silent", "-C", str(place), "run", *variables)
    title, health = name.replace("-", " ").capitalize(), f"http://127.0.0.1:{port}/health"
    return Process(name, title, command, environment, client["url"] + "/", health, vital=False, ours=False)


def catalogue_signs_in(house: House, demo: Mapping[str, Any]) -> dict[str, str]:
    """The settings with which people sign in to the catalogue: those of whoever runs it, else our own provider."""
    own = ISSUER in house.components and ISSUER in demo.get("components", {}) and house.wants(ISSUER)
    if os.environ.get("GEMEENGOED_OIDC_ISSUER") or not own:
        return {}
    return {
        "GEMEENGOED_OIDC_ISSUER": demo["components"][ISSUER]["url"],
        "GEMEENGOED_OIDC_CLIENT_ID": CATALOGUE,
        "GEMEENGOED_OIDC_CLIENT_SECRET": catalogue_secret(house.environment["GEMEENGOED_SECRET_KEY"]),
    }


def catalogue_secret(secret_key: str) -> str:
    """The secret that the catalogue shares with our provider."""
    return derived_key(secret_key, CATALOGUE)


def sign_in_clients(demo: Mapping[str, Any], secret_key: str) -> dict[str, dict[str, Any]]:
    """Who may let people sign in at our provider: the catalogue, every component, and who tries something with the demo client."""
    clients = {
        part["client_id"]: {"secret": part["secret"], "redirect_uris": [part["url"] + SIGNED_IN]}
        for name, part in demo["components"].items()
        if name != ISSUER
    }
    catalogue = {
        "secret": catalogue_secret(secret_key),
        "redirect_uris": [f"http://{host}{SIGNED_IN}" for host in LOOPBACK],
    }
    return (
        clients
        | {CATALOGUE: catalogue}
        | {demo["client_id"]: {"secret": demo["secret"], "redirect_uris": ["http://localhost" + SIGNED_IN]}}
    )


def derived_key(secret: str, name: str) -> str:
    """A secret key for one component, so that none can sign for another."""
    return hmac.new(secret.encode(), f"component:{name}".encode(), hashlib.sha256).hexdigest()
