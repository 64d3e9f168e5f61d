"""``python -m uitvaartloket``: check the settings, then serve until stopped."""

from __future__ import annotations

import os
import sys

import waitress

from uitvaartloket.app import create_app
from uitvaartloket.settings import SettingsError, read_settings

try:
    settings = read_settings(os.environ)
except SettingsError as error:
    sys.exit("Uitvaartloket cannot start:\n  " + "\n  ".join(str(error).splitlines()))
print(f"Uitvaartloket listens at {settings.base_url}/", flush=True)
try:
    waitress.serve(
        create_app(settings),
        host="127.0.0.1",
        port=settings.bind_port,
        threads=8,
        ident="",
        max_request_body_size=(settings.upload_max_mb + 1) * 2**20,
    )
except OSError as error:
    sys.exit(f"BIND_PORT: port {settings.bind_port} cannot be used ({error.strerror})")
