"""``python -m overlijdensdienst``: serve until stopped."""

from __future__ import annotations

import os
import sys

import uvicorn
from pydantic import ValidationError

from overlijdensdienst.config import read
from overlijdensdienst.service import build

try:
    config = read(os.environ)
except ValidationError as fault:
    lines = (f"{'_'.join(map(str, line['loc'])).upper()}: {line['msg']}" for line in fault.errors())
    sys.exit("\n  ".join(("overlijdensdienst cannot start:", *lines)))
except (OSError, ValueError, AttributeError) as fault:
    sys.exit(f"overlijdensdienst cannot start: {fault}")
print(f"overlijdensdienst listens at {config.base_url}/", flush=True)
uvicorn.run(
    build(config), host="127.0.0.1", port=config.bind_port, log_level="warning", access_log=False, server_header=False
)
