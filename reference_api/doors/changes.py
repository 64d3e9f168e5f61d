"""Layer 4, services: what changes for a client of ZGW 1.5 that goes to 1.7, by API, from facts written down beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask
import yaml

from reference_api.doors.docs import documented
from reference_api.doors.pages import both, page
from reference_api.sandboxes import Environments

KINDS: Mapping[str, tuple[str, str]] = {
    "operations": ("Nieuwe operaties", "New operations"),
    "parameters": ("Nieuwe zoektermen", "New query parameters"),
    "fields": ("Nieuwe velden", "New fields"),
}
GONE: Mapping[str, tuple[str, str]] = {
    "operations": ("Vervallen operaties", "Operations that are gone"),
    "parameters": ("Vervallen zoektermen", "Query parameters that are gone"),
    "fields": ("Vervallen velden", "Fields that are gone"),
}


@lru_cache(maxsize=1)
def facts() -> Mapping[str, Mapping[str, Any]]:
    """By register: versions, what is new and what is gone."""
    text = (Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return found


def by_name(lines: Sequence[str]) -> dict[str, list[str]]:
    """Where each query parameter or field is new, by its name; operations stand under the empty name."""
    found: dict[str, list[str]] = {}
    for line in lines:
        place, _, name = line.partition(" ")
        place, name = (place, name) if place.startswith("/") else (line, "")
        found.setdefault(name, []).append(place)
    return found


@both("/van-1.5-naar-1.7", methods=["GET"])
def changes() -> flask.Response:
    """The page."""
    environments: Environments = flask.current_app.extensions["gemeengoed"]
    titles = {api.name: api.title for api in documented(environments.model)}
    return page("changes.html", facts=facts(), titles=titles, kinds=KINDS, gone=GONE, by_name=by_name)
