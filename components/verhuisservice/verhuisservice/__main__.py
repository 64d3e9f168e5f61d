"""``python -m verhuisservice``: check the settings and serve."""

from __future__ import annotations

import os
import sys

import waitress

from verhuisservice.app import create_app
from verhuisservice.settings import SettingsError, read_settings


def main() -> int:
    """Serve until stopped; 1 with clear lines when it cannot start."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print("Verhuisservice cannot start:", *str(error).splitlines(), sep="\n  ", file=sys.stderr)
        print("Is a sample run of Gemeengoed near? Then: make run DEMO_JSON=<its var/demo.json>", file=sys.stderr)
        return 1
    try:
        print(f"Verhuisservice listens at {settings.base_url}/", flush=True)
        waitress.serve(create_app(settings), host="127.0.0.1", port=settings.bind_port, threads=8, ident="")
    except OSError as error:
        print(f"BIND_PORT: port {settings.bind_port} cannot be used ({error.strerror})", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
