"""``python -m zaakbalie``: serve until stopped."""

from __future__ import annotations

import os
import sys

import waitress

from zaakbalie.app import create_app
from zaakbalie.settings import SettingsError, read_settings

try:
    settings = read_settings(os.environ)
except SettingsError as error:
    sys.exit(f"Zaakbalie cannot start:\n{error}\nNear a sample run: make run DEMO_JSON=<its var/demo.json>")
print(f"Zaakbalie listens at {settings.base_url}/", flush=True)
waitress.serve(create_app(settings), host="127.0.0.1", port=settings.bind_port, threads=8, ident="")
