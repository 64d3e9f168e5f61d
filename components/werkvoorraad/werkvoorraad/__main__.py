"""``python -m werkvoorraad``: serve until stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from cheroot.wsgi import Server

from werkvoorraad.config import Wrong, read
from werkvoorraad.web import make_app

try:
    config = read(os.environ)
except Wrong as wrong:
    sys.exit(f"werkvoorraad cannot start: {wrong}")
server = Server(("127.0.0.1", config.bind_port), make_app(config), numthreads=8, server_name="werkvoorraad")
signal.signal(signal.SIGTERM, signal.default_int_handler)
print(f"werkvoorraad listens at {config.base_url}/", flush=True)
with contextlib.suppress(KeyboardInterrupt, SystemExit):
    server.start()
server.stop()
