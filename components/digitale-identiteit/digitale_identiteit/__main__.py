"""``python -m digitale_identiteit``: check the settings and serve."""

from __future__ import annotations

import os
import sys

import waitress

from digitale_identiteit.app import create_app
from digitale_identiteit.settings import SettingsError, read_settings


def main() -> int:
    """Serve until stopped; 1 with clear lines when it cannot start."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print("Digitale identiteit cannot start:", *str(error).splitlines(), sep="\n  ", file=sys.stderr)
        return 1
    try:
        print(f"Digitale identiteit listens at {settings.base_url}/", flush=True)
        waitress.serve(create_app(settings), host="127.0.0.1", port=settings.bind_port, threads=8, ident="")
    except OSError as error:
        print(f"BIND_PORT: port {settings.bind_port} cannot be used ({error.strerror})", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
