"""``python -m startpunt``: serve until stopped."""

from __future__ import annotations

import os
import sys

import waitress

from startpunt.app import create_app
from startpunt.registrations import NAME, read_settings

try:
    settings = read_settings(os.environ)
    print(f"{NAME} listens at {settings['BASE_URL']}/", flush=True)
    waitress.serve(create_app(settings), host="127.0.0.1", port=int(settings["BIND_PORT"]), threads=8, ident="")
except (OSError, ValueError, LookupError, TypeError) as error:
    sys.exit(f"{NAME} cannot start: {error}")
