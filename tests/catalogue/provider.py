"""Our own OpenID Connect provider on a free port, for who tests signing in."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from werkzeug.serving import make_server

from tests.tools import ROOT

SECRET = "s" * 32
BACK = "http://localhost/inloggen/terug"


@contextmanager
def provider() -> Iterator[str]:
    """The address of the provider; it has no persons register, so only employees and companies can sign in."""
    folder = str(ROOT / "components" / "digitale-identiteit")
    sys.path.insert(0, folder)
    made, configured = (import_module(f"digitale_identiteit.{name}") for name in ("app", "settings"))
    sys.path.remove(folder)
    held: dict[str, Any] = {}
    server = make_server("127.0.0.1", 0, lambda environ, start: held["app"](environ, start), threaded=True)
    base = f"http://localhost:{server.server_port}"
    clients = {"catalogue": {"secret": SECRET, "redirect_uris": [BACK]}}
    nowhere = {"PERSONEN_URL": "http://127.0.0.1:9/", "TESTDATA_URL": "http://127.0.0.1:9/"}
    source = {**nowhere, "CLIENT_ID": "x", "CLIENT_SECRET": SECRET, "SECRET_KEY": SECRET, "BASE_URL": base}
    held["app"] = made.create_app(configured.read_settings({**source, "CLIENTS": json.dumps(clients)}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base
    server.shutdown()
