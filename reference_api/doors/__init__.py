"""Layer 4, services: what stands beside the registers: front door, documentation, errors explained, health and metrics."""

from __future__ import annotations

import flask

from reference_api.doors import changes, docs, errors, front, health, inbox, processing, swap, testdata, testing
from reference_api.logboek import serve as logboek
from reference_api.sandboxes import Environments


def add_doors(app: flask.Flask, environments: Environments) -> None:
    """Addresses that belong to no register."""
    health.add(app, environments)
    docs.add(app, environments)
    testdata.add(app, environments)
    testing.add(app, environments)
    logboek.add(app)
    front.add(app)


__all__ = ["add_doors", "changes", "errors", "inbox", "processing", "swap"]
