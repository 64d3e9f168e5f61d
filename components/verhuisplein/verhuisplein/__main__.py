"""``python -m verhuisplein``: serve until stopped."""

from __future__ import annotations

import os
import sys

import uvicorn

from verhuisplein.app import Square
from verhuisplein.settings import read

try:
    settings = read(os.environ)
except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
    sys.exit(f"verhuisplein cannot start: {error}")
print(f"verhuisplein listens at {settings.base_url}/", flush=True)
uvicorn.run(
    Square(settings).asgi(),
    host="127.0.0.1",
    port=settings.bind_port,
    log_level="warning",
    access_log=False,
    server_header=False,
)
