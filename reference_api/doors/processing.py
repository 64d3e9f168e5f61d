"""Layer 4, services: who asked for which personal data, and what for, as a page of the sample data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import flask

from reference_api.doors import tokens
from reference_api.doors.pages import both, language, page
from reference_api.environment import Environment
from reference_api.logboek.reading import Wanted, asked, records
from reference_api.logboek.recording import ACTIVITY
from reference_api.problems import not_found
from schemas.logboek import ACTIVITIES

SHOWN = 50


@both("/logboek", methods=["GET"])
def processing() -> flask.Response:
    """The page: by client and purpose the fields that were asked, then the newest actions."""
    from reference_api.app import environment_now

    env: Environment = environment_now()
    known = {client.client_id: client.label for client in tokens.clients(env)}
    if not known:
        raise not_found()
    chosen = flask.request.args.get("client", "")
    count, found = records(env, Wanted(client_id=chosen[:100], actions=True))
    return page(
        "processing.html",
        clients=known,
        chosen=chosen,
        count=count,
        summary=summary(found),
        actions=[line(action) for action in found[:SHOWN]],
    )


def purpose(action: Mapping[str, Any]) -> str:
    """The purpose in the language of the page."""
    name = str(action["attributes"].get(ACTIVITY, "")).rpartition("/")[2]
    known = ACTIVITIES.get(name)
    return name if known is None else known.en if language() == "en" else known.nl


def line(action: Mapping[str, Any]) -> dict[str, Any]:
    """An action as the page shows it."""
    client, fields = asked(action)
    moment = datetime.fromtimestamp(action["start_time"] / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return {"moment": moment, "client": client, "purpose": purpose(action), "name": action["name"], "fields": fields}


def summary(actions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """By client and purpose: how often, and every field that was asked."""
    times: dict[tuple[str, str], int] = defaultdict(int)
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    for action in actions:
        client, named = asked(action)
        key = (client, purpose(action))
        times[key] += 1
        fields[key] |= set(named)
    return [
        {"client": client, "purpose": words, "times": times[client, words], "fields": sorted(fields[client, words])}
        for client, words in sorted(times)
    ]
