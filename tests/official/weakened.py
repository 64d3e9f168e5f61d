"""The reference API with rules switched off (``WEAKENED``: names of functions), to test that the suites notice."""

from __future__ import annotations

import os
from dataclasses import replace

import flask

from reference_api.app import create_app
from schemas import REGISTERS


def create_weakened_app() -> flask.Flask:
    """An application without the rules that ``WEAKENED`` names, comma separated."""
    left_out = set(os.environ["WEAKENED"].split(","))
    registers = tuple(
        replace(
            register,
            resources=tuple(
                replace(resource, rules=tuple(rule for rule in resource.rules if rule.__name__ not in left_out))
                for resource in register.resources
            ),
        )
        for register in REGISTERS
    )
    return create_app(registers=registers)
