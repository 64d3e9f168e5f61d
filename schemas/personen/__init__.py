"""The persons register: BRP Personen (Haal Centraal) on persons kept as LO3 keeps them. Everything here is pure."""

from __future__ import annotations

VERSION = "2.7.0"
ROOT = "/haalcentraal/api/brp"
INSTANCE = f"{ROOT}/personen"
